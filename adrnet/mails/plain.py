"""Reads the plain text off a mail's HTML, and refuses what a mail may not hold.

What lives here: the few elements of our mails and how each is written in plain text. What does not: the words
(`templates/mail/`) and where they go (`composing`).
"""

import re
from dataclasses import dataclass
from html.parser import HTMLParser
from typing import Final

# Elements that begin a new paragraph, with what stands before its first line and its other lines.
_BLOCKS: Final = {"p": ("", ""), "h2": ("", ""), "li": ("- ", "  "), "blockquote": ("> ", "> ")}
_WITHIN: Final = {"a", "br", "span", "strong"}
_AROUND: Final = {"html", "head", "meta", "title", "body", "ul", "ol", "hr", "footer"}
_ATTRIBUTES: Final = {"lang", "dir", "href"}
SIGNATURE: Final = "-- "


class UnfitMailError(ValueError):
    """A template holds what a mail may not."""


@dataclass
class Plain:
    """What a mail says: its subject, its paragraphs, and those of its signature."""

    subject: str = ""
    body: str = ""
    signature: str = ""

    @property
    def text(self) -> str:
        """The whole mail; the signature stands behind the usual line (RFC 3676, section 4.3)."""
        return f"{self.body}\n\n{SIGNATURE}\n{self.signature}\n"


def plain_of(html: str, *, links_to: str) -> Plain:
    """Read a mail.

    Args:
        html: the rendered template.
        links_to: what every link has to begin with.

    Raises:
        UnfitMailError: an element, attribute or link that has no place in a mail.
    """
    reader = _Reader(links_to)
    reader.feed(html)
    reader.close()
    return Plain(" ".join(reader.title.split()), _joined(reader.body), _joined(reader.signature))


def _joined(paragraphs: list[tuple[str, str]]) -> str:
    """Put an empty line between paragraphs, none between the items of a list."""
    text, former = "", ""
    for kind, paragraph in paragraphs:
        text += "" if not text else "\n" if kind == former == "li" else "\n\n"
        text, former = text + paragraph, kind
    return text


class _Reader(HTMLParser):
    """Collects paragraphs, each with the element it stands in."""

    def __init__(self, links_to: str) -> None:
        super().__init__(convert_charrefs=True)
        self.links_to = links_to
        self.title = ""
        self.body: list[tuple[str, str]] = []
        self.signature: list[tuple[str, str]] = []
        self._into = self.body
        self._is_title = self._is_body = False
        # The paragraph under way, its element, and where its links lead.
        self._block = self._text = ""
        self._links: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take an element, or refuse it."""
        if tag not in {*_AROUND, *_BLOCKS, *_WITHIN}:
            raise UnfitMailError(f"<{tag}> has no place in a mail")
        if tag != "meta" and (others := {name for name, _ in attrs} - _ATTRIBUTES):
            raise UnfitMailError(f"<{tag}> has {', '.join(sorted(others))}, which has no place in a mail")
        self._is_title |= tag == "title"
        self._is_body |= tag == "body"
        if tag == "footer":
            self._into = self.signature
        elif tag in _BLOCKS:
            if self._block:
                raise UnfitMailError(f"<{tag}> within <{self._block}>")
            self._block, self._text = tag, ""
        elif tag == "br":
            self._text += "\n"
        elif tag == "a":
            href = dict(attrs).get("href") or ""
            if not f"{href}/".startswith(f"{self.links_to}/"):
                raise UnfitMailError("a link that leads away from our pages")
            self._links.append(href)

    def handle_endtag(self, tag: str) -> None:
        """End a paragraph or a link."""
        if tag == "title":
            self._is_title = False
        elif tag in _BLOCKS:
            lines = [re.sub(" +", " ", line).strip(" ") for line in self._text.split("\n")]
            if not set(lines).issuperset(self._links):
                raise UnfitMailError("a link that does not show its address on a line of its own")
            self._links.clear()
            if text := "\n".join(lines).strip("\n"):
                first, others = _BLOCKS[self._block]
                self._into.append((self._block, first + text.replace("\n", f"\n{others}")))
            self._block = ""

    def handle_data(self, data: str) -> None:
        """Take words; white space in the source is one space, as in a browser."""
        words = re.sub(r"[ \t\n\r\f]+", " ", data)
        if self._is_title:
            self.title += words
        elif self._block:
            self._text += words
        elif self._is_body and words.strip():
            raise UnfitMailError("words outside of a paragraph")
