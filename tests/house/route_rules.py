"""Rules for addresses: each a function from an application and a route to faults; proved in `test_routes.py`."""

import re
from collections.abc import Callable, Iterator

from flask import Flask
from werkzeug.routing import Rule as Route

from adrnet.domain.policy import Permission
from adrnet.kit.permissions import declared
from tests.house.tree import ROOT

Rule = Callable[[Flask, Route], Iterator[str]]
RULES: list[Rule] = []

# Addresses without a language, each with the reason.
WITHOUT_LANGUAGE = {
    "static": "files have no language",
    "site.start": "it leads to a language",
    "site.healthz": "asked by machines",
    "site.readyz": "asked by machines",
    "site.schema": "asked by machines",
}
# What the room's name is not the beginning of, each with the reason.
ANY_PATH = {"site": "the front door's pages stand in front of all rooms"}

# The blueprint of a working floor → where its pages stand, and where its views do; each with the reason.
FLOORS = {
    # Flask-Security's own views in a blueprint of ours; a person finds them beside the pages of the account.
    "identity": ("accounts", ("adrnet.identity.views", "flask_security.views")),
}


def rule(function: Rule) -> Rule:
    """Put a rule on the list."""
    RULES.append(function)
    return function


def faults_of(app: Flask) -> list[str]:
    """Return everything that is wrong with the addresses of an application."""
    return [
        f"{route.rule}: {fault}" for route in app.url_map.iter_rules() for rule in RULES for fault in rule(app, route)
    ]


@rule
def declares_a_permission(app: Flask, route: Route) -> Iterator[str]:
    """The view names a permission of the policy."""
    permission = declared(app.view_functions[route.endpoint])
    if permission not in set(Permission):
        yield f"{route.endpoint} declares {permission!r}"


@rule
def types_every_parameter(_app: Flask, route: Route) -> Iterator[str]:
    """Every parameter says what it takes."""
    for parameter in re.findall(r"<([^>]+)>", route.rule):
        if ":" not in parameter:
            yield f"<{parameter}> has no type"


@rule
def is_kebab_case(_app: Flask, route: Route) -> Iterator[str]:
    """Paths are written in lower case with hyphens."""
    for segment in re.sub(r"<[^>]+>", "", route.rule).split("/"):
        if not re.fullmatch(r"[a-z0-9.-]*", segment):
            yield f"{segment!r} is not kebab-case"


@rule
def begins_with_the_language(_app: Flask, route: Route) -> Iterator[str]:
    """The language stands first in the path."""
    if not route.rule.startswith("/<lang:lang>/") and route.endpoint not in WITHOUT_LANGUAGE:
        yield "no language in front"


@rule
def stands_in_its_room(app: Flask, route: Route) -> Iterator[str]:
    """Room = blueprint = package = template folder = test folder = beginning of the path."""
    if route.endpoint == "static":
        return
    room, _, verb = route.endpoint.partition(".")
    if room not in app.blueprints or not verb:
        yield f"{route.endpoint} is in no room"
        return
    module = app.view_functions[route.endpoint].__module__
    room, modules = FLOORS.get(room, (room, (f"adrnet.{room}.views",)))
    # A room with many views has them in a package, a module for each journey.
    if not any(module == one or module.startswith(f"{one}.") for one in modules):
        yield f"its view stands in {module}"
    yield from (f"no folder {place}/{room}" for place in ("templates", "tests") if not (ROOT / place / room).is_dir())
    path = route.rule.removeprefix("/<lang:lang>")
    if room not in ANY_PATH and not re.match(rf"/{room.replace('_', '-')}(?:$|[/.])", path):
        yield f"does not begin with the room's name {room.replace('_', '-')}"
    if not re.fullmatch(r"[a-z_]+", verb):
        yield f"{verb!r} is no verb"


@rule
def reads_by_get_and_writes_by_post(_app: Flask, route: Route) -> Iterator[str]:
    """An address takes what browsers send."""
    others = (route.methods or set()) - {"GET", "HEAD", "OPTIONS", "POST"}
    yield from (f"takes {method}" for method in sorted(others))
