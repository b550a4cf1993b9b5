"""How countries are spoken of beside their names: Filipino, Nhật, 韓国人, ชาวลาว, Burma, 印尼.

The words are data (`adrnet/data/country_words.csv`: drafts, nobody's statement on any country's right name). The names
themselves come from CLDR (`i18n.names`). `labels` makes both mean the country.
"""

import csv
from collections import defaultdict
from collections.abc import Mapping
from functools import cache
from types import MappingProxyType
from typing import Final

from adrnet.domain.reference import SHIPPED

FILE: Final = SHIPPED / "country_words.csv"


@cache
def country_words() -> Mapping[str, tuple[str, ...]]:
    """Return country code → its words in all languages, each once."""
    found: defaultdict[str, dict[str, None]] = defaultdict(dict)
    with FILE.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            found[row["country"]] |= dict.fromkeys(row["words"].split(";"))
    return MappingProxyType({country: tuple(words) for country, words in found.items()})
