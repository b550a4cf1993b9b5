"""What a reader sees on the search page, and the links that are offered there."""

import re
from xml.etree.ElementTree import Element

from tests.inspector import Inspector
from tests.page import Page


class SearchPage:
    """One answer of the search."""

    def __init__(self, page: Page) -> None:
        self.page = page

    @property
    def names(self) -> list[str]:
        """The names of the entries, as their links say them."""
        return [words for words, _address in self.entries]

    @property
    def entries(self) -> list[tuple[str, str]]:
        """(name, address) of each entry, in order."""
        lists = self.page.all("ol", self.page.main, class_="entries")
        links = [link for found in lists for link in self.page.all("a", found, class_="names")]
        return [(self.page.text(link), link.get("href", "")) for link in links]

    @property
    def heading(self) -> str:
        """The words over the results."""
        return self.page.text(self.page.one("h2", id="results"))

    @property
    def total(self) -> int:
        """How many were found, as the heading says."""
        found = re.match(r"[\d,.]+", self.heading)
        return int(re.sub(r"\D", "", found.group())) if found else 0

    @property
    def notices(self) -> list[str]:
        """What has to be said about the question."""
        boxes = self.page.all("div", self.page.main, role="status")
        return [self.page.text(line) for box in boxes for line in self.page.all("p", box)]

    @property
    def chips(self) -> dict[str, str]:
        """Each applied filter and the address without it."""
        chips = self.page.all("a", self.page.main, class_="chip")
        return {self.page.text(chip).removeprefix("Remove filter: "): chip.get("href", "") for chip in chips}

    def ticks(self, facet: str) -> dict[str, tuple[str, int, bool]]:
        """Return the values of a facet beside the list: code → (label, number, whether it is chosen)."""
        forms = self.page.all("form", self.page.main, id="narrow")
        return {
            box.get("value", ""): (*self._label_and_number(box), box.get("checked") is not None)
            for form in forms
            for box in self.page.all("input", form, name=facet, type="checkbox")
        }

    def counts(self, facet: str) -> dict[str, int]:
        """Return the number beside each value of a facet."""
        return {code: number for code, (_label, number, _chosen) in self.ticks(facet).items()}

    def _label_and_number(self, box: Element) -> tuple[str, int]:
        label = self.page.parents[box]
        number = self.page.text(self.page.one("span", label, class_="num"))
        return self.page.text(self.page.one("span", label, class_="tick__text")), int(re.sub(r"\D", "", number))

    @property
    def facets(self) -> set[str]:
        """The facets that stand beside the list."""
        forms = self.page.all("form", self.page.main, id="narrow")
        boxes = [box for form in forms for box in self.page.all("input", form, type="checkbox")]
        return {box.get("name", "") for box in boxes}

    @property
    def pages(self) -> list[tuple[str, str]]:
        """(words, address) of the links through the pages."""
        ways = self.page.all("nav", self.page.main, class_="pages")
        return [link for way in ways for link in self.page.links(way)]


def search(client: Inspector, query: str = "", lang: str = "en") -> SearchPage:
    """Fetch the answer to a query (`q=…&country=…`)."""
    return follow(client, f"/{lang}/directory?{query}" if query else f"/{lang}/directory")


def follow(client: Inspector, address: str) -> SearchPage:
    """Fetch the search page at an address."""
    return SearchPage(client.get(address).page)
