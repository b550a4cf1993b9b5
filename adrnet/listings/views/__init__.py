"""The routes of the room, a module for each journey; importing this package hangs them all on the blueprint.

keeping: what one keeps, one listing's overview. registering: a new entry, a person's own profile. own: what a person
decides about their page. erasing: their profile deleted for good. sending: check and send. correcting: what takes
effect at once. sections: writing one section after the other. history: what was, and what will be. panel: the people
of an organisation, asked by form or file. affiliations: who belongs where, confirmed by both sides. people: persons
on an organisation's posts. team: who keeps an organisation's entry together.
"""

from adrnet.listings.views import (
    affiliations,
    correcting,
    erasing,
    history,
    keeping,
    own,
    panel,
    people,
    registering,
    sections,
    sending,
    team,
)
from adrnet.listings.views.room import bp

__all__ = [
    "affiliations",
    "bp",
    "correcting",
    "erasing",
    "history",
    "keeping",
    "own",
    "panel",
    "people",
    "registering",
    "sections",
    "sending",
    "team",
]
