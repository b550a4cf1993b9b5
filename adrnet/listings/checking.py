"""All answers of a listing in words, section by section, as they are checked before they are sent."""

from collections.abc import Iterable
from typing import Any

from flask import url_for

from adrnet.domain.comparing import ADDRESS, Difference
from adrnet.domain.content import Content, OfferedPost, Place
from adrnet.domain.listing import Listing
from adrnet.domain.sections import FIELDS, Section, is_required, of, outdated_texts, standings
from adrnet.domain.vocabulary import Scheme
from adrnet.i18n.messages import Wording
from adrnet.i18n.messages import gettext as _
from adrnet.listings.showing import missing_words
from adrnet.presenters.fields import field_label, section_title
from adrnet.presenters.sentences import enumerated, typed
from adrnet.presenters.values import day_in_words, line_of, note_in_words, topics_in_words, yes_or_no
from adrnet.presenters.words import Words

_BETWEEN = ": "
Value = dict[str, Any]
Answer = dict[str, Any]


def required(listing: Listing, content: Content) -> list[dict[str, Any]]:
    """Return what is missing without which nothing can be sent, each with the address of its section."""
    return [
        {"words": missing_words(missing, listing.type), "url": _address(listing.public_id, one.section)}
        for one in standings(content, listing.type)
        for missing in one.missing
        if is_required(missing, listing.type)
    ]


def sections(listing: Listing, content: Content, words: Words) -> list[dict[str, Any]]:
    """Return each section with its answers for `components/answers.html`."""
    shown = []
    for section in of(listing.type):
        url = _address(listing.public_id, section)
        answers = [answer | {"url": url} for answer in _answers(section, content, words, listing.type)]
        title = section_title(section, listing.type)
        shown.append({"id": section.value, "title": title, "url": url, "answers": answers})
    return shown


def lines(differences: Iterable[Difference], words: Words) -> list[dict[str, Any]]:
    """Return what somebody else has written, each with what it is called."""
    return [
        {
            "label": field_label(ADDRESS if one.piece[-1] == ADDRESS else one.field),
            "text": Wording(one.before or "", words.language_of(one.before or "", one.piece[2]))
            if one.piece[-1] == ADDRESS
            else typed(one.before or ""),
        }
        for one in differences
    ]


def place(one: Place, words: Words) -> Wording:
    """Return what a place is called: "Seat: Kyoto, Japan"."""
    return line_of("places", one, words)


def _address(public_id: str, section: Section) -> str:
    return url_for("listings.edit", public_id=public_id, section=section.value)


def _answers(section: Section, content: Content, words: Words, type_: str) -> list[Answer]:
    if section == Section.NAMES:
        return [
            _answer(
                enumerated([words.label(Scheme.NAME_KIND, one.kind), words.language(one.lang)]),
                [line_of("names", one, words)],
            )
            for one in content.names
        ] or [_answer(field_label("names"), [])]
    if section == Section.TEXTS:
        return _texts(content, words, type_)
    if section == Section.PLACES:
        return [*_places(content, words), _list("jurisdictions", content, words, type_)]
    if section == Section.DIGITAL:
        return _digital(content, words)
    if section == Section.POSTS:
        return [_post(post, words) for post in content.posts] or [_answer(field_label("posts"), [])]
    return [
        _scalar(field, content, words) if field in _SCALARS else _list(field, content, words, type_)
        for field in FIELDS[section]
        if field != "website_seen"
    ]


def _texts(content: Content, words: Words, type_: str) -> list[Answer]:
    outdated = set(outdated_texts(content))
    answers = []
    for text in content.texts:
        answer = _answer(words.language(text.lang), [Wording(text.text, text.lang)])
        if (text.field, text.lang) in outdated:
            outdated_words = _("The original has changed since this translation was made.")
            answer["values"].append(_value(outdated_words) | {"attention": True})
        answers.append(answer)
    return answers or [_answer(field_label("texts", type_), [])]


def _places(content: Content, words: Words) -> list[Answer]:
    return [
        _answer(
            field_label("places"),
            [
                place(one, words),
                *([Wording(one.address, words.language_of(one.address, one.country))] if one.address else []),
            ],
        )
        for one in content.places
    ] or [_answer(field_label("places"), [])]


def _digital(content: Content, words: Words) -> list[Answer]:
    return [
        _answer(
            words.label(Scheme.DIGITAL, one.code),
            [
                words.label(Scheme.DIGITAL_ANSWER, one.answer),
                *([note_in_words(one.note, words)] if one.note else []),
            ],
        )
        for one in content.digital
    ] or [_answer(field_label("digital"), [])]


def _post(post: OfferedPost, words: Words) -> Answer:
    said: list[Wording] = [Wording(title.text, title.lang) for title in post.titles] or [_("Vacant")]
    said += [typed(text) for text in (post.mailbox, post.telephone) if text]
    if post.languages:
        said.append(enumerated([words.language(code) for code in post.languages]))
    days = [day_in_words(day, words) for day in (post.starts_on, post.ends_on) if day]
    if days:
        said.append(enumerated(days, separator=" – "))
    return _answer(topics_in_words(post, words) or field_label("posts"), said)


_SCALARS = {"kind", "founded", "email", "telephone", "website", "introductions"}


def _scalar(field: str, content: Content, words: Words) -> Answer:
    value = getattr(content, field)
    said = typed(str(value))
    if field == "kind":
        said = words.label(Scheme.KIND, value)
    elif field == "introductions":
        said = yes_or_no(value == "yes")
    return _answer(field_label(field), [said] if value else [])


def _list(field: str, content: Content, words: Words, type_: str) -> Answer:
    return _answer(field_label(field, type_), [line_of(field, part, words) for part in getattr(content, field)])


def _answer(label: Wording, said: list[Wording]) -> Answer:
    return {"label": label, "values": [_value(one) for one in said]}


def _value(said: Wording) -> Value:
    # A composed wording marks the languages of its parts by itself.
    return {"text": said, "lang": None}
