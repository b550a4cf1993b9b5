"""Files at the command line: brought in whole or not at all, and taken away again."""

from pathlib import Path

from flask.testing import FlaskCliRunner

from tests.imports.conftest import FIRST, HEADINGS, Desk, table


def arguments(desk: Desk, file: Path, *more: str) -> list[str]:
    who = ["--as-coordinator", desk.coordinator.email or "", "--source", "A letter.", "--reason", "They asked."]
    return ["listings", "import", str(file), *who, *more]


def test_a_file_is_tried_carried_out_and_taken_away(desk: Desk, runner: FlaskCliRunner, tmp_path: Path) -> None:
    file, away, again = tmp_path / "in.csv", tmp_path / "away.xlsx", tmp_path / "again.xlsx"
    file.write_bytes(table(FIRST))
    tried = runner.invoke(args=arguments(desk, file, "--dry-run"))
    assert (tried.exit_code, desk.contents()) == (0, {})
    assert "made anew: 1" in tried.output
    done = runner.invoke(args=arguments(desk, file))
    assert (done.exit_code, len(desk.contents())) == (0, 1), done.output
    assert "Carried out as import" in done.output
    taken = runner.invoke(args=["listings", "export", str(away), "--country", "th"])
    assert (taken.exit_code, "1 rows" in taken.output) == (0, True), taken.output
    unchanged = runner.invoke(args=arguments(desk, away))
    assert "nothing to do: 1" in unchanged.output
    runner.invoke(args=["listings", "export", str(again), "--country", "TH"])
    assert again.read_bytes() == away.read_bytes()
    assert runner.invoke(args=["listings", "export", str(again)]).exit_code == 1


def test_with_an_error_nothing_is_done_and_the_status_says_so(
    desk: Desk, runner: FlaskCliRunner, tmp_path: Path
) -> None:
    file = tmp_path / "in.csv"
    file.write_bytes(
        table(FIRST, [*FIRST[:4], "JP", *FIRST[5:]], ["", "Another Example", "", "no_kind", "TH", "", "", ""])
    )
    answer = runner.invoke(args=arguments(desk, file))
    assert (answer.exit_code, desk.contents()) == (1, {})
    assert "row 3, country: This country is not in your remit." in answer.output
    assert "row 4, kind: no_kind is not on the list." in answer.output
    stranger = desk.given.account()
    refused = runner.invoke(args=[*arguments(desk, file)[:4], stranger.email, "--source", "x", "--reason", "y"])
    assert (refused.exit_code, "no coordinator" in refused.output) == (1, True)
    file.write_bytes(b"PK\x03\x04")
    assert "cannot be read: broken" in runner.invoke(args=arguments(desk, file)).output
    file.write_bytes(table(["x"], headings=HEADINGS[3:4]))
    assert "Columns are missing: names" in runner.invoke(args=arguments(desk, file)).output
