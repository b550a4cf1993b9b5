"""`flask listings import` and `flask listings export`: files brought in and taken away at the command line.

What is done is put on record as the act of the coordinator who is named, and reaches as far as their remit. The texts
are English: whoever operates adrnet reads its README.
"""

import os
import sys
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

import click
from flask import current_app
from flask.cli import AppGroup, with_appcontext
from sqlalchemy import select

from adrnet.db import db, snapshot
from adrnet.domain import vocabulary
from adrnet.domain.account import Account
from adrnet.domain.coordinators import Scope, scope_of
from adrnet.domain.freshness import Day, Rhythm
from adrnet.domain.import_run import ImportKind
from adrnet.domain.importing import Read
from adrnet.formats import sheet
from adrnet.formats.sheet import TooLongError
from adrnet.formats.tables import TableError
from adrnet.i18n.locales import DEFAULT
from adrnet.i18n.messages import in_locale
from adrnet.imports import exporting, reading, services
from adrnet.imports.columns import EXPORTED, match, missing
from adrnet.imports.judging import Remark
from adrnet.imports.planning import LEAVE_OUT, NEW, Act, Plan
from adrnet.imports.services import Around
from adrnet.kit import clock
from adrnet.presenters.words import Words

_KIND = click.Choice([str(one) for one in ImportKind])
_FILE = click.Path(dir_okay=False, path_type=Path)


def add_to(group: AppGroup) -> None:
    """Hang the commands on the group of listings."""
    group.add_command(bring)
    group.add_command(take)


@click.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--kind", type=_KIND, default=ImportKind.LISTINGS.value, show_default=True, help="What the file holds.")
@click.option("--as-coordinator", "email", required=True, metavar="EMAIL", help="Whose act it is, within their remit.")
@click.option("--source", required=True, help="Where it comes from.")
@click.option("--reason", required=True, help="Why; it is kept with the record.")
@click.option("--drafts", is_flag=True, help="Keep entries as drafts instead of showing them at once.")
@click.option(
    "--alike",
    type=click.Choice(["leave-out", "new"]),
    default="leave-out",
    show_default=True,
    help="What becomes of rows that may be entries that are there.",
)
@click.option("--dry-run", is_flag=True, help="Only say what would happen.")
@with_appcontext
def bring(  # noqa: PLR0913, PLR0917 - the options
    file: Path, kind: str, email: str, source: str, reason: str, drafts: bool, alike: str, dry_run: bool
) -> None:
    """Bring entries, posts or framework facts in from FILE (CSV or XLSX); with any error in it, nothing is done."""
    settings, actor = current_app.config, _coordinator(email)
    limits = reading.limits_of(settings)
    if file.stat().st_size > limits.bytes:
        raise click.ClickException(f"{file} is larger than {limits.bytes:,} bytes.")
    content = file.read_bytes()
    try:
        read = reading.read(content, limits)
    except TableError as error:
        raise click.ClickException(f"{file} cannot be read: {error.reason}.") from error
    day = Day(
        clock.today(settings["NETWORK_TIME_ZONE"]),
        Rhythm(settings["CONFIRMATION_MONTHS"], settings["CONFIRMATION_DUE_DAYS"]),
    )
    around = Around(DEFAULT, day, limits.cell)
    given = services.given(ImportKind(kind), file.name, content, source.strip(), reason.strip())
    with in_locale(DEFAULT):
        if lacking := missing(given.kind, match(given.kind, read.headings).values()):
            raise click.ClickException(f"Columns are missing: {', '.join(lacking)}.")
        plan, choices = _planned(actor, given.kind, read, around, is_new=alike == "new", is_shown=not drafts)
        _say(
            plan,
            left_out=[
                heading for place, heading in enumerate(read.headings) if place not in match(given.kind, read.headings)
            ],
        )
        if plan.faults:
            raise click.exceptions.Exit(1)
        if dry_run:
            click.echo("This was a dry run: nothing was done.")
            return
        todo = len(plan.of(Act.MAKE)) + len(plan.of(Act.CHANGE))
        with click.progressbar(length=todo, label="Rows", file=sys.stderr) as bar:
            run = services.bring_and_carry_out(
                actor,
                given,
                read,
                replace(around, told=lambda: bar.update(1)),
                seen=plan.digest,
                choices=choices,
                is_shown=not drafts,
            )
        click.echo(f"Carried out as import {run.id}.")


@click.command("export")
@click.argument("file", metavar="PATH", type=_FILE)
@click.option("--kind", type=_KIND, default=ImportKind.LISTINGS.value, show_default=True, help="What is taken away.")
@click.option("--country", multiple=True, help="An ISO code; again for several. Without it: the whole network.")
@with_appcontext
def take(file: Path, kind: str, country: tuple[str, ...]) -> None:
    """Write what is public to PATH (.csv or .xlsx), to be changed and brought in again; with any error no file."""
    ending, of = file.suffix.removeprefix(".").lower(), ImportKind(kind)
    if ending not in {"csv", "xlsx"}:
        raise click.UsageError("Name a file that ends in .csv or .xlsx.")
    if file.exists():
        raise click.ClickException(f"{file} is there already: name another file.")
    scope = Scope(is_network=not country, countries=frozenset(one.upper() for one in country))
    count = 0

    def counted(rows: Iterable[list[str]]) -> Iterable[list[str]]:
        nonlocal count
        with click.progressbar(rows, label="Rows", file=sys.stderr) as shown:
            for row in shown:
                count += 1
                yield row

    with snapshot() as session, in_locale(DEFAULT):
        words = Words(vocabulary.current(session), DEFAULT)
        rows = counted(exporting.rows(session, of, scope))
        if ending == "csv":
            pieces = sheet.as_csv(exporting.headings(of, EXPORTED[of], words), rows)
        else:
            try:
                pieces = iter([exporting.as_workbook(of, rows, words)])
            except TooLongError as error:
                raise click.ClickException("Nothing was written: a cell does not fit; take .csv.") from error
        size = _write(pieces, file)
    click.echo(f"{file}: {count:,} rows, {size:,} bytes.")


def _coordinator(email: str) -> Account:
    account: Account | None = db.session.scalar(select(Account).where(Account.email == email.strip().lower()))
    if account is None or scope_of(account) == Scope():
        raise click.ClickException(f"{email} is no coordinator with a second factor.")
    return account


def _planned(  # noqa: PLR0913 - what a file is judged by
    actor: Account, kind: ImportKind, read: Read, around: Around, *, is_new: bool, is_shown: bool
) -> tuple[Plan, dict[int, str]]:
    """Return what the file would do, and what is decided about rows that may be entries that are there."""
    plan = services.outlook(actor, kind, read, around, choices={}, is_shown=is_shown)
    choices = {one.number: NEW if is_new else LEAVE_OUT for one in plan.of(Act.OPEN)}
    if choices:
        plan = services.outlook(actor, kind, read, around, choices=choices, is_shown=is_shown)
    return plan, choices


def _say(plan: Plan, left_out: Sequence[str]) -> None:
    if left_out:
        click.echo(f"Columns left out: {', '.join(left_out)}.", err=True)
    for one in plan.doubts:
        click.echo(f"Warning: {_remark(one)}", err=True)
    if plan.faults:
        click.echo("Nothing was done:", err=True)
    for one in plan.faults:
        click.echo(f"  {_remark(one)}", err=True)
    for row in plan.of(Act.LEAVE_OUT):
        names = " / ".join(name.text for name in row.names[:2])
        click.echo(f"Left out: row {row.number}, {names}: it may be an entry that is there.", err=True)
    counts = plan.counts
    click.echo(
        f"Rows: {len(plan.rows):,}; made anew: {counts[Act.MAKE]:,}, changed: {counts[Act.CHANGE]:,}, "
        f"nothing to do: {counts[Act.ALONE]:,}, left out: {counts[Act.LEAVE_OUT]:,}."
    )


def _remark(one: Remark) -> str:
    return f"row {one.row}, {one.column}: {one.sentence}" if one.column else f"row {one.row}: {one.sentence}"


def _write(pieces: Iterable[bytes], file: Path) -> int:
    """Write beside the file and put it in its place when it is whole."""
    part = file.with_name(f".{file.name}.part")
    try:
        with part.open("xb") as written:
            for piece in pieces:
                written.write(piece)
            written.flush()
            os.fsync(written.fileno())
            size = written.tell()
        # Unlike a rename this fails where somebody was faster, and replaces nothing.
        os.link(part, file)
    except OSError as error:
        raise click.ClickException(f"Nothing was written: {error}") from error
    finally:
        part.unlink(missing_ok=True)
    return size
