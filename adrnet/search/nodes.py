"""What a query is made of: a tree of terms of the index. What they match is the business of whoever walks the tree."""

from dataclasses import dataclass

from adrnet.search.analysis import Field

# (facet, code): values of `domain.listing.Facet` and of its vocabulary.
Values = frozenset[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Term:
    """A token of one field."""

    field: Field
    text: str


@dataclass(frozen=True, slots=True)
class AllOf:
    """Matches where every part matches."""

    parts: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    """Matches where one part matches."""

    parts: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Phrase:
    """Matches where the words and clusters of `sequence` (see `sequences`) stand side by side.

    Attributes:
        sequence: a phrase that no field says by itself.
        within: matches wherever the phrase does, and seldom elsewhere: sequences are read only there. What the phrase
            is worth is what this is worth.
    """

    sequence: str
    within: "Node"


@dataclass(frozen=True, slots=True)
class Meaning:
    """Matches where the words match, or where one of the facet values is carried."""

    words: "Node"
    values: Values


Node = Term | AllOf | AnyOf | Phrase | Meaning
