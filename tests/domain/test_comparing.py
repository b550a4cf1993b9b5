"""Telling contents apart and bringing two people's changes together: nothing that somebody typed gets lost."""

from dataclasses import fields, replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adrnet.domain.comparing import Merged, assemble, differences, digests, merge, pieces, reordered
from adrnet.domain.content import Content, Link, Name, NameKind, OfferedPost, Place, Text
from tests.domain.contents import CONTENTS, normalised

# Without a deadline: a busy machine is slow now and then.
SOME = settings(max_examples=60, deadline=None)
MANY = settings(max_examples=200, deadline=None)
BASE = Content(
    names=(Name("Example Centre", "en"), Name("例", "ja")),
    texts=(Text("note", "We hear cases.", "en"),),
    places=(Place("JP", "Tokyo", "1-1 Example", "seat"),),
    specialties=("maritime", "energy"),
    email="desk@example.org",
    telephone="1",
    website="https://www.example.org/",
    website_seen=True,
)


def merged(base: Content, theirs: Content, mine: Content) -> Merged:
    return merge(digests(base), theirs, mine)


@SOME
@given(CONTENTS)
def test_what_is_taken_apart_is_put_together_again(content: Content) -> None:
    assert assemble(pieces(content)) == normalised(content)


@SOME
@given(CONTENTS)
def test_nothing_differs_from_itself(content: Content) -> None:
    assert differences(content, content) == ()
    assert reordered(content, content) == ()


@SOME
@given(CONTENTS, CONTENTS)
def test_differences_seen_from_the_other_side_are_the_same(one: Content, other: Content) -> None:
    there = {(found.piece, repr(found.before), repr(found.after)) for found in differences(one, other)}
    back = {(found.piece, repr(found.after), repr(found.before)) for found in differences(other, one)}
    assert there == back


@SOME
@given(CONTENTS, CONTENTS)
def test_what_differs_in_nothing_and_stands_in_one_order_is_the_same(one: Content, other: Content) -> None:
    is_same = not differences(one, other) and not reordered(one, other)
    assert is_same == (normalised(one) == normalised(replace(other, unverified_fields=one.unverified_fields))) or (
        one.unverified_fields != other.unverified_fields
    )


@SOME
@given(CONTENTS, CONTENTS)
def test_differences_stand_in_the_order_of_the_fields(one: Content, other: Content) -> None:
    order = [part.name for part in fields(Content)]
    found = [order.index(difference.field) for difference in differences(one, other)]
    assert found == sorted(found)


@SOME
@given(CONTENTS)
def test_a_document_is_read_back_as_it_was_written(content: Content) -> None:
    assert Content.from_document(content.to_document()) == content


@SOME
@given(CONTENTS, CONTENTS)
def test_if_only_i_have_changed_something_the_result_is_mine(base: Content, mine: Content) -> None:
    result = merged(base, base, mine)
    assert result.content == normalised(mine)
    assert (result.taken_over, result.conflicts) == ((), ())


@SOME
@given(CONTENTS, CONTENTS)
def test_if_only_they_have_changed_something_the_result_is_theirs(base: Content, theirs: Content) -> None:
    result = merged(base, theirs, base)
    assert differences(result.content, theirs) == ()
    assert result.conflicts == ()


@SOME
@given(CONTENTS, CONTENTS)
def test_if_both_have_made_the_same_nothing_is_in_conflict(base: Content, both: Content) -> None:
    result = merged(base, both, both)
    assert result.content == normalised(both)
    assert (result.taken_over, result.conflicts) == ((), ())


@MANY
@given(CONTENTS, CONTENTS, CONTENTS)
def test_every_piece_that_i_changed_is_in_the_result(base: Content, theirs: Content, mine: Content) -> None:
    before, my_pieces = pieces(base), pieces(mine)
    result = merged(base, theirs, mine)
    kept, told = pieces(result.content), {one.piece for one in result.conflicts}
    for piece, value in my_pieces.items():
        if before.get(piece) != value and piece != ("website_seen",):
            assert value in kept.values() or piece in told


@MANY
@given(CONTENTS, CONTENTS, CONTENTS)
def test_every_piece_that_they_changed_is_in_the_result_or_told(base: Content, theirs: Content, mine: Content) -> None:
    before, their_pieces = pieces(base), pieces(theirs)
    result = merged(base, theirs, mine)
    kept, told = pieces(result.content), {one.piece: one for one in result.conflicts}
    for piece, value in their_pieces.items():
        if before.get(piece) != value and piece != ("website_seen",):
            assert value in kept.values() or told[piece].before == value


@MANY
@given(CONTENTS, CONTENTS, CONTENTS)
def test_who_is_first_decides_nothing_but_which_words_are_kept(base: Content, one: Content, other: Content) -> None:
    there, back = merged(base, one, other), merged(base, other, one)

    def own(found: Merged) -> set[Any]:
        # The place of an address hangs on whose words are kept, so it may be told on one side alone.
        return {conflict.piece for conflict in found.conflicts if conflict.field != "places"}

    assert own(there) == own(back)
    untouched = {
        piece for piece in pieces(base) if pieces(one).get(piece) == pieces(other).get(piece) == pieces(base)[piece]
    }
    for piece in untouched:
        if piece[0] != "places" and piece != ("website_seen",):
            assert (
                piece in {name for name, value in pieces(there.content).items()}
                or pieces(base)[piece] in pieces(there.content).values()
            )


@SOME
@given(CONTENTS, st.data())
def test_changes_of_different_fields_are_both_kept(base: Content, data: st.DataObject) -> None:
    names = [part.name for part in fields(Content) if part.name not in {"website", "website_seen"}]
    first, second = data.draw(st.permutations(names).map(lambda order: order[:2]))
    other = data.draw(CONTENTS)
    theirs = replace(base, **{first: getattr(other, first)})
    mine = replace(base, **{second: getattr(other, second)})
    both = replace(base, **{first: getattr(other, first), second: getattr(other, second)})
    result = merged(base, theirs, mine)
    assert result.conflicts == ()
    assert differences(result.content, both) == ()


def test_two_changes_of_one_piece_keep_mine_and_tell_both() -> None:
    result = merged(BASE, replace(BASE, telephone="2"), replace(BASE, telephone="3"))
    assert result.content.telephone == "3"
    [conflict] = result.conflicts
    assert (conflict.piece, conflict.before, conflict.after) == (("telephone",), "2", "3")


def test_what_i_cleared_stays_cleared_and_what_they_wrote_there_is_told() -> None:
    result = merged(BASE, replace(BASE, telephone="2"), replace(BASE, telephone=""))
    assert result.content.telephone == ""
    [conflict] = result.conflicts
    assert (conflict.before, conflict.after) == ("2", None)


def test_two_added_names_of_one_kind_and_language_are_both_told() -> None:
    theirs = replace(BASE, names=(*BASE.names, Name("Theirs", "en", kind=NameKind.FORMER)))
    mine = replace(BASE, names=(*BASE.names, Name("Mine", "en", kind=NameKind.FORMER)))
    result = merged(BASE, theirs, mine)
    assert [name.text for name in result.content.names] == ["Example Centre", "例", "Mine"]
    assert [conflict.before.text for conflict in result.conflicts] == ["Theirs"]


def test_names_of_one_kind_and_language_are_told_apart_by_their_order() -> None:
    two = Content(names=(Name("First", "en", kind="former"), Name("Second", "en", kind="former")))
    found = differences(two, replace(two, names=two.names[:1]))
    assert [(one.piece, one.before.text, one.after) for one in found] == [
        (("names", "en", "former", "2"), "Second", None)
    ]


def test_an_address_that_i_wrote_keeps_the_place_that_they_took_away() -> None:
    mine = replace(BASE, places=(replace(BASE.places[0], address="2-2 Example"),))
    result = merged(BASE, replace(BASE, places=()), mine)
    assert result.content.places == mine.places
    assert {one.piece[-1] for one in result.conflicts} == {"JP", "address"}
    assert result.taken_over == ()


def test_an_address_that_they_wrote_into_the_place_that_i_took_away_is_told() -> None:
    base = replace(BASE, places=(Place("JP", "Tokyo", "", "seat"),))
    theirs = replace(base, places=(Place("JP", "Tokyo", "9-9 Example", "seat"),))
    result = merged(base, theirs, replace(base, places=()))
    assert result.content.places == ()
    assert [(one.before, one.after) for one in result.conflicts] == [("9-9 Example", None)]


def test_a_website_that_nobody_has_seen_is_not_called_seen_because_another_one_was() -> None:
    base = replace(BASE, website_seen=False)
    seen_meanwhile, mine = replace(base, website_seen=True), replace(base, website="https://new.example.org/")
    assert merged(base, seen_meanwhile, mine).content == mine
    assert merged(base, mine, seen_meanwhile).content == mine
    assert merged(base, seen_meanwhile, replace(base, telephone="2")).content.website_seen


def test_codes_that_i_left_alone_follow_theirs() -> None:
    theirs = replace(BASE, specialties=("maritime", "technology"))
    result = merged(BASE, theirs, replace(BASE, specialties=("maritime", "energy", "family")))
    assert set(result.content.specialties) == {"maritime", "family", "technology"}


def test_another_order_is_told_by_field_and_is_no_difference() -> None:
    turned = replace(BASE, names=BASE.names[::-1], specialties=BASE.specialties[::-1])
    assert differences(BASE, turned) == ()
    assert reordered(BASE, turned) == ("names", "specialties")
    assert merged(BASE, BASE, turned).content == turned


def test_a_stroke_inside_a_key_makes_no_two_pieces_alike() -> None:
    content = Content(links=(Link("a/b", "1", "c"), Link("a", "2", "b/c")))
    assert len(digests(content)) == 2


@pytest.mark.parametrize("field", [part.name for part in fields(Content)])
def test_a_digest_tells_whether_a_piece_was_changed(field: str) -> None:
    other = Content(
        names=(Name("x", "en"),),
        kind="court",
        texts=(Text("note", "x", "en"),),
        places=(Place("TH", "x", "y", "seat"),),
        jurisdictions=("TH",),
        services=("training",),
        specialties=("family",),
        roles=("mediator",),
        email="x",
        telephone="x",
        website="x",
        website_seen=False,
        links=(Link("rules", "x"),),
        founded=1,
        posts=(OfferedPost("abcdefgh"),),
        unverified_fields=("services",),
    )
    changed = replace(BASE, **{field: getattr(other, field)})
    assert (digests(BASE) != digests(changed)) is (getattr(BASE, field) != getattr(changed, field))
