"""`flask report …`: what the room offers to whoever operates the machine."""

import sys
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import click
from flask import current_app
from flask.cli import AppGroup

from adrnet.db import snapshot
from adrnet.domain.period import Period
from adrnet.domain.report import Report
from adrnet.i18n.locales import DEFAULT, LOCALES, find
from adrnet.i18n.messages import in_locale
from adrnet.kit import clock
from adrnet.reports import making, queries
from adrnet.reports.files import FORMATS

report_group = AppGroup("report", help="The report for the Consultation.")
_DAY = click.DateTime(formats=["%Y-%m-%d"])


@report_group.command("export")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--report", "number", type=int, help="The number of the report; without it the latest period.")
@click.option("--from", "first", type=_DAY, help="With --until: figures of these days, without anybody's words.")
@click.option("--until", "last", type=_DAY)
@click.option("--locale", "code", type=click.Choice([one.code for one in LOCALES]), default="en", show_default=True)
@click.option("--format", "ending", type=click.Choice(list(FORMATS)), help="Without it the ending of FILE decides.")
def export(  # noqa: PLR0913, PLR0917 - one for each option
    file: Path, number: int | None, first: datetime | None, last: datetime | None, code: str, ending: str | None
) -> None:
    """Write the report of a period to FILE; a file that is there already is replaced once the new one is whole."""
    ending = ending or file.suffix.removeprefix(".").lower()
    if ending not in FORMATS:
        raise click.UsageError(f"Name a format: {', '.join(FORMATS)}.")
    if (first is None) != (last is None) or (first is not None and number is not None):
        raise click.UsageError("Name either --report, or both --from and --until.")
    if first and last and last < first:
        raise click.UsageError("--until is before --from.")
    days = (first.date(), last.date()) if first and last else None
    with in_locale(find(code) or DEFAULT), click.progressbar(length=2, label="Report", file=sys.stderr) as bar:
        content = _written(number, days, ending, bar.update)
    beside = file.with_name(f".{file.name}.part")
    beside.write_bytes(content)
    beside.replace(file)
    click.echo(f"{file}: {len(content):,} bytes.")


def _written(number: int | None, days: tuple[date, date] | None, ending: str, step: Callable[[int], None]) -> bytes:
    zone = current_app.config["NETWORK_TIME_ZONE"]
    with snapshot() as session:
        kept: Report | None = None
        if days is not None:
            of = Period(*days, zone)
        else:
            kept = queries.last_report(session) if number is None else session.get(Report, number)
            if kept is None:
                raise click.ClickException("There is no such report. Name days with --from and --until.")
            of = making.period_of(kept, zone)
        whole = making.made(session, of, kept, making.link_for_files(kept.id if kept else None), clock.now())
    step(1)
    content = FORMATS[ending](whole)
    step(1)
    return content
