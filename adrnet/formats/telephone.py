"""Telephone numbers as `tel:` addresses (RFC 3966), for files in which a number must not begin with `+`.

Only the writing is changed, never the number: what cannot be read as exactly one telephone number stays as it was
written. Whether a number exists is not judged here.
"""

import re
from functools import lru_cache

import phonenumbers

# International and grouped with blanks, dots or hyphens: nearly every number of the list. It needs no knowledge of
# countries.
_INTERNATIONAL = re.compile(r"\+[1-9][0-9]{0,14}(?:[ .-][0-9]{1,14}){0,14}")

# One number in any digits, with or without an extension. Two numbers in one field do not match: reading only the first
# of them would lose the second.
_ONE_NUMBER = re.compile(
    r"\s*(?:tel:)?[+＋]?[\d\s().（）\-‐-―－ー]+(?:(?:;ext=|ext\.?|extension|x|#|内線)\s*\d{1,9})?\s*", re.IGNORECASE
)
_FEWEST_DIGITS, _MOST_DIGITS = (
    7,
    15,
)  # E.164 allows fifteen; below seven it is a short code that works in one country only


@lru_cache(maxsize=4096)
def tel_uri(telephone: str, country_code: str = "") -> str:
    """Write a telephone number as `tel:+66-2-018-1615`.

    Args:
        telephone: The number as written.
        country_code: ISO 3166-1 code of the country whose national form the number may be in; empty if unknown.

    Returns:
        The `tel:` address, or the text as written where it is not exactly one number that can be called from abroad.
    """
    digits = sum(character.isdigit() for character in telephone)
    if _INTERNATIONAL.fullmatch(telephone) and _FEWEST_DIGITS <= digits <= _MOST_DIGITS:
        return "tel:" + telephone.replace(" ", "-").replace(".", "-")
    if not _ONE_NUMBER.fullmatch(telephone):
        return telephone
    try:
        number = phonenumbers.parse(telephone, country_code.upper() or None)
    except phonenumbers.NumberParseException:
        return telephone
    if not phonenumbers.is_possible_number(number):
        return telephone
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.RFC3966)
