"""The rules of the house over all sources, each proved by a planted violation."""

import pytest

from tests.house import source_rules, text_rules, tree

GOOD = '''"""Where examples are kept."""

from sqlalchemy import delete

from adrnet.domain import outbox
from adrnet.domain.outbox import IndexChange


def trim(session):
    """Forget."""
    session.execute(delete(IndexChange))


def erase(session, listing):
    """Erase, noted."""
    session.execute(delete(Listing).where(Listing.id == listing.id))
    outbox.note(session, [listing.id])
    {}.update(a=1)
    value: int = "1"  # type: ignore[assignment]  # an example of a reason
'''
GOOD_TEST = '''"""Tests."""

import pytest


@pytest.mark.skipif(True, reason="an example of a reason")
def test_a_thing_is_so():
    assert 1 == 1 + 0
'''
GOOD_MIGRATION = '''"""Lay the floor."""


def upgrade():
    """Do."""


def downgrade():
    """Undo."""
'''
MODULE, TEST, MIGRATION = (
    "adrnet/domain/example.py",
    "tests/domain/test_example.py",
    "migrations/versions/2026_11_21_1745_lay.py",
)
SAMPLES = {MODULE: GOOD, TEST: GOOD_TEST, MIGRATION: GOOD_MIGRATION}

# Rule → (path, what stands there, what is put in its place).
PLANTED = {
    "has_a_door_plate": [
        (MODULE, '"""Where examples are kept."""', ""),
        (MODULE, "Where examples are kept.", "examples"),
    ],
    "imports_stand_at_the_top": [
        (MODULE, '    """Forget."""', "    import os"),
        (MODULE, '    """Forget."""', "    from os import path"),
        (MODULE, '    """Forget."""', '    __import__("os")'),
    ],
    "is_not_too_long": [(MODULE, "\n\n\n", "\n" * 301)],
    "commits_in_one_place": [(MODULE, '    """Forget."""', "    session.commit()")],
    "bulk_changes_are_noted": [
        (MODULE, "    outbox.note(session, [listing.id])\n", ""),
        (MODULE, "delete(IndexChange)", "delete(Listing)"),
        (MODULE, '    """Forget."""', "    session.query(Listing).update({})"),
        (MODULE, '    """Forget."""', "    session.bulk_insert_mappings(Listing, [])"),
    ],
    "silence_has_a_reason": [
        (MODULE, "  # an example of a reason", ""),
        (MODULE, "# type: ignore[assignment]  # an example of a reason", "# no" + "qa: F401"),
        (MODULE, "# type: ignore[assignment]  # an example of a reason", "# no" + "qa"),
        (TEST, ', reason="an example of a reason"', ""),
        (TEST, '@pytest.mark.skipif(True, reason="an example of a reason")', "@pytest.mark.xfail"),
        (TEST, "    assert", "    pytest.skip()\n    assert"),
    ],
    "migrations_stand_alone": [
        (MIGRATION, '"""Lay the floor."""\n', '"""Lay the floor."""\n\nfrom adrnet.domain import listing\n'),
        (MIGRATION, "def downgrade", "def down"),
    ],
    "tests_can_fail": [
        (TEST, "test_a_thing_is_so", "test_thing"),
        (TEST, "assert 1 == 1 + 0", "assert 1 == 2 if False else 3"),
        (TEST, "assert 1 == 1 + 0", 'assert (1 == 2, "message")'),
        (TEST, "assert 1 == 1 + 0", "assert True"),
    ],
}
CASES = [(name, *case) for name, cases in PLANTED.items() for case in cases]


def test_every_source_keeps_the_rules():
    faults = [fault for path, source in tree.python().items() for fault in source_rules.faults_of(path, source)]
    assert not faults, "\n".join(faults)


def test_good_examples_break_no_rule():
    assert [fault for path, source in SAMPLES.items() for fault in source_rules.faults_of(path, source)] == []


@pytest.mark.parametrize(("name", "path", "before", "after"), CASES)
def test_a_planted_violation_is_found(name, path, before, after):
    source = SAMPLES[path]
    assert before in source
    rule = getattr(source_rules, name)
    assert list(rule(path, source.replace(before, after, 1)))


def test_a_drawer_is_found_by_its_name():
    assert list(source_rules.is_no_drawer("adrnet/kit/utils.py", ""))


def test_a_migration_without_a_date_is_found():
    assert list(source_rules.migrations_stand_alone("migrations/versions/0001_lay.py", GOOD_MIGRATION))


def test_every_rule_for_sources_has_a_planted_violation():
    assert {rule.__name__ for rule in source_rules.RULES} == {*PLANTED, "is_no_drawer"}


def test_no_file_names_a_machine_or_an_index():
    found = [leak for path, text in tree.files().items() for leak in text_rules.leaks(path, text)]
    assert not found, "\n".join(found)


@pytest.mark.parametrize(
    "line",
    [
        "see /wo" + "rk/main",
        "python3 (/fa" + "rm/bin)",
        "see /bash" + "_jobs.0/1",
        "https://example.org/a-1.0-py3-none-any.wh" + "l",
        "--extra-index" + "-url https://example.org",
        "uv --no-emit-index" + "-url",
        '"resolved": "ht' + 'tp://example.org"',
        "/ro" + "ot/.pyenv/bin",
    ],
)
def test_a_planted_leak_is_found(line):
    assert list(text_rules.leaks("README.md", f"first\n{line}\n"))


def test_an_ordinary_line_is_no_leak():
    text = "network/path https://example.org/framework/ index of urls\n"
    assert list(text_rules.leaks("README.md", text)) == []
