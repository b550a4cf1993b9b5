"""What two states of a listing's content have in common and where they differ, piece by piece.

A piece is the smallest thing that one person changes without meaning the rest: one name, the text in one language, one
specialty, one place's address. `pieces` takes content apart, `assemble` puts it together, `merge` brings two people's
changes of the same content together and says which pieces both have changed.

Two contents with the same pieces differ at most in their order, which `reordered` tells, and in codes that stand twice,
which mean nothing.
"""

import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, fields, replace
from typing import Any
from urllib.parse import quote

from adrnet.domain.content import Content

# (field, key within the field …); a scalar field is one piece and has no further key.
Piece = tuple[str, ...]

# How the parts of a list are told apart. Two parts with the same key are told apart by their order.
_KEYS: dict[str, Callable[[Any], tuple[str, ...]]] = {
    "names": lambda name: (name.lang, name.kind),
    "texts": lambda text: (text.field, text.lang),
    "places": lambda place: (place.role, place.country),
    "languages": lambda language: (language.code,),
    "digital": lambda capacity: (capacity.code,),
    "links": lambda link: (link.kind, link.lang),
    "accreditations": lambda one: (one.scheme, one.grade),
    "posts": lambda post: (post.public_id,),
}
_CODES = ("jurisdictions", "services", "specialties", "roles", "unverified_fields")
# The part of a place that may be corrected by itself (`reviewing`).
ADDRESS = "address"


@dataclass(frozen=True)
class Difference:
    """One piece that differs; None where it is absent. The value of a code is the code itself."""

    piece: Piece
    before: Any
    after: Any

    @property
    def field(self) -> str:
        """The field of `Content`."""
        return self.piece[0]


@dataclass(frozen=True)
class Merged:
    """Two people's changes together; of the pieces in `conflicts` both changed the same one, and mine was kept."""

    content: Content
    # Pieces that the other one changed and I did not: they are taken over.
    taken_over: tuple[Difference, ...]
    # Pieces that both changed: before is theirs, after is mine.
    conflicts: tuple[Difference, ...]


def pieces(content: Content) -> dict[Piece, Any]:
    """Take content apart, in its order; empty scalars are left out."""
    found: dict[Piece, Any] = {}
    for part in fields(Content):
        value = getattr(content, part.name)
        if part.name in _CODES:
            found |= {(part.name, code): code for code in value}
        elif part.name in _KEYS:
            for key, one in _keyed(part.name, value):
                if part.name == "places":
                    found[part.name, *key] = replace(one, address="")
                    if one.address:
                        found[part.name, *key, ADDRESS] = one.address
                else:
                    found[part.name, *key] = one
        elif value not in ("", None, False):
            found[part.name,] = value
    return found


def assemble(taken: Mapping[Piece, Any]) -> Content:
    """Put pieces together to content; an address without its place is dropped."""
    lists: dict[str, list[Any]] = {}
    values: dict[str, Any] = {}
    for piece, value in taken.items():
        name = piece[0]
        if name == "places":
            if is_address(piece):
                continue
            lists.setdefault(name, []).append(replace(value, address=taken.get((*piece, ADDRESS), "")))
        elif name in _KEYS or name in _CODES:
            lists.setdefault(name, []).append(value)
        else:
            values[name] = value
    values |= {name: tuple(parts) for name, parts in lists.items()}
    return Content(**values)


def differences(before: Content, after: Content) -> tuple[Difference, ...]:
    """Return what differs, in the order of `Content`'s fields."""
    old, new = pieces(before), pieces(after)
    changed = [piece for piece in _together(old, new) if old.get(piece) != new.get(piece)]
    return tuple(Difference(piece, old.get(piece), new.get(piece)) for piece in changed)


def reordered(before: Content, after: Content) -> tuple[str, ...]:
    """Return the fields whose common pieces stand in another order."""
    old, new = pieces(before), pieces(after)
    common = [[piece for piece in side if piece in old and piece in new] for side in (old, new)]
    orders = [{name: [one for one in side if one[0] == name] for name in (*_KEYS, *_CODES)} for side in common]
    # Where a value comes from has no order of its own.
    return tuple(name for name in orders[0] if name != "unverified_fields" and orders[0][name] != orders[1][name])


def digests(content: Content) -> dict[str, str]:
    """Return a short digest of each piece: what a form carries, to tell afterwards what was seen in it."""
    return {_written(piece): _digest(value) for piece, value in pieces(content).items()}


def merge(seen: Mapping[str, str], theirs: Content, mine: Content) -> Merged:
    """Bring two changes of the same content together.

    Args:
        seen: the digests of the content that both began with (`digests`).
        theirs: what the other one has made of it.
        mine: what I have made of it; it wins where both changed the same piece.
    """
    their_pieces, my_pieces = pieces(theirs), pieces(mine)
    result: dict[Piece, Any] = {}
    taken_over: list[Difference] = []
    conflicts: list[Difference] = []
    for piece in _together(my_pieces, their_pieces):
        their_value, my_value = their_pieces.get(piece), my_pieces.get(piece)
        before = seen.get(_written(piece), "")
        i_changed = before != _digest(my_value)
        they_changed = before != _digest(their_value)
        value = my_value
        if their_value != my_value and they_changed:
            if i_changed:
                conflicts.append(Difference(piece, their_value, my_value))
            else:
                value = their_value
                taken_over.append(Difference(piece, my_value, their_value))
        if value is not None:
            result[piece] = value
    made = _Merging(their_pieces, my_pieces, result, taken_over, conflicts)
    made.keep_places_of_addresses()
    made.let_seen_follow_website()
    order = _together(my_pieces, their_pieces)
    return Merged(
        assemble({piece: result[piece] for piece in order if piece in result}),
        tuple(taken_over),
        tuple(sorted(conflicts, key=lambda one: order.index(one.piece))),
    )


@dataclass
class _Merging:
    """A merge on its way: what makes sense only together is brought together."""

    theirs: Mapping[Piece, Any]
    mine: Mapping[Piece, Any]
    result: dict[Piece, Any]
    taken_over: list[Difference]
    conflicts: list[Difference]

    def keep_places_of_addresses(self) -> None:
        """An address needs its place: one of us took the place away while the other wrote its address."""
        for piece in [one for one in self.result if is_address(one) and one[:-1] not in self.result]:
            place = piece[:-1]
            if self.result[piece] == self.mine.get(piece):
                # What I wrote stays, and with it the place that they took away.
                self.result[place] = self.mine[place]
                self._forget(place)
                self.conflicts.append(Difference(place, None, self.mine[place]))
            else:
                # The place that I took away stays away; what they wrote is shown to me.
                self._forget(piece)
                self.conflicts.append(Difference(piece, self.result.pop(piece), None))

    def let_seen_follow_website(self) -> None:
        """That a website was seen is said of one address: it comes from the side whose address stays."""
        website, seen = ("website",), ("website_seen",)
        if self.mine.get(website) == self.theirs.get(website):
            return
        side = self.mine if self.result.get(website) == self.mine.get(website) else self.theirs
        self.result.pop(seen, None)
        if seen in side:
            self.result[seen] = side[seen]
        self._forget(seen)

    def _forget(self, piece: Piece) -> None:
        self.taken_over[:] = [one for one in self.taken_over if one.piece != piece]
        self.conflicts[:] = [one for one in self.conflicts if one.piece != piece]


def _keyed(name: str, values: Iterable[Any]) -> Iterable[tuple[tuple[str, ...], Any]]:
    """Yield (key, part); the second with the same key gets its order as a further key."""
    count: dict[tuple[str, ...], int] = {}
    for value in values:
        key = _KEYS[name](value)
        count[key] = count.get(key, 0) + 1
        yield (*key, str(count[key])) if count[key] > 1 else key, value


def _together(first: Mapping[Piece, Any], second: Mapping[Piece, Any]) -> list[Piece]:
    """Return the pieces of both, in the order of `Content`'s fields, those of the first before further ones."""
    order = {part.name: index for index, part in enumerate(fields(Content))}
    return sorted(dict.fromkeys([*first, *second]), key=lambda piece: order[piece[0]])


def is_address(piece: Piece) -> bool:
    """Whether a piece is the address of a place."""
    return piece[0] == "places" and piece[-1] == ADDRESS


def _written(piece: Piece) -> str:
    # A stroke inside a key must not make two pieces look like one.
    return "/".join(quote(part, safe="") for part in piece)


def _digest(value: Any) -> str:
    # Twelve hexadecimal digits: an accident is one in 2^48, and a cheat would only deceive himself.
    return hashlib.sha256(repr(value).encode()).hexdigest()[:12] if value is not None else ""
