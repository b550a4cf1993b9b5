"""The house's own commands (`flask …`): each a thin call into a floor, a room's services, the worker or the backup.

A command says in a sentence what it did, ends with status 0, or says what is wrong and ends with status 1; a traceback
would be a fault of ours. The texts are English: whoever operates adrnet reads its README. Every change made here is on
record as an act of the command line.
"""

import functools
import json
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, NoReturn, ParamSpec, TypeVar
from urllib.parse import urlsplit

import click
from flask import Flask, current_app
from flask.cli import AppGroup, with_appcontext
from flask_migrate import upgrade
from sqlalchemy import select
from sqlalchemy.exc import OperationalError, ProgrammingError

from adrnet import backup, clearing, mails, search, worker
from adrnet.accounts import coordinators
from adrnet.backup.erasures import Erased
from adrnet.db import db, transactional
from adrnet.domain import duplicates, publication, reference, vocabulary
from adrnet.domain.lifecycle import MoveRefusedError
from adrnet.domain.listing import Listing
from adrnet.domain.policy import Machine
from adrnet.focal_points.commands import focal_points_group
from adrnet.focal_points.edition_commands import editions_group
from adrnet.imports import commands as import_commands
from adrnet.reports import commands
from adrnet.search.store import StoreBusyError

P = ParamSpec("P")
R = TypeVar("R")

reference_group = AppGroup("reference", help="Vocabularies, countries, public institutions, framework facts.")
listings_group = AppGroup("listings", help="Take entries out of sight, bring them back, compare them; files.")
import_commands.add_to(listings_group)
search_group = AppGroup("search", help="The index of the search.")
freshness_group = AppGroup("freshness", help="Confirmations and their states.")
coordinators_group = AppGroup("coordinators", help="Who coordinates a country's entries, or the network's.")


def init(app: Flask) -> None:
    """Hang the commands on `app`."""
    for group in (
        reference_group,
        focal_points_group,
        listings_group,
        editions_group,
        search_group,
        freshness_group,
        clearing.people_group,
        commands.report_group,
        coordinators_group,
    ):
        app.cli.add_command(group)
    for command in (prepare, work, back_up, restore):
        app.cli.add_command(command)


def said_plainly(function: Callable[P, R]) -> Callable[P, R]:
    """Turn what an operator can mend into a sentence."""

    @functools.wraps(function)
    def wrapper(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return function(*args, **kwargs)
        except (OperationalError, ProgrammingError) as error:
            _refuse(f"The database cannot be used: {error.orig}. Is it there, and did `flask db upgrade` run?")
        except (StoreBusyError, backup.BackupError, MoveRefusedError) as error:
            _refuse(str(error))

    return wrapper


# Once for the process and not for each application: these commands stand where they belong, below this module.
for _commands in (
    *(
        one.commands.values()
        for one in (focal_points_group, editions_group, clearing.people_group, commands.report_group)
    ),
    (import_commands.bring, import_commands.take),
):
    for _command in _commands:
        _command.callback = said_plainly(_command.callback or (lambda: None))


@click.command("prepare")
@with_appcontext
@said_plainly
def prepare() -> None:
    """Bring schema, reference data and index up to date, in this order; again and again without harm."""
    upgrade()
    _load(reference.SHIPPED)
    click.echo(f"Index: {search.catch_up():,} entries written.")


@reference_group.command("load")
@click.argument("directory", type=click.Path(exists=True, file_okay=False, path_type=Path), default=reference.SHIPPED)
@said_plainly
def load_reference(directory: Path) -> None:
    """Load reference data from DIRECTORY (the shipped data, if none is named); again and again without harm."""
    _load(directory)


def _load(directory: Path) -> None:
    try:
        summary = transactional(reference.load)(db.session(), directory)
    except reference.FaultyFilesError as error:
        _refuse("Nothing was loaded:", error.faults)
    for line in summary.lines():
        click.echo(line)


@listings_group.command("withdraw")
@click.argument("public_id", metavar="ID")
@click.option("--reason", required=True, help="Why; it is kept with the record.")
@said_plainly
def withdraw_listing(public_id: str, reason: str) -> None:
    """Take the entry with the public ID out of sight, at once and on record."""
    _decide(publication.withdraw, public_id, reason)
    click.echo(f"Withdrawn: {public_id}.")


@listings_group.command("restore")
@click.argument("public_id", metavar="ID")
@click.option("--reason", required=True, help="Why; it is kept with the record.")
@said_plainly
def restore_listing(public_id: str, reason: str) -> None:
    """Show the withdrawn entry with the public ID again as it was."""
    _decide(publication.restore, public_id, reason)
    click.echo(f"Shown again: {public_id}.")


@listings_group.command("compare")
@said_plainly
def compare_listings() -> None:
    """Compare all organisations of each country; what may be one is proposed to the coordinators, each pair once."""
    # Found before anybody has to wait, and written at once.
    found = duplicates.find_all(db.session())
    click.echo(f"New pairs: {len(transactional(duplicates.enter)(db.session(), found)):,}.")


@transactional
def _decide(decision: Callable[..., None], public_id: str, reason: str) -> None:
    if not reason.strip():
        _refuse("Give a reason: it is what the record keeps.")
    session = db.session()
    # As it stands in an address, perhaps with the readable part behind it.
    listing = session.scalar(select(Listing).where(Listing.public_id == public_id.strip().lower().partition("-")[0]))
    if listing is None:
        _refuse(f"There is no entry {public_id}: the ID is the first part of its address, like 3f7kq2wd.")
    decision(session, listing, Machine.COMMAND_LINE, vocabulary.current(session), reason.strip())


@search_group.command("status")
@said_plainly
def search_status() -> None:
    """Say how the index stands."""
    click.echo(json.dumps(search.status(), indent=2, default=str))


@search_group.command("catch-up")
@said_plainly
def search_catch_up() -> None:
    """Read the log of changes; builds the index where there is none that can be used."""
    click.echo(f"Caught up: {search.catch_up():,} entries written.")


@search_group.command("rebuild")
@said_plainly
def search_rebuild() -> None:
    """Build the index anew beside the present one, then switch."""
    click.echo(f"Rebuilt: {search.rebuild():,} entries.")


@search_group.command("reconcile")
@said_plainly
def search_reconcile() -> None:
    """Compare the index with the database, mend what differs; status 1 where something did."""
    differing = search.reconcile()
    if differing:
        _refuse(f"{len(differing):,} entries differed and were written anew:", differing)
    click.echo("The index and the database agree.")


@freshness_group.command("advance")
@said_plainly
def advance_freshness() -> None:
    """Move confirmations and terms on to today; the worker does it by itself."""
    moved = worker.advance()
    click.echo(
        f"Moved on: {moved.listings:,} entries, {moved.designations:,} designations; "
        f"terms ended: {moved.ended:,}, begun: {moved.seated:,}."
    )


@coordinators_group.command("invite")
@click.argument("email")
@click.option("--country", help="The ISO code of the country whose entries they keep.")
@click.option("--network", is_flag=True, help="They keep the whole network's.")
@click.option("--locale", default="en", show_default=True, help="The language of the mail.")
@click.option("--show-link", is_flag=True, help="Print the link instead of mailing it.")
@said_plainly
def invite_coordinator(email: str, country: str | None, network: bool, locale: str, show_link: bool) -> None:
    """Invite the owner of EMAIL to coordinate: the mailed link leads to an account with a second factor."""
    if bool(country) == network:
        _refuse("Say --country XX or --network.")
    try:
        token = coordinators.invite(email, country, locale, by_mail=not show_link)
    except ValueError as error:
        _refuse(str(error))
    click.echo(f"Invited {email} for {country or 'the whole network'}. The link works for seven days, and once.")
    if show_link:
        click.echo(mails.address("accounts.invitation", locale, token=token))


@coordinators_group.command("trial-links")
@click.option("--base", required=True, help="Scheme, host and port of the trial.")
@said_plainly
def print_trial_links(base: str) -> None:
    """Print one-time sign-in links for two trial coordinators; in a local trial only."""
    if not current_app.config["IS_TRIAL"]:
        _refuse("Only a local trial (`make run`) has trial coordinators.")
    click.echo("Two trial coordinators sign in here, each link once, within an hour:")
    for email, token in coordinators.trial_links():
        path = urlsplit(mails.address("accounts.link", "en", token=token)).path
        click.echo(f"  {email}: {base}{path}")
    click.echo("Each is asked for an authenticator app first. What one sends in, the other one approves.")


@click.command("work")
@with_appcontext
@said_plainly
def work() -> None:
    """Run the worker until told to stop: index, clock, log."""
    app: Any = current_app
    worker.work(app._get_current_object())  # noqa: SLF001 - Flask's documented way to the application itself


@click.command("backup")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--force", is_flag=True, help="Replace FILE if it exists.")
@with_appcontext
@said_plainly
def back_up(file: Path, force: bool) -> None:
    """Copy the whole database into FILE while everything runs."""
    size = backup.back_up(db.engine, file, overwrite=force)
    click.echo(f"Backed up into {file} ({size:,} bytes). It holds personal data: keep it as safe as the database.")


@click.command("restore")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--yes", is_flag=True, help="Do not ask.")
@with_appcontext
@said_plainly
def restore(file: Path, yes: bool) -> None:
    """Replace everything in the database by FILE and build the index anew."""
    where = db.engine.url.render_as_string(hide_password=True)
    if not yes:
        click.confirm(f"Replace everything in {where} by {file}?", abort=True)
    db.session.remove()
    settings = current_app.config
    restored = backup.restore(db.engine, file, Path(current_app.extensions["migrate"].directory), settings["INSTANCE"])
    click.echo(f"Restored from {file}.")
    if restored.erased:
        click.echo("These were erased or taken back since the backup was made, and have been once more:")
        _list(_named(one) for one in restored.erased)
    if restored.undone:
        click.echo("These came undone, since the backup is older; repeat them where they still hold:")
        _list(f"{one.act} {one.subject}, {one.at:%Y-%m-%d %H:%M} UTC" for one in restored.undone)
    if not restored.is_at_head:
        click.echo(
            "The backup comes from an older version: run `flask db upgrade`, then `flask people erase --again`, "
            "then `flask search rebuild`."
        )
        return
    click.echo(f"Index rebuilt: {search.rebuild():,} entries.")


def _named(one: Erased) -> str:
    return f"{one.subject} {one.id}, {one.act} on {one.at[:10]}"


def _list(things: Iterable[object], *, err: bool = False) -> None:
    for thing in things:
        click.echo(f"  {thing}", err=err)


def _refuse(sentence: str, things: Iterable[object] = ()) -> NoReturn:
    """Say what is wrong and end with status 1."""
    shown = list(things)
    click.echo(sentence, err=True)
    _list(shown, err=True)
    raise click.exceptions.Exit(1)
