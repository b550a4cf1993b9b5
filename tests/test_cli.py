"""The commands: what they say, how they end, that nobody ever sees a traceback."""

import shutil
from pathlib import Path
from types import SimpleNamespace

import pytest
from click.testing import Result
from flask import Flask
from flask.testing import FlaskCliRunner
from sqlalchemy import select

from adrnet.db import db
from adrnet.domain.content import Name, Place
from adrnet.domain.listing import Listing
from adrnet.domain.record import AuditEvent, ReviewEntry
from adrnet.domain.reference import SHIPPED
from adrnet.search.store import Store
from tests.inspector import Inspector

EXAMPLE = Path(__file__).parent / "focal_points" / "example.csv"


def run(runner: FlaskCliRunner, *arguments: str | Path, status: int = 0, typed: str = "") -> str:
    """Run a command, expect its status and no traceback; return what it said."""
    done: Result = runner.invoke(args=[str(one) for one in arguments], input=typed)
    assert done.exception is None or isinstance(done.exception, SystemExit), repr(done.exception)
    assert "Traceback" not in done.output
    assert done.exit_code == status, done.output
    return done.output


def of(app: Flask, public_id: str) -> Listing:
    with app.app_context():
        return db.session.scalars(select(Listing).where(Listing.public_id == public_id)).one()


@pytest.mark.data("empty")
def test_reference_data_are_loaded_and_counted(runner: FlaskCliRunner) -> None:
    said = run(runner, "reference", "load")
    assert "institutions: 149 added, 0 unchanged" in said
    assert "national posts: 12 added, 0 unchanged" in said
    assert "institutions: 149 unchanged" in run(runner, "reference", "load", SHIPPED)


def test_faults_in_reference_data_are_listed(runner: FlaskCliRunner, tmp_path: Path) -> None:
    folder = tmp_path / "data"
    shutil.copytree(SHIPPED, folder)
    with (folder / "group_members.csv").open("a", encoding="utf-8") as opened:
        opened.write("asean,XX,,,example\nasean,YY,,,example\n")
    row = len((folder / "group_members.csv").read_text(encoding="utf-8").splitlines())
    said = run(runner, "reference", "load", folder, status=1)
    assert said.splitlines() == [
        "Nothing was loaded:",
        f"  group_members.csv, row {row - 1}, column country: XX is not known as country",
        f"  group_members.csv, row {row}, column country: YY is not known as country",
    ]


def test_a_folder_that_is_not_there_is_a_sentence(runner: FlaskCliRunner, tmp_path: Path) -> None:
    assert "does not exist" in run(runner, "reference", "load", tmp_path / "nowhere", status=2)


def test_offices_are_designated_after_a_dry_run(runner: FlaskCliRunner) -> None:
    dry = run(runner, "focal-points", "load", EXAMPLE, "--dry-run")
    assert "row 4, VN, mediation + training: designated, the post is opened\n" in dry
    assert dry.endswith("This was a dry run: nothing was written.\n")
    assert run(runner, "focal-points", "load", EXAMPLE) + "This was a dry run: nothing was written.\n" == dry
    assert run(runner, "focal-points", "load", EXAMPLE).splitlines() == [
        "row 2, TH, general: unchanged",
        "row 3, JP, general: unchanged",
        "row 4, VN, mediation + training: unchanged",
    ]


def test_faults_and_doubts_about_offices_are_listed(runner: FlaskCliRunner, tmp_path: Path) -> None:
    file = tmp_path / "offices.csv"
    text = EXAMPLE.read_text(encoding="utf-8").replace("jp,", "GB,").replace("focal.point.th@", "taro.tanaka@")
    file.write_text(text, encoding="utf-8")
    for options in ([], ["--dry-run"]):
        warning, *faults = run(runner, "focal-points", "load", file, *options, status=1).splitlines()
        assert warning.startswith("Warning: row 2, mailbox: taro.tanaka@example.org looks like a person's")
        assert faults == ["Nothing was written:", "  row 3, country: GB is no country of the network"]


def test_pairs_that_may_be_one_are_proposed_once(runner: FlaskCliRunner, given: SimpleNamespace) -> None:
    for name in ("Example River Centre", "Example River Center", "Example Sea Centre"):
        given.listing(names=(Name(name, "en", "Latn"),), places=(Place("TH"),))
    assert run(runner, "listings", "compare") == "New pairs: 1.\n"
    assert run(runner, "listings", "compare") == "New pairs: 0.\n"


def test_a_withdrawal_is_on_record_and_takes_effect_at_once(
    app: Flask, runner: FlaskCliRunner, client: Inspector, given: SimpleNamespace
) -> None:
    public_id = given.listing().public_id
    address = f"/en/directory/{public_id}"
    client.get(address, follow_redirects=True)
    said = run(runner, "listings", "withdraw", f"{public_id.upper()}-example", "--reason", " asked for by the body ")
    assert said.startswith("Withdrawn: ")
    client.get(address, status=404)
    with app.app_context():
        event = db.session.scalars(select(AuditEvent).where(AuditEvent.act == "listing.withdraw")).one()
        assert event.machine == "command_line"
        note = db.session.scalars(select(ReviewEntry.note).where(ReviewEntry.event_id == event.id)).one()
        assert note == "asked for by the body"
    run(runner, "listings", "restore", public_id, "--reason", "a mistake")
    client.get(address, follow_redirects=True)


@pytest.mark.parametrize(
    ("arguments", "answer"),
    [
        (["withdraw", "00000000", "--reason", "x"], (1, "There is no entry 00000000")),
        (["restore", "", "--reason", "x"], (1, "There is no entry")),
        (["withdraw", "{id}"], (2, "Missing option '--reason'")),
        (["withdraw", "{id}", "--reason", "  "], (1, "Give a reason")),
        (["restore", "{id}", "--reason", "x"], (1, "cannot go from published to published")),
    ],
)
def test_a_decision_that_is_not_possible_is_a_sentence(
    app: Flask, runner: FlaskCliRunner, given: SimpleNamespace, arguments: list[str], answer: tuple[int, str]
) -> None:
    public_id = given.listing().public_id
    status, sentence = answer
    said = run(runner, "listings", *(one.format(id=public_id) for one in arguments), status=status)
    assert sentence in said
    assert of(app, public_id).is_public


def test_the_index_is_built_compared_and_mended(app: Flask, runner: FlaskCliRunner, given: SimpleNamespace) -> None:
    given.listing()
    run(runner, "search", "catch-up")
    assert '"behind": 0' in run(runner, "search", "status")
    assert run(runner, "search", "rebuild") == "Rebuilt: 1 entries.\n"
    assert run(runner, "search", "reconcile") == "The index and the database agree.\n"
    with app.app_context():
        # A change that passes the log by, as nothing in the house does.
        db.session.execute(db.text("UPDATE listing SET state = 'withdrawn'"))
        db.session.commit()
    assert "1 entries differed" in run(runner, "search", "reconcile", status=1)
    run(runner, "search", "reconcile")


def test_a_busy_index_is_a_sentence(app: Flask, runner: FlaskCliRunner, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("adrnet.search.node._PATIENCE", 0.1)
    with Store(app.config["INDEX_DIRECTORY"]).writing(1):
        assert "Traceback" not in run(runner, "search", "rebuild", status=1)


def test_confirmations_are_moved_on(runner: FlaskCliRunner, given: SimpleNamespace) -> None:
    given.designation(ends_on=None)
    assert run(runner, "freshness", "advance") == ("Moved on: 0 entries, 0 designations; terms ended: 0, begun: 0.\n")


def test_a_backup_comes_back(app: Flask, runner: FlaskCliRunner, given: SimpleNamespace, tmp_path: Path) -> None:
    public_id = given.listing().public_id
    file = tmp_path / "adrnet.backup"
    assert "personal data" in run(runner, "backup", file)
    assert f"{file} exists" in run(runner, "backup", file, status=1)
    run(runner, "backup", file, "--force")
    run(runner, "listings", "withdraw", public_id, "--reason", "asked for")
    assert "Aborted" in run(runner, "restore", file, status=1, typed="n\n")
    assert not of(app, public_id).is_public
    said = run(runner, "restore", file, typed="y\n")
    assert of(app, public_id).is_public
    assert f"listing.withdraw {public_id}" in said
    assert "Index rebuilt: 1 entries." in said


def test_a_file_that_is_no_backup_is_a_sentence(runner: FlaskCliRunner, tmp_path: Path) -> None:
    file = tmp_path / "notes.txt"
    file.write_text("no backup")
    assert run(runner, "restore", file, "--yes", status=1) == f"{file} is no backup.\n"


@pytest.mark.data("empty")
def test_a_database_without_tables_is_a_sentence(app: Flask, runner: FlaskCliRunner) -> None:
    with app.app_context():
        db.session.execute(db.text("DROP TABLE term"))
        db.session.commit()
    assert "`flask db upgrade`" in run(runner, "reference", "load", status=1)


@pytest.mark.data("empty")
def test_preparing_twice_changes_nothing_the_second_time(runner: FlaskCliRunner) -> None:
    assert "institutions: 149 added" in run(runner, "prepare")
    again = run(runner, "prepare")
    assert "institutions: 149 unchanged" in again
    assert "Index: 0 entries written." in again
