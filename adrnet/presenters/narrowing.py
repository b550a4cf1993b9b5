"""The search line, the facets, the chips and the pages: how a list is narrowed and walked through.

`Asked` is what an address asks for; every link that a list offers is the same address with one thing changed, built
here in one order of parameters, so that addresses are stable.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from werkzeug.datastructures import MultiDict

from adrnet.i18n.messages import Wording, ngettext
from adrnet.i18n.messages import gettext as _
from adrnet.kit.addresses import address
from adrnet.kit.paging import Pages
from adrnet.kit.typed import choose, page_number, recognisable
from adrnet.presenters.sentences import SLOT, filled, typed

Label = Callable[[str, str], Wording]

# Parts of an address that a notice names; whoever typed more did not mean them.
MOST_NAMED = 10


@dataclass(frozen=True)
class Choice:
    """One value of a facet: whether it is chosen, how many results carry it (None where nobody counted)."""

    code: str
    label: Wording
    chosen: bool
    count: int | None


@dataclass(frozen=True)
class FacetChoices:
    """A facet with its choices."""

    name: str
    label: Wording
    choices: list[Choice]


@dataclass(frozen=True)
class Link:
    """An address with words; components call them its label or its text."""

    label: Wording | str
    url: str

    @property
    def text(self) -> Wording | str:
        """The words."""
        return self.label


@dataclass(frozen=True)
class NumberedPage:
    """A page of the list by its number."""

    number: int
    url: str
    current: bool


@dataclass(frozen=True)
class ShownPages:
    """What `components/pages.html` shows."""

    previous: str | None
    next: str | None
    numbers: list[NumberedPage | None]


@dataclass(frozen=True)
class Asked:
    """What an address asks of a list: words, chosen codes per facet in the facets' order, sort, page.

    `fixed` is what the path itself holds, for instance the country of a country's page.
    """

    endpoint: str
    text: str
    facets: Mapping[str, tuple[str, ...]]
    sort: str = ""
    page: int = 1
    fixed: Mapping[str, str] = field(default_factory=dict)

    def pairs(self, *, without: tuple[str, ...] = ()) -> list[tuple[str, str]]:
        """Return the address's parameters in their one order, leaving out those named in `without`, and the page."""
        all_pairs = [("q", self.text)] if self.text else []
        all_pairs += [(facet, code) for facet, codes in self.facets.items() for code in codes]
        all_pairs += [("sort", self.sort)] if self.sort else []
        return [(name, value) for name, value in all_pairs if name not in without]

    def query(self, page: int | None = None) -> list[tuple[str, str]]:
        """Return the whole query of a page of this list (the page that is asked for, unless told)."""
        number = self.page if page is None else page
        return self.pairs() + ([("page", str(number))] if number > 1 else [])

    def url(self, *, page: int = 1, endpoint: str | None = None) -> str:
        """Return the address of a page of this list, or of the same list elsewhere."""
        return address(endpoint or self.endpoint, self.query(page), **self.fixed)

    def without(self, facet: str, code: str) -> "Asked":
        """Return the same question without one chosen code."""
        left = tuple(one for one in self.facets[facet] if one != code)
        return replace(self, facets={**self.facets, facet: left}, page=1)

    def without_text(self) -> "Asked":
        """Return the same question without words."""
        return replace(self, text="", page=1)

    def first(self) -> "Asked":
        """Return the same question on its first page."""
        return replace(self, page=1)

    def without_facets(self) -> "Asked":
        """Return the same words in the same order, with nothing chosen."""
        return replace(self, facets=dict.fromkeys(self.facets, ()), page=1)

    def nothing(self) -> "Asked":
        """Return the question that asks for everything."""
        return replace(self.without_facets(), text="", sort="")

    def chosen(self) -> list[tuple[str, str]]:
        """Return all chosen (facet, code)."""
        return [(facet, code) for facet, codes in self.facets.items() for code in codes]


def chips(asked: Asked, label: Label) -> list[Link]:
    """Return a link for each chosen value that takes it away."""
    return [Link(label(facet, code), asked.without(facet, code).url()) for facet, code in asked.chosen()]


def left_out(unknown: Sequence[str]) -> list[Wording]:
    """Return the notice that names the parts of an address which nothing was found for; none where there are none."""
    named = list(dict.fromkeys(recognisable(value) for value in unknown))
    if not named:
        return []
    quoted = [typed(f"“{value}”") for value in named[:MOST_NAMED]]
    if len(named) > MOST_NAMED:
        quoted.append(typed("…"))
    sentence = ngettext(
        "This part of the address is not known here and was left out: %(named)s",
        "These parts of the address are not known here and were left out: %(named)s",
        len(named),
        named=SLOT,
    )
    return [filled(sentence, *quoted)]


def asked_for(
    endpoint: str, arguments: MultiDict[str, str], known: Mapping[str, Iterable[str]], **fixed: str
) -> tuple[Asked, list[Wording]]:
    """Understand the address of a list that is narrowed to one value of each facet at a time.

    Args:
        endpoint: the list.
        arguments: what the address says.
        known: the codes of each facet, in the facets' order.
        fixed: what the path itself holds.

    Returns:
        What is asked for; whatever is not known is left out and named in a notice.
    """
    chosen = {facet: choose(arguments.getlist(facet), codes) for facet, codes in known.items()}
    page = arguments.get("page", "").strip()
    number = page_number(page or "1")
    unknown = [value for one in chosen.values() for value in one.unknown] + ([page] if number is None else [])
    facets = {facet: one.codes[:1] for facet, one in chosen.items()}
    return Asked(endpoint, "", facets, page=number or 1, fixed=fixed), left_out(unknown)


def no_such_page(number: int) -> Wording:
    """Return the notice that a list has fewer pages."""
    return _("There is no page %(page)s; this is the first one.", page=number)


def page_there(asked: Asked, total: int, size: int) -> tuple[Asked, Pages, list[Wording]]:
    """Return the page that is asked for; of a list that has fewer pages the first one, with the notice that says so."""
    pages = Pages(total, asked.page, size)
    if asked.page <= pages.last:
        return asked, pages, []
    return replace(asked, page=1), Pages(total, 1, size), [no_such_page(asked.page)]


def choices(
    asked: Asked, facet: str, counts: Mapping[str, int] | None, codes: Sequence[str], label: Label
) -> list[Choice]:
    """Return a facet's choices in the order of `codes`: those that results carry, and the chosen ones in any case."""
    chosen = asked.facets.get(facet, ())
    order = [*codes, *(code for code in chosen if code not in codes)]
    return [
        Choice(code, label(facet, code), code in chosen, counts.get(code, 0) if counts is not None else None)
        for code in order
        if counts is None or code in chosen or counts.get(code)
    ]


def shown_pages(asked: Asked, pages: Pages) -> ShownPages:
    """Return the way through the list."""
    return ShownPages(
        previous=asked.url(page=pages.previous) if pages.previous else None,
        next=asked.url(page=pages.next) if pages.next else None,
        numbers=[
            None if number is None else NumberedPage(number, asked.url(page=number), number == pages.number)
            for number in pages.shown
        ],
    )
