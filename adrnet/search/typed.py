"""What someone typed, in parts: words, phrases in quotes, and what is excluded by a minus in front.

    arbitration "court of appeal" -construction -"med-arb"      仲裁 「国際商事」 －建設

Pure text, as it was typed or normalised: what a part asks for is in `terms`. `parts` reads, `written` writes; whoever
takes something away from a question (a phrase's quotes, an exclusion) changes the parts and writes them again.

Decisions:
* Quotes are those of every interface language: " “ ” „ ＂ 〝 〟 in any pairing (keyboards mix them), « » in both
  directions, 「 」 and 『 』. A quote that nothing closes is punctuation, and so is one that opens behind a letter of
  ASCII or a digit (5" pipe): nothing is lost by it.
* A minus excludes when a blank or the beginning stands before it and something behind it: a hyphen inside a word never
  does, nor does a minus by itself. All dashes that are one sign to `normalisation` count, － and − among them.
* A minus reaches to the next blank or quote: what has blanks in it is excluded in quotes.
"""

import itertools
import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

# The insides of character classes.
_DOUBLE = '"\u201c\u201d\u201e\u201f\uff02\u301d-\u301f'
_QUOTE = f"{_DOUBLE}«»「」『』｢｣"
_MINUS = r"\-\u2010-\u2013\u2212\ufe63\uff0d"
_CLOSED = (
    rf"(?<![0-9A-Za-z])[{_DOUBLE}](?P<double>[^{_DOUBLE}]+)[{_DOUBLE}]"
    r"|«(?P<angle>[^«»]+)»|»(?P<reversed>[^«»]+)«"
    r"|[「｢](?P<corner>[^「」｢｣]+)[」｣]|『(?P<white>[^『』]+)』"
)
_PART = re.compile(
    rf"(?P<minus>(?<!\S)[{_MINUS}])?(?:{_CLOSED})"
    rf"|(?<!\S)[{_MINUS}][{_QUOTE}]*(?P<excluded>[^\s{_MINUS}{_QUOTE}][^\s{_QUOTE}]*)"
)
_LONE_QUOTE = re.compile(rf"[{_QUOTE}]")
_LONE_MINUS = re.compile(rf"(?<!\S)[{_MINUS}]+")


class Part(NamedTuple):
    """A stretch of words, a phrase, or one of both that is excluded."""

    text: str
    is_phrase: bool = False
    is_excluded: bool = False


def parts(text: str) -> tuple[Part, ...]:
    """Return the parts of what was typed, in their order; all words between two others are one part."""
    found: list[Part] = []
    end = 0
    for match in _PART.finditer(text):
        found.append(Part(text[end : match.start()]))
        end = match.end()
        if match["excluded"]:
            found.append(Part(match["excluded"], is_excluded=True))
        else:
            inside = match["double"] or match["angle"] or match["reversed"] or match["corner"] or match["white"]
            found.append(Part(inside, is_phrase=True, is_excluded=bool(match["minus"])))
    found.append(Part(text[end:]))
    return tuple(_together(part._replace(text=_tidy(part.text)) for part in found))


def _tidy(text: str) -> str:
    """Take away what is left of quotes and minus signs."""
    return " ".join(_LONE_MINUS.sub(" ", _LONE_QUOTE.sub(" ", text)).split())


def _together(found: Iterable[Part]) -> Iterator[Part]:
    """Leave out what is empty, and join the words on either side of it."""
    for (is_phrase, is_excluded), some in itertools.groupby((one for one in found if one.text), lambda one: one[1:]):
        if is_phrase or is_excluded:
            yield from some
        else:
            yield Part(" ".join(one.text for one in some))


def written(found: Iterable[Part]) -> str:
    """Write parts so that `parts` reads the same."""
    return " ".join("-" * part.is_excluded + (f'"{part.text}"' if part.is_phrase else part.text) for part in found)
