"""What this room changes about persons on a listing's posts: asked, asked again, no longer asked, their term ended.

The steps are those of `domain/nominating`, with the mails that go with them, each in one transaction.
"""

from adrnet.db import db, transactional
from adrnet.domain import nominating
from adrnet.domain.focal_point import Post
from adrnet.domain.people import Person, Term
from adrnet.domain.policy import Actor
from adrnet.mails import people as letters


@transactional
def nominate(post_id: int, person: Person, term: Term, seen: str, *, actor: Actor) -> None:
    """Ask a person whether they will sit on a post; see `domain/nominating`."""
    session = db.session()
    nominating.nominate(session, session.get_one(Post, post_id), person, term, seen, actor=actor, letters=letters)


@transactional
def take_back(post_id: int, seen: str, *, actor: Actor) -> None:
    """Take it back that a person was asked; see `domain/nominating`."""
    session = db.session()
    nominating.take_back(session, session.get_one(Post, post_id), seen, actor=actor)


@transactional
def ask_again(post_id: int, seen: str, *, actor: Actor) -> None:
    """Send a person who has not answered a new link; see `domain/nominating`."""
    session = db.session()
    nominating.ask_again(session, session.get_one(Post, post_id), seen, actor=actor, letters=letters)


@transactional
def end_term(post_id: int, seen: str, reason: str, *, actor: Actor) -> None:
    """End the term of the person who sits on a post; see `domain/nominating`."""
    nominating.end_term(db.session.get_one(Post, post_id), seen, reason, actor=actor)
