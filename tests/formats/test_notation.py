"""Several values in one cell: whatever they hold is read back as it was, through CSV and through a workbook."""

import io

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from adrnet.formats import notation, sheet, tables
from adrnet.formats.csv import guarded, neutralised, unguarded

HARD = st.sampled_from(
    [
        *("例示|仲裁", "ศูนย์ไกล่เกลี่ย; ตัวอย่าง", "ឧទាហរណ៍", "ဥပမာ", "ອຸທາຫອນ", "مثال", "\\n", "a\\", "|", ";", "-", "'=1"),
        *(
            "=1+1",
            "＝1",
            "''+65",
            " x ",
            "\u3000例",
            "_x0041_",
            "<r>x</r>",
            "x005F_",
            "a\nb",
            "a\r\n\r\nb",
            "\n=1",
            "\ufeff",
            "#N/A",
        ),
    ]
)
PARTS = st.one_of(st.just(""), HARD, st.text(max_size=12))
VALUES = st.lists(st.lists(PARTS, min_size=1, max_size=4), max_size=4)
LIMITS = tables.Limits(cell=32_767)


def trimmed(values: list[list[str]]) -> list[list[str]]:
    """Return the values without the parts at their ends that say nothing."""
    found = []
    for parts in values:
        kept = list(parts)
        while kept and not kept[-1]:
            kept.pop()
        found.append(kept)
    return found


@given(VALUES, VALUES, PARTS)
@example([["", ""]], [["a", ""]], "-")
def test_values_are_read_back_through_every_format(lines, codes, text):
    cells = [notation.lines(lines), notation.codes(codes), notation.text(text), "end"]
    for content in (
        b"".join(sheet.as_csv(["a", "b", "c", "d"], [cells])),
        sheet.as_workbook(["a", "b", "c", "d"], [cells], "T"),
    ):
        [line] = tables.read(content, LIMITS).lines
        said = [unguarded(one) for one in line.cells] if not content.startswith(b"PK") else list(line.cells)
        assert said == cells
        assert trimmed(notation.values_in(said[0])) == trimmed(lines)
        assert trimmed(notation.codes_in(said[1])) == trimmed(codes)
        assert notation.text_in(said[2]) == text


@given(st.text(st.one_of(st.sampled_from("=+-@＝'\" ;\t\r\n"), st.characters(codec="utf-8")), max_size=12))
def test_a_guard_is_taken_off_again_and_guards_as_well(text):
    kept = guarded(text)
    assert unguarded(kept) == text
    # What is guarded needs no other guard, but before spaces that no cell of ours begins with.
    if not any(one.isspace() and one not in " \t\r\n" for one in text):
        assert neutralised(kept) == kept or any(one in text for one in "\t\r\n")


@pytest.mark.parametrize(
    ("cell", "values"),
    [
        ("Tokyo Centre | en", [["Tokyo Centre", "en"]]),
        ("a|b\r\n\r\n c | d | ", [["a", "b"], ["c", "d", ""]]),
        ("C:\\temp\\x | en", [["C:\\temp\\x", "en"]]),
        ("\\u{3000} | \\u{110000}", [["\u3000", "\\u{110000}"]]),
    ],
)
def test_what_people_type_is_understood(cell, values):
    assert notation.values_in(cell) == values


def test_short_values_may_stand_in_lines_as_well():
    assert notation.codes_in("en; ja | fluent\nth；lo") == [["en"], ["ja", "fluent"], ["th"], ["lo"]]


def test_a_cell_that_is_too_long_for_a_workbook_is_an_error():
    with pytest.raises(sheet.TooLongError):
        sheet.as_workbook(["a"], [["x" * 32_768]], "T")


def test_a_table_is_written_the_same_each_time():
    written = [sheet.as_workbook(["a"], [["例"]], "T") for _again in range(2)]
    assert written[0] == written[1]
    assert io.BytesIO(written[0]).read(2) == b"PK"
