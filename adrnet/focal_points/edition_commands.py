"""`flask editions …`: whether what was frozen is still what was issued."""

import click
from flask.cli import AppGroup
from sqlalchemy import select

from adrnet.db import db
from adrnet.domain.edition import Edition, verify

editions_group = AppGroup("editions", help="The list of focal points, frozen.")


@editions_group.command("verify")
@click.argument("number", type=int, required=False)
def verify_editions(number: int | None) -> None:
    """Compute the checksum of edition NUMBER anew, of all editions if none is named."""
    wanted = select(Edition).order_by(Edition.number)
    editions = db.session.scalars(wanted if number is None else wanted.where(Edition.number == number)).all()
    if not editions:
        click.echo("There is no edition yet." if number is None else f"There is no edition {number}.", err=bool(number))
    faults = 0
    for edition in editions:
        found = verify(edition)
        said = f"Edition {edition.number}: {found.rows:,} rows ({found.redacted:,} redacted)"
        if found.is_whole:
            click.echo(f"{said}, as issued.")
        else:
            rows = ", ".join(map(str, found.faulty)) or "some are missing, added or in another order"
            click.echo(f"{said}, not what was issued; rows by their position: {rows}.", err=True)
            faults += 1
    if faults or (number is not None and not editions):
        raise click.exceptions.Exit(1)
