"""A post of the focal-point list as a page shows it: whose it is, for what, who holds it, how fresh that is."""

from dataclasses import dataclass
from datetime import date

from flask import url_for

from adrnet.domain.focal_point import Designation, DesignationKind, Post
from adrnet.domain.freshness import Rhythm
from adrnet.domain.naming import main_name
from adrnet.domain.revision import Content, Name
from adrnet.domain.vocabulary import Scheme
from adrnet.i18n.messages import Wording
from adrnet.presenters.entries import address
from adrnet.presenters.freshness import NOBODY, ShownState, shown_state
from adrnet.presenters.names import ShownName, shown_name
from adrnet.presenters.words import Words


@dataclass(frozen=True)
class Body:
    """Whose post it is."""

    text: str
    url: str
    lang: str | None


@dataclass(frozen=True)
class ShownPost:
    """What `components/focal_point.html` shows."""

    names: list[ShownName]
    body: Body | None
    topics: list[Wording]
    languages: list[Wording]
    email: str
    telephone: str
    term_end: date | None
    state: ShownState


def visible_holder(post: Post) -> Designation | None:
    """Return who holds the post, as far as everyone may know: an office; of a person nothing before their own yes."""
    holder = post.holder
    return holder if holder is not None and holder.kind == DesignationKind.OFFICE else None


def shown_post(
    post: Post, words: Words, rhythm: Rhythm, time_zone: str, *, with_body: Content | None = None
) -> ShownPost:
    """Return a post; `with_body` is the content of the listing whose post it is, where the page should name it."""
    holder = visible_holder(post)
    return ShownPost(
        names=_titles(holder, words) if holder else [],
        body=_body(post, with_body, words) if with_body else None,
        topics=[words.label(Scheme.TOPIC, one.topic) for one in post.topics],
        languages=[words.language(code) for code in holder.languages] if holder else [],
        email=holder.mailbox if holder else "",
        telephone=holder.telephone if holder else "",
        term_end=holder.ends_on if holder else None,
        state=shown_state(holder, rhythm, time_zone) if holder else NOBODY,
    )


def _titles(holder: Designation, words: Words) -> list[ShownName]:
    titles = [Name(one["text"], one["lang"]) for one in holder.office_titles or []]
    titles.sort(key=lambda title: (title.lang != words.locale.code, title.lang != "en"))
    return [shown_name(title) for title in titles]


def _body(post: Post, content: Content, words: Words) -> Body | None:
    if post.listing is None:
        return None
    name = main_name(content, words.locale.code)
    return Body(name.text, address(post.listing, content), name.lang)


def country_page(code: str) -> str:
    """Return the address of a country's page."""
    return url_for("directory.country", code=code)
