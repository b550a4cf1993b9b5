"""What the views of this room share: the blueprint, who is acting, the post of the address, the network's day."""

from flask import Blueprint, abort, current_app
from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from adrnet import identity
from adrnet.db import db
from adrnet.domain import vocabulary
from adrnet.domain.account import Account
from adrnet.domain.focal_point import Post, PostState
from adrnet.domain.freshness import Day, Rhythm
from adrnet.domain.policy import Permission, permits
from adrnet.i18n.messages import current_locale
from adrnet.kit import clock
from adrnet.presenters.words import Words

# The prefix ends before the room's name, since its files stand beside the page and not beneath it.
bp = Blueprint("focal_points", __name__, url_prefix="/<lang:lang>")


def actor() -> Account:
    """Return who is acting; `create_app` has asked whether they coordinate anything before the view began."""
    account = identity.signed_in()
    if account is None:
        abort(403)
    return account


def words() -> Words:
    """Return the vocabularies in the language of the page."""
    return Words(vocabulary.current(db.session()), current_locale())


def day() -> Day:
    """Return the network's today and how long a confirmation holds."""
    settings = current_app.config
    return Day(
        clock.today(settings["NETWORK_TIME_ZONE"]),
        Rhythm(settings["CONFIRMATION_MONTHS"], settings["CONFIRMATION_DUE_DAYS"]),
    )


def post_here(public_id: str, permission: Permission) -> Post:
    """Return the post of the address, if the actor may do this with it.

    One that everybody sees on the list is refused (403); one that nobody sees is not there (404).
    """
    post = db.session.scalar(
        select(Post)
        .where(Post.public_id == public_id)
        .options(selectinload(Post.topics), selectinload(Post.designations), joinedload(Post.listing))
    )
    if post is None:
        abort(404)
    if not permits(actor(), permission, post):
        is_public = post.state == PostState.OPEN and (post.listing is None or post.listing.is_public)
        abort(403 if is_public else 404)
    return post
