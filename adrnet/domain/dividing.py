"""What of an entry belongs to which of two afterwards: the choice, before anything is done (`splitting`)."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any

from adrnet.domain.account import KeepingRole, Maintainer
from adrnet.domain.comparing import Piece, assemble, is_address, pieces
from adrnet.domain.content import Content, Name
from adrnet.domain.listing import ListingType
from adrnet.domain.sections import is_sendable


class Where(StrEnum):
    """To which of the two something belongs afterwards."""

    STAYS = "stays"
    GOES = "goes"
    BOTH = "both"


@dataclass(frozen=True)
class Division:
    """What each of the two says afterwards, and by number what goes to the new one.

    Attributes:
        stays: what the old one says.
        goes: what the new one says.
        carried: by table ("post", "affiliation", "claim", "problem") what goes; everything else stays.
        keepers: where those who keep the old one belong afterwards; who is not named stays.
    """

    stays: Content
    goes: Content
    carried: Mapping[str, Collection[int]] = field(default_factory=dict)
    keepers: Mapping[int, Where] = field(default_factory=dict)

    def goers(self, *sides: Where) -> list[int]:
        """Return the numbers of the keepers who belong to one of these sides."""
        return [number for number, where in self.keepers.items() if where in sides]


# What both have unless somebody says otherwise: what an organisation is and where.
_OF_BOTH = frozenset({"kind", "places", "jurisdictions", "languages"})
# What follows something else: an address its place, that a website was seen the website, a source its field.
_FOLLOWS = frozenset({"posts", "website_seen", "unverified_fields"})


def offered(content: Content) -> dict[Piece, Any]:
    """Return the pieces of which each belongs to one of the two afterwards, or to both."""
    return {
        piece: value for piece, value in pieces(content).items() if piece[0] not in _FOLLOWS and not is_address(piece)
    }


def usually(piece: Piece) -> Where:
    """Return where a piece belongs unless somebody says otherwise."""
    return Where.BOTH if piece[0] in _OF_BOTH else Where.STAYS


def divided(content: Content, names: tuple[Name, ...], where: Mapping[Piece, Where]) -> tuple[Content, Content]:
    """Return what stays, and what goes under names of its own; what `where` does not name stays."""
    stays = _part(content, where, Where.STAYS)
    goes = _part(content, where, Where.GOES)
    texts = {one.text for one in names}
    return stays, replace(goes, names=(*names, *(one for one in goes.names if one.text not in texts)))


def has_owners(held: Iterable[Maintainer], where: Mapping[int, Where]) -> tuple[bool, bool]:
    """Return whether who is to keep the old one, and the new one, are with an owner (or nobody, for the new one)."""
    known = list(held)
    stay = [one for one in known if where.get(one.id, Where.STAYS) != Where.GOES]
    go = [one for one in known if where.get(one.id, Where.STAYS) != Where.STAYS]
    is_owned = [any(one.role == KeepingRole.OWNER for one in side) for side in (stay, go)]
    return is_owned[0] or not known, is_owned[1] or not go


def are_whole(content: Content, division: Division) -> tuple[bool, bool]:
    """Return whether the old one, and the new one, have what every organisation needs; who lacked it may lack it."""
    stays, goes = (is_sendable(one, ListingType.ORGANISATION) for one in (division.stays, division.goes))
    return stays or not is_sendable(content, ListingType.ORGANISATION), goes


def _part(content: Content, where: Mapping[Piece, Where], side: Where) -> Content:
    whole, parts = pieces(replace(content, posts=())), offered(content)
    mine = {piece for piece in parts if where.get(piece, Where.STAYS) in {side, Where.BOTH}}
    taken = {
        piece: value for piece, value in whole.items() if piece in mine or (is_address(piece) and piece[:-1] in mine)
    }
    if ("website",) in mine and ("website_seen",) in whole:
        taken["website_seen",] = True
    said = assemble(taken)
    known = tuple(one for one in content.unverified_fields if getattr(said, one, None))
    return replace(said, unverified_fields=known)
