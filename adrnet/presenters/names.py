"""Names as a page shows them: each in its own language, in pieces between which a line may break."""

import re
from dataclasses import dataclass

from adrnet.domain.content import Content, Name
from adrnet.domain.naming import names_to_show

# Japanese legal forms and the words before the last part of a body's name: the line breaks there and nowhere else.
_LEGAL_FORM = re.compile(
    r"^(一般社団法人|公益社団法人|一般財団法人|公益財団法人|特定非営利活動法人|独立行政法人|国立大学法人|株式会社)"
)
_LAST_PART = re.compile(
    r"(?<=.{3})(仲裁センター|調停センター|紛争解決センター|センター|委員会|審査会|協会|機構|連合会)$"
)


@dataclass(frozen=True)
class ShownName:
    """One name: its language and the pieces that make it when joined."""

    lang: str
    pieces: tuple[str, ...]

    @property
    def text(self) -> str:
        """The name in one piece."""
        return "".join(self.pieces)


def shown_name(name: Name) -> ShownName:
    """Return one name in pieces."""
    if not name.lang.startswith("ja"):
        return ShownName(name.lang, (name.text,))
    rest, pieces = name.text, []
    if form := _LEGAL_FORM.match(rest):
        pieces.append(form.group())
        rest = rest[form.end() :]
    if (last := _LAST_PART.search(rest)) and len(name.text) > len("日本商事仲裁協会"):
        pieces += [rest[: last.start()], last.group()]
    else:
        pieces.append(rest)
    return ShownName(name.lang, tuple(piece for piece in pieces if piece))


def shown_names(content: Content, language: str) -> list[ShownName]:
    """Return the names of a listing to show side by side, the reader's language first."""
    return [shown_name(name) for name in names_to_show(content, language)]


def names_in_a_line(content: Content, language: str) -> list[ShownName]:
    """Return the two names by which a line of a list tells a listing: the reader's own, and one beside it.

    With every name an entry of four languages takes five lines of a telephone, and no line can be told from the next.
    """
    return shown_names(content, language)[:2]
