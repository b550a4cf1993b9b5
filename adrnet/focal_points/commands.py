"""`flask focal-points …`: designating offices from a file, writing the list to a file.

The texts are English: whoever operates adrnet reads its README. What goes wrong is a sentence and status 1.
"""

import os
import shutil
import sys
from collections.abc import Callable
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

import click
from flask import current_app
from flask.cli import AppGroup
from werkzeug.datastructures import MultiDict

from adrnet.db import snapshot
from adrnet.domain import vocabulary
from adrnet.domain.freshness import Rhythm
from adrnet.domain.policy import Machine
from adrnet.focal_points import files, services
from adrnet.focal_points.files import Terms
from adrnet.focal_points.forms import read
from adrnet.focal_points.offered_sources import AS_AT, EDITION, Meant, meant
from adrnet.focal_points.offering import BY_KEY, FORMATS, Format
from adrnet.focal_points.queries import PostFacet
from adrnet.formats.columns import Column, FocalPointRow, ListError, ListHeader
from adrnet.formats.fonts import FontsMissingError
from adrnet.i18n.locales import BY_CODE, LOCALES
from adrnet.i18n.messages import in_locale
from adrnet.kit import clock
from adrnet.presenters.narrowing import Asked

focal_points_group = AppGroup("focal-points", help="Offices designated to posts, and the list of them.")
_DAY = click.DateTime(formats=["%Y-%m-%d"])


@focal_points_group.command("load")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--dry-run", is_flag=True, help="Only say what would happen.")
def load(file: Path, dry_run: bool) -> None:
    """Designate the offices of FILE (CSV) to their posts; with any fault in it, nothing is written."""
    settings = current_app.config
    today = clock.today(settings["NETWORK_TIME_ZONE"])
    content = file.read_bytes()
    if dry_run:
        report = services.preview_offices(content, today=today)
    else:
        rhythm = Rhythm(settings["CONFIRMATION_MONTHS"], settings["CONFIRMATION_DUE_DAYS"])
        report = services.designate_offices(content, actor=Machine.COMMAND_LINE, today=today, rhythm=rhythm)
    for warning in report.warnings:
        click.echo(f"Warning: {warning}", err=True)
    if report.faults:
        click.echo("Nothing was written:", err=True)
        for fault in report.faults:
            click.echo(f"  {fault}", err=True)
        raise click.exceptions.Exit(1)
    for step in report.steps:
        click.echo(step)
    if dry_run:
        click.echo("This was a dry run: nothing was written.")


@focal_points_group.command("export")
@click.argument("file", metavar="PATH", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--format", "ending", type=click.Choice(list(FORMATS)), help="Without it the ending of PATH decides.")
@click.option("--locale", "code", type=click.Choice([one.code for one in LOCALES]), default="en", show_default=True)
@click.option("--country", multiple=True, help="An ISO code; again for several. So for the other filters.")
@click.option("--topic", multiple=True)
@click.option("--kind", multiple=True)
@click.option("--state", multiple=True)
@click.option("--language", multiple=True)
@click.option("--organisation", multiple=True, help="The public ID of an entry.")
@click.option("--columns", default="", help="Keys of columns in their order, with commas between them.")
@click.option("--as-at", type=_DAY, help="The list as it stood at the end of that day.")
@click.option("--edition", type=int, help="The list of an edition, by its number.")
def export(file: Path, ending: str | None, code: str, columns: str, **wanted: Any) -> None:
    """Write the list that everybody may see to PATH; with any error there is no file."""
    ending = ending or file.suffix.removeprefix(".").lower()
    if ending not in FORMATS:
        raise click.UsageError(f"Name a format: {', '.join(FORMATS)}.")
    if file.exists():
        raise click.ClickException(f"{file} is there already: name another file.")
    format_, locale = FORMATS[ending], BY_CODE[code]
    with snapshot() as session, in_locale(locale):
        asked = _asked({name: wanted[name] for name in PostFacet}, vocabulary.current(session))
        which = _which(session, wanted[AS_AT], wanted[EDITION])
        total = which.source.figures(session, asked.facets).total
    terms = Terms(columns=_columns(columns, format_), edition=which.edition, said=which.said)
    with click.progressbar(length=total, label="Posts", file=sys.stderr) as bar:
        write = _watched(format_.writer(locale), bar.update)
        pieces = files.pieces(asked, locale, write, which.source, terms=terms)
        try:
            size = _write(pieces, file)
        except (OSError, ListError, FontsMissingError) as error:
            raise click.ClickException(f"Nothing was written: {error}") from error
    click.echo(f"{file}: {total:,} posts, {size:,} bytes.")


def _asked(wanted: dict[PostFacet, tuple[str, ...]], words: Any) -> Asked:
    understood = read(MultiDict([(name, one) for name, codes in wanted.items() for one in codes]), words)
    if understood.unknown:
        raise click.ClickException(f"Not known here: {', '.join(understood.unknown)}.")
    return understood.asked


def _which(session: Any, day: datetime | None, edition: int | None) -> Meant:
    if day and edition is not None:
        raise click.UsageError("Name either --as-at or --edition.")
    arguments = {AS_AT: day.date().isoformat()} if day else {EDITION: str(edition)} if edition is not None else {}
    try:
        return meant(session, arguments, current_app.config["NETWORK_TIME_ZONE"])
    except LookupError as error:
        raise click.ClickException(str(error)) from error


def _columns(written: str, format_: Format) -> Any:
    keys = [key.strip() for key in written.split(",") if key.strip()]
    if unknown := [key for key in keys if key not in BY_KEY]:
        raise click.ClickException(f"No columns: {', '.join(unknown)}. There are: {', '.join(BY_KEY)}.")
    return [BY_KEY[key] for key in dict.fromkeys(keys)] or format_.usual


def _watched(write: Any, step: Callable[[int], None]) -> Any:
    """Tell the bar of each row that the format has taken."""

    def watched(rows: Any, header: ListHeader, columns: list[Column], translate: Any) -> Any:
        return write(map(partial(_told, step), rows), header, columns, translate)

    return watched


def _told(step: Callable[[int], None], row: FocalPointRow) -> FocalPointRow:
    step(1)
    return row


def _write(pieces: Any, file: Path) -> int:
    """Write beside the file and put it in its place when it is whole."""
    part = file.with_name(f".{file.name}.part")
    try:
        with part.open("xb") as written:
            for piece in pieces:
                written.write(piece)
            written.flush()
            os.fsync(written.fileno())
            size = written.tell()
        _place(part, file)
    finally:
        pieces.close()
        part.unlink(missing_ok=True)
    return size


def _place(part: Path, file: Path) -> None:
    """Put the whole file in its place; unlike a rename this fails where somebody was faster, and replaces nothing."""
    try:
        os.link(part, file)
    except FileExistsError:
        raise
    except OSError:
        # A file system without hard links (some sticks and shares).
        _copy(part, file)


def _copy(part: Path, file: Path) -> None:
    with file.open("xb") as copy:
        try:
            with part.open("rb") as whole:
                shutil.copyfileobj(whole, copy)
            copy.flush()
            os.fsync(copy.fileno())
        except BaseException:
            # It is ours: it was not there before.
            file.unlink(missing_ok=True)
            raise
