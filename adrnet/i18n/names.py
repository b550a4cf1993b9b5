"""Names of countries and languages, dates and numbers in the words of a language.

What lives here: CLDR's data, through Babel, with the few exceptions that the network needs. What does not: sentences
(`messages`), labels of the vocabularies (reference data of the domain).

Decisions:
* English uses the official names under which the members adopted the Work Plan (ASEAN-Japan Special Meeting of Justice
  Ministers, 6 July 2023): Brunei Darussalam, Lao PDR, Viet Nam. Every other language uses CLDR's common name.
* CLDR adds a former name in brackets to Myanmar in most languages; ours leave it out.
* The year is the Gregorian one in every language, in Thai too, where CLDR marks it as such (ค.ศ.): dates of
  confirmation are compared across languages. Digits are Western in every language, as on the members' own English and
  legal pages.
* Short dates have the month in words; where CLDR offers only figures (Portuguese), the long date stands in.
"""

import re
from datetime import date, datetime, tzinfo
from functools import cache, lru_cache
from typing import Final

import babel
from babel import dates, numbers

from adrnet.i18n.collation import sort_key
from adrnet.i18n.locales import DEFAULT, Locale, find

__all__ = [
    "country_name",
    "date_and_time",
    "format_number",
    "language_name",
    "long_date",
    "month_and_year",
    "script_name",
    "short_date",
    "sort_key",
]

# ISO 3166-1 → the name that differs from CLDR's. Myanmar: CLDR's name without the former one in brackets.
_COUNTRY_EXCEPTIONS: Final[dict[str, dict[str, str]]] = {
    "en": {"BN": "Brunei Darussalam", "LA": "Lao PDR", "MM": "Myanmar", "VN": "Viet Nam"},
    "id": {"MM": "Myanmar"},
    "ms": {"MM": "Myanmar"},
    "fil": {"MM": "Myanmar"},
    "pt": {"MM": "Mianmar"},
    "vi": {"MM": "Myanmar"},
    "km": {"MM": "មីយ៉ាន់ម៉ា"},
    "lo": {"MM": "ມຽນມາ"},
    "th": {"MM": "เมียนมา"},
    "ja": {"MM": "ミャンマー"},
}

_TAG: Final = re.compile(r"[A-Za-z]{2,8}(?:[-_][A-Za-z0-9]{1,8})*", re.ASCII)


@cache
def _cldr(locale: Locale) -> babel.Locale:
    return babel.Locale.parse(locale.babel)


def country_name(code: str, locale: Locale) -> str:
    """Name a country.

    Args:
        code: ISO 3166-1 alpha-2, in either case.
        locale: the language of the name.

    Returns:
        The name, or the code itself where nobody has given it a name.
    """
    code = code.upper()
    language = _cldr(locale).language
    return _COUNTRY_EXCEPTIONS.get(language, {}).get(code) or _cldr(locale).territories.get(code) or code


@lru_cache(maxsize=2048)
def language_name(tag: str, locale: Locale, *, running: bool = False) -> str:
    """Name a language.

    Args:
        tag: BCP 47, in any case, with hyphens or underscores; a script or a country is named in brackets.
        locale: the language of the name.
        running: inside a sentence. Otherwise the name stands alone, as a label, and begins with a capital where its
            script has them (Portuguese writes "inglês" in a sentence).

    Returns:
        The name, or the tag itself where nobody has given it a name.
    """
    if not _TAG.fullmatch(tag):
        return tag
    cldr = _cldr(locale)
    language, *rest = tag.replace("_", "-").split("-")
    parts = [language.lower(), *(part.title() if len(part) == len("Hans") else part.upper() for part in rest)]
    for end in range(len(parts), 0, -1):
        name = cldr.languages.get("_".join(parts[:end]))
        if name:
            break
    else:
        return tag
    if details := [known for part in parts[end:] if (known := cldr.scripts.get(part) or cldr.territories.get(part))]:
        name = f"{name} ({', '.join(details)})"
    return name if running else name[:1].upper() + name[1:]


def script_name(code: str, locale: Locale) -> str:
    """Name a script (ISO 15924: "Jpan"), or return the code where nobody has given it a name."""
    name = str(_cldr(locale).scripts.get(code.title(), code))
    return name[:1].upper() + name[1:]


def long_date(day: date, locale: Locale, zone: tzinfo | None = None) -> str:
    """Write a date with the month in words: "12 March 2026".

    Args:
        day: a date, or an aware instant.
        locale: the language.
        zone: for an instant, the time zone whose day counts; without it the instant's own.
    """
    return _long_date(_day(day, zone), locale)


# A list says the same few days and numbers again and again, and CLDR's patterns take their time.
@lru_cache(maxsize=4096)
def _long_date(day: date, locale: Locale) -> str:
    return dates.format_date(day, "long", locale=_cldr(locale))


def short_date(day: date, locale: Locale, zone: tzinfo | None = None) -> str:
    """Write a date with the month in words, shortened where the language shortens it: "12 Mar 2026"."""
    written = dates.format_skeleton("yMMMd", _day(day, zone), locale=_cldr(locale))
    return written if any(character.isalpha() for character in written) else long_date(day, locale, zone)


def date_and_time(instant: datetime, locale: Locale, zone: tzinfo, *, with_zone: bool = True) -> str:
    """Write an instant with its time zone: "12 March 2026, 14:05 (Asia/Tokyo)".

    Without the zone's name where the page says once which one it is.
    """
    local = _aware(instant).astimezone(zone)
    pattern = str(dates.get_datetime_format("medium", locale=_cldr(locale)))
    written = pattern.replace("{1}", long_date(local, locale)).replace("{0}", f"{local:%H:%M}").replace("'", "")
    return f"{written} ({zone})" if with_zone else written


def month_and_year(day: str, locale: Locale) -> str:
    """Write a date that is known to the month or the year only.

    Args:
        day: ISO date as precise as its source: `2025-08`, `2025`, `2025-08-21`.
        locale: the language of the words.

    Returns:
        "August 2025" in that language; a year stands as it is, a full date as a long date.
    """
    parts = [int(part) for part in day.split("-")]
    if len(parts) == 1:
        return day
    if len(parts) == 2:  # noqa: PLR2004 - year and month
        return dates.format_skeleton("yMMMM", date(parts[0], parts[1], 1), locale=_cldr(locale))
    return long_date(date(*parts), locale)


@lru_cache(maxsize=32)
def list_separator(tag: str) -> str:
    """Return what stands between the members of an enumeration in this language: ", ", in Japanese and Chinese "、".

    CLDR's space (Thai) and hyphen (Burmese) are not taken: words of other languages stand in our enumerations, and
    would run into each other.
    """
    middle = _cldr(find(tag) or DEFAULT).list_patterns["standard"]["middle"]
    separator = middle.replace("{0}", "").replace("{1}", "")
    return separator if separator == "、" else ", "


def format_number(number: float, locale: Locale) -> str:
    """Write a number with the separators of the language."""
    # 1 and 1.0 are equal, and may be written differently: whole numbers alone are remembered.
    return _whole(number, locale) if isinstance(number, int) else numbers.format_decimal(number, locale=_cldr(locale))


@lru_cache(maxsize=4096)
def _whole(number: int, locale: Locale) -> str:
    return numbers.format_decimal(number, locale=_cldr(locale))


def _day(day: date, zone: tzinfo | None) -> date:
    if not isinstance(day, datetime):
        return day
    return (_aware(day).astimezone(zone) if zone else _aware(day)).date()


def _aware(instant: datetime) -> datetime:
    if instant.tzinfo is None:
        raise ValueError("An instant without a time zone has no day: pass an aware one.")
    return instant
