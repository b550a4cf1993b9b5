"""Differences of two lists: what laying both side by side post by post finds, and nothing of what was taken out."""

from dataclasses import replace
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from adrnet.domain.content import Content, Name, Title
from adrnet.domain.list_differences import FIELDS, Change, Difference, differences
from adrnet.domain.listed import ListedPost, person_values_of, values_of
from adrnet.domain.posts import Office
from adrnet.domain.sight import SeenPerson

ZONE = "Asia/Jakarta"
# Two of each, so that lists agree about as often as they differ; two instants of one day in the network.
DAYS = st.sampled_from((None, date(2026, 1, 1), date(2027, 1, 1)))
INSTANTS = st.sampled_from(
    (datetime(2026, 11, 1, 20, tzinfo=UTC), datetime(2026, 11, 2, 3, tzinfo=UTC), datetime(2026, 11, 2, 20, tzinfo=UTC))
)
TEXTS = st.sampled_from(("", "Example", "例示"))
HELD = {
    "telephone": st.sampled_from(("", "+66 2 555 0123")),
    "languages": st.sampled_from(((), ("th", "en"))),
    "starts_on": DAYS,
    "ends_on": DAYS,
    "designated_by": TEXTS,
}
OFFICES = st.builds(
    Office, titles=st.sampled_from(((("en", "Desk"),), (("th", "โต๊ะ"),))), mailbox=st.just("desk@example.org"), **HELD
)
PERSONS = st.builds(
    SeenPerson,
    names=st.sampled_from(((), (Name("Example Person 1", "en"),))),
    title=st.sampled_from(((), (Title("en", "Director"),))),
    email=st.sampled_from(("", "one@example.org")),
    **HELD,
)


@st.composite
def posts(draw: st.DrawFn, public_id: str) -> ListedPost:
    """A post that nobody, an office, or a person holds, of whom something may have been taken out."""
    holder = draw(st.sampled_from(("nobody", "office", "person", "hidden")))
    post = ListedPost(
        public_id=public_id,
        country=draw(st.sampled_from(("TH", "JP", ""))),
        kind="court",
        topics=draw(st.sampled_from((("general",), ("general", "mediation")))),
        state="vacant" if holder == "nobody" else draw(st.sampled_from(("confirmed", "overdue"))),
        listing_id="l1",
        content=Content(names=(Name(draw(st.sampled_from(("Example House", "例示館"))), "en"),)),
        office=draw(OFFICES) if holder == "office" else None,
        person=draw(PERSONS) if holder == "person" else None,
        designated_at=draw(INSTANTS) if holder in {"office", "person"} else None,
        confirmed_at=draw(INSTANTS) if holder != "nobody" else None,
    )
    if person_values_of(post) is None or not draw(st.booleans()):
        return post
    # As `issuing.posts` reads a row whose person part is gone.
    office = replace(post.office, designated_by="") if post.office else None
    designated_at = post.designated_at if office else None
    return replace(post, office=office, person=None, designated_at=designated_at, is_redacted=True)


LISTS = st.sets(st.sampled_from("abcdef")).flatmap(
    lambda ids: st.tuples(*(posts(one) for one in sorted(ids))).map(list)
)


def laid_beside(before: list[ListedPost], after: list[ListedPost]) -> dict[str, tuple[str, set[str]]]:
    """The same, found the long way: each value of both parts of each post beside the other one's."""
    found = {}
    for public_id in {one.public_id for one in (*before, *after)}:
        old = next((one for one in before if one.public_id == public_id), None)
        new = next((one for one in after if one.public_id == public_id), None)
        if old is None or new is None:
            found[public_id] = ("added" if old is None else "ended", set[str]())
        elif fields := {one for one in FIELDS if said(old, one) != said(new, one)}:
            found[public_id] = ("changed", fields)
    return found


def said(post: ListedPost, field: str) -> object:
    parts = {**values_of(post), **(values_of(post)["office"] or {}), **(person_values_of(post) or {})}
    key = {
        "country": "country",
        "listing": "names",
        "person_title": "title",
        "mailbox": "email" if post.person else "mailbox",
        "term_from": "starts_on",
        "term_until": "ends_on",
    }.get(field, field)
    if field == "listing":
        return values_of(post)["names"]
    if field == "office":
        return (values_of(post)["office"] or {}).get("titles")
    if field == "person":
        return (post.person and parts["names"]) or None
    if field in {"designated_on", "confirmed_on"}:
        written = parts[field.replace("_on", "_at")]
        return datetime.fromisoformat(written).astimezone(ZoneInfo(ZONE)).date() if written else None
    return parts.get(key) or None


@given(LISTS, LISTS)
def test_differences_are_what_both_lists_say_otherwise(before: list[ListedPost], after: list[ListedPost]) -> None:
    whole = [[one for one in side if not one.is_redacted] for side in (before, after)]
    found = differences(*whole, ZONE)
    assert {one.post.public_id: (str(one.change), set(one.fields)) for one in found} == laid_beside(*whole)
    assert [one.post.public_id for one in found if one.after] == sorted(
        one.post.public_id for one in found if one.after
    )


@given(LISTS, LISTS)
def test_nothing_is_said_of_what_was_taken_out(before: list[ListedPost], after: list[ListedPost]) -> None:
    for one in differences(before, after, ZONE):
        gone = one.was_taken_out | one.is_taken_out
        told = gone & set(one.fields)
        assert told <= {"person", "designated_by"}
        assert len(told) <= 1
        assert not one.was_taken_out & one.is_taken_out & set(one.fields)
        # Where both sides are known, nothing is kept back.
        for field in set(FIELDS) - gone if one.change == Change.CHANGED else ():
            assert (field in one.fields) == differs(one, field)


def differs(one: Difference, field: str) -> bool:
    assert one.before is not None
    assert one.after is not None
    return said(one.before, field) != said(one.after, field)
