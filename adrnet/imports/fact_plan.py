"""What a file of framework facts would do: which it enters, which it changes, where nothing differs."""

import re
from collections.abc import Mapping
from typing import Any

from sqlalchemy import select

from adrnet.domain.importing_facts import FIELDS, Statement, may_keep, said
from adrnet.domain.jurisdiction import Confidence, FrameworkFact
from adrnet.domain.vocabulary import Scheme
from adrnet.formats import notation
from adrnet.i18n.messages import gettext as _
from adrnet.imports.judging import Cells, rows_of
from adrnet.imports.planning import Act, Plan, Planned, Task
from adrnet.kit.typed import entry

_TITLE, _REMARK, _SOURCE, _MOST_SOURCES = 500, 2000, 1000, 20
_MONTH = re.compile(r"\d{4}-(0[1-9]|1[0-2])", re.ASCII)
_KEY = re.compile(r"[a-z0-9-]{1,80}")
_BASES = ("source", "general_knowledge")
_EMPTY: Mapping[str, Any] = {
    "year": None,
    "signed_on": None,
    "joined_on": None,
    "in_force_on": None,
    "sources": [],
    "confidence": Confidence.MEDIUM.value,
    "basis": "source",
}


def plan(task: Task) -> Plan:
    """Return what becomes of each row."""
    rows = rows_of(task.kind, task.read, task.columns, task.lookup, task.remarks, task.longest)
    known = {one.key: one for one in task.session.scalars(select(FrameworkFact))}
    found: list[Planned] = []
    taken: dict[str, int] = {}
    for row in rows:
        one = _planned(task, row, known)
        if one is None:
            continue
        first = taken.setdefault(one.target, row.number)
        if first != row.number:
            row.fault("id", _("Row %(row)s is about the same fact.", row=str(first)))
        found.append(one)
    return task.plan(found)


def _planned(task: Task, row: Cells, known: Mapping[str, FrameworkFact]) -> Planned | None:
    country = row.word("country", Scheme.COUNTRY, cell) if (cell := row.raw("country")) else ""
    key = entry(row.raw("id")).text
    fact = known.get(key)
    if key and fact is None:
        row.fault("id", _("There is no fact with this key. Leave the cell empty for a new one."))
        return None
    instrument = row.word("instrument", Scheme.FRAMEWORK, cell) if (cell := row.raw("instrument")) else ""
    if fact is None and not country:
        row.fault("country", _("Write the code of the country, such as TH."))
        return None
    if fact is None:
        # One statement for each instrument of a country: the one that is there is meant.
        key = f"{country}-{instrument}".lower().replace("_", "-")
        fact = known.get(key)
    where = fact.country_code if fact else country
    if country and country != where:
        row.fault("country", _("The fact with this key is of another country."))
    word = row.lookup.words.vocabulary.find(Scheme.COUNTRY, where)
    if word is None or not may_keep(task.actor, where):
        row.fault("country", _("This country is not in your remit."))
        return None
    values = _values(row, fact)
    changed = tuple(name for name in FIELDS if fact is None or getattr(fact, name) != values[name])
    label = task.words.label(Scheme.FRAMEWORK, values["instrument"])
    if fact is not None and not changed:
        return Planned(row.number, Act.ALONE, label=label, target=key)
    for name in ("instrument", "status", "as_of", "sources"):
        if not values[name] and not row.cells.get(name):
            row.fault(name, _("Write something into this cell."))
    if not _KEY.fullmatch(key):
        row.fault("instrument", _("Write something into this cell."))
    return Planned(
        row.number,
        Act.CHANGE if fact else Act.MAKE,
        label=label,
        fields=changed if fact else (),
        target=key,
        work=Statement(row.number, where, key, values, fact),
        seen=str(said(fact)) if fact else "",
    )


def _values(row: Cells, fact: FrameworkFact | None) -> dict[str, Any]:
    """Return what the fact is to say: an empty cell leaves a value as it is, a lone hyphen empties it."""
    values = {name: getattr(fact, name) if fact else _EMPTY.get(name, "") for name in FIELDS}
    # What is said already is not judged again.
    cells = cells_of(values)
    for name in FIELDS:
        cell = row.raw(name)
        if not cell or cell == cells[name]:
            continue
        values[name] = _EMPTY.get(name, "") if cell == notation.NOTHING else _value(row, name, cell)
    return values


def _value(row: Cells, name: str, cell: str) -> Any:
    schemes = {"instrument": Scheme.FRAMEWORK, "status": Scheme.FRAMEWORK_STATUS}
    if name in schemes:
        return row.word(name, schemes[name], cell)
    if name.endswith("_on"):
        return row.day(name, cell)
    if name == "year":
        return row.year(name, cell)
    if name == "sources":
        return _sources(row, cell)
    if name in {"confidence", "basis", "as_of"}:
        return _code(row, name, cell)
    return row.clean(name, notation.text_in(cell), _TITLE if name == "title" else _REMARK)


def _sources(row: Cells, cell: str) -> list[str]:
    said = notation.values_in(cell)
    if len(said) > _MOST_SOURCES:
        row.fault("sources", _("This cell holds too much. Write less into it."))
    if any(any(parts[1:]) for parts in said):
        row.fault("sources", _("One source on each line. Before a bar that belongs to it write a backslash."))
    return [text for parts in said if (text := row.clean("sources", parts[0], _SOURCE))]


def _code(row: Cells, name: str, cell: str) -> str:
    offered = {"confidence": tuple(Confidence), "basis": _BASES}.get(name, ())
    if name == "as_of" and not _MONTH.fullmatch(cell):
        row.fault(name, _("Write year and month, such as 2026-11."))
    elif offered and cell not in offered:
        row.fault(name, _("Write one of these: %(codes)s.", codes=", ".join(offered)))
    return cell


def cells_of(values: Mapping[str, Any]) -> dict[str, str]:
    """Return the cell of each value, as it is taken away."""
    return {name: _cell(name, values[name]) for name in FIELDS}


def _cell(name: str, value: Any) -> str:
    if name == "sources":
        return notation.lines([one] for one in value)
    if value is None:
        return ""
    return value.isoformat() if name.endswith("_on") else notation.text(str(value))
