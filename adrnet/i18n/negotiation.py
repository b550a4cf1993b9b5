"""Which language a request gets when its path names none: the account's, else the browser's, else English.

The path comes first of all, but it is not negotiated: an address says what it says, and an unknown language there is a
page that does not exist. Here nothing ever fails: the header is typed by strangers.
"""

import re
from functools import lru_cache
from typing import Final

from adrnet.i18n.locales import DEFAULT, Locale, find

# Browsers send less than two hundred characters; a cut keeps a hostile header cheap.
_LONGEST_HEADER: Final = 1000

_RANGE: Final = re.compile(r"\s*([A-Za-z0-9_-]+)\s*(?:;\s*q\s*=\s*(0(?:\.\d*)?|1(?:\.0*)?))?\s*", re.ASCII)


def negotiate(accept_language_header: str | None, account: str | None = None) -> Locale:
    """Choose a language.

    Args:
        accept_language_header: `Accept-Language` as it came, or None.
        account: the code that the signed-in account has chosen, or None.

    Returns:
        Always a language: English when nothing fits.
    """
    chosen = find(account) if account else None
    return chosen or _from_header((accept_language_header or "")[:_LONGEST_HEADER])


@lru_cache(maxsize=1024)
def _from_header(header: str) -> Locale:
    # Stable sorting keeps the order of the header among equal qualities, as browsers mean it.
    for _quality, tag in sorted(_ranges(header), key=lambda item: -item[0]):
        if found := find(tag):
            return found
    return DEFAULT


def _ranges(header: str) -> list[tuple[float, str]]:
    """Read the language ranges; what is malformed is passed over, what has quality 0 is refused."""
    ranges = []
    for part in header.split(","):
        if match := _RANGE.fullmatch(part):
            quality = float(match[2]) if match[2] else 1.0
            if quality > 0:
                ranges.append((quality, match[1]))
    return ranges
