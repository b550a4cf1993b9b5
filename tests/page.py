"""A parsed page, with the few questions that tests ask of it: by what is seen and heard, not by how it is built."""

from collections.abc import Iterator
from functools import cached_property
from urllib.parse import urlencode
from xml.etree.ElementTree import Element

import html5lib

# What is no text of the page, although it stands between tags.
_SILENT = {"script", "style", "template"}


def squeeze(text: str) -> str:
    """Return the text with every run of white space as one space, as a browser shows it."""
    return " ".join(text.split())


class Page:
    """An HTML page, parsed when it is first asked something; `errors` are what a strict reader finds."""

    def __init__(self, html: str) -> None:
        self.html = html

    @cached_property
    def _parsed(self) -> tuple[Element, list[str]]:
        parser = html5lib.HTMLParser(tree=html5lib.getTreeBuilder("etree"), namespaceHTMLElements=False)
        root = parser.parse(self.html)
        return root, [f"line {position[0]}: {code} {data}" for position, code, data in parser.errors]

    @property
    def root(self) -> Element:
        """The element <html>."""
        return self._parsed[0]

    @property
    def errors(self) -> list[str]:
        """What a strict reader finds."""
        return self._parsed[1]

    @cached_property
    def parents(self) -> dict[Element, Element]:
        """The parent of each element."""
        return {child: parent for parent in self.root.iter() for child in parent}

    def all(self, tag: str, within: Element | None = None, **attributes: str) -> list[Element]:
        """Return the elements with this tag and these attributes (`class_` asks whether the class is among them)."""
        wanted_class = attributes.pop("class_", None)
        wanted = {name.rstrip("_").replace("_", "-"): value for name, value in attributes.items()}
        return [
            element
            for element in (self.root if within is None else within).iter(tag)
            if (wanted_class is None or wanted_class in element.get("class", "").split())
            and all(element.get(name) == value for name, value in wanted.items())
        ]

    def one(self, tag: str, within: Element | None = None, **attributes: str) -> Element:
        """Return the only such element."""
        found = self.all(tag, within, **attributes)
        assert len(found) == 1, f"{len(found)} times <{tag}> {attributes} where one was expected"
        return found[0]

    @property
    def title(self) -> str:
        """The text of <title>."""
        return squeeze(self.text(self.one("title")))

    @property
    def heading(self) -> str:
        """The text of the page's only <h1>."""
        return self.text(self.one("h1"))

    @property
    def main(self) -> Element:
        """The element <main>."""
        return self.one("main")

    def text(self, element: Element | None = None) -> str:
        """Return the visible text of an element, of <body> unless told."""
        return squeeze("".join(self._pieces(self.one("body") if element is None else element)))

    def links(self, within: Element | None = None) -> list[tuple[str, str]]:
        """Return (text, address) of each link, of those in <main> unless told."""
        return [(self.text(link), link.get("href", "")) for link in self.all("a", within or self.main)]

    def link(self, text: str, within: Element | None = None) -> str:
        """Return the address of the first link with this text in <main> (or `within`)."""
        for said, address in self.links(within):
            if said == text:
                return address
        raise AssertionError(f"no link {text!r} among {[said for said, _ in self.links(within)]}")

    def submitted(self, form: Element, **typed: str | list[str]) -> str:
        """Return the address that a browser asks for when a GET form is sent with `typed` in its fields.

        What is typed is refused where the form offers no such field or choice.
        """
        offered: set[tuple[str, str | None]] = set()
        fields: list[tuple[str, str]] = []
        for name, value, is_choice, is_on in self._controls(form):
            offered.add((name, value if is_choice else None))
            if is_on and name not in typed:
                fields.append((name, value))
        for name, values in typed.items():
            for value in [values] if isinstance(values, str) else values:
                assert {(name, value), (name, None)} & offered, f"the form does not offer {name}={value}"
                fields.append((name, value))
        return f"{form.get('action')}?{urlencode(fields)}"

    def _controls(self, form: Element) -> Iterator[tuple[str, str, bool, bool]]:
        """Yield name, value, whether it is one choice of several, whether it would be sent."""
        for control in form.iter():
            name, value = control.get("name", ""), control.get("value", "")
            if control.tag == "select":
                options = self.all("option", control)
                chosen = [one for one in options if one.get("selected") is not None] or options[:1]
                yield from ((name, option.get("value", ""), True, option in chosen) for option in options)
            elif control.tag == "input" and name:
                is_choice = control.get("type") in {"checkbox", "radio"}
                yield name, value, is_choice, not is_choice or control.get("checked") is not None

    def language_of(self, element: Element) -> str:
        """Return the language that an element is in: its own or its nearest ancestor's."""
        current: Element | None = element
        while current is not None:
            if lang := current.get("lang"):
                return lang
            current = self.parents.get(current)
        return ""

    def _pieces(self, element: Element) -> Iterator[str]:
        if element.tag in _SILENT or not isinstance(element.tag, str):
            return
        yield element.text or ""
        for child in element:
            yield from self._pieces(child)
            yield child.tail or ""
