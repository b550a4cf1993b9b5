"""What tests of reported problems have in common."""

from typing import Any

from flask import Flask
from sqlalchemy import select

from adrnet.db import db
from adrnet.domain.listing import Listing
from adrnet.domain.problem import Problem
from tests.page import Page


def form_of(listing: Listing) -> str:
    """Return the address of the form for an entry."""
    return f"/en/problems/report/listing/{listing.public_id}"


def problems(app: Flask) -> list[Problem]:
    """Return all problems, the oldest first."""
    with app.app_context():
        found = db.session.scalars(select(Problem).order_by(Problem.id)).all()
        db.session.expunge_all()
        return list(found)


def main_of(page: Page) -> Any:
    """Return what a page says."""
    return page.text(page.main)


def everywhere(app: Flask, words: str) -> list[str]:
    """Return the tables in which some words stand."""
    with app.app_context():
        tables = db.metadata.tables.values()
        rows = {table.name: str(db.session.execute(table.select()).all()) for table in tables}
    return sorted(name for name, said in rows.items() if words in said)
