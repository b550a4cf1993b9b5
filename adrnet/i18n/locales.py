"""THE list of the languages of the interface: codes, own names, scripts, aliases, how far each is translated.

What lives here: one frozen record per language and the look-up by code or alias. What does not: which language a
request gets (`negotiation`), names of countries and languages (`names`), sentences (`messages`). Languages in which
listings are written are another matter: any BCP 47 tag may stand there.

Decisions:
* English is written in its international form (`en_001`: day before month), Portuguese as in Timor-Leste (`pt_TL`, the
  European norm). The code in paths stays short: `en`, `pt`.
* There is one Chinese, in simplified characters; every Chinese tag leads to it, since it is nearer than English.
* Plural rules are written here as gettext wants them, because Babel has none for Indonesian, Malay, Burmese and
  Filipino and then supposes English ones.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, Literal

State = Literal["complete", "draft", "partial"]

# Line heights per family of scripts, as measured for the interface: marks above and below the line need room.
LATIN, HAN, BRAHMIC, BURMESE = 1.55, 1.75, 1.8, 1.9

ONE_FORM = "nplurals=1; plural=0;"
ONE_IS_SINGULAR = "nplurals=2; plural=(n != 1);"
NONE_AND_ONE_ARE_SINGULAR = "nplurals=2; plural=(n > 1);"


@dataclass(frozen=True, slots=True)
class Locale:
    """One language of the interface.

    Attributes:
        code: as it stands in paths, and as BCP 47 writes it.
        babel: the locale that Babel and Flask-Babel are asked for. A code that Babel does not know is an error page.
        endonym: the language's name in itself.
        script: ISO 15924.
        direction: `ltr` or `rtl`, for `dir`.
        line: line height of running text, without unit.
        plurals: gettext's `Plural-Forms`.
        aliases: other tags that mean this language, in lower case with hyphens. state: `complete` is translated and
            reviewed, `draft` is translated but not reviewed, `partial` falls back to English.
    """

    code: str
    babel: str
    endonym: str
    script: str
    line: float
    plurals: str
    state: State
    aliases: tuple[str, ...] = ()
    direction: Literal["ltr", "rtl"] = "ltr"

    def __hash__(self) -> int:
        # There is one of each code, and what is remembered by language is looked up all the time.
        return hash(self.code)

    @property
    def tag(self) -> str:
        """The value of `lang` and `hreflang`."""
        return self.code

    @property
    def folder(self) -> str:
        """The catalogue's folder: gettext looks there for `babel` and for every shorter form of it."""
        return self.code.replace("-", "_")

    @property
    def is_declared_complete(self) -> bool:
        """Whether every sentence must be translated; a draft is complete but not reviewed."""
        return self.state != "partial"

    def __str__(self) -> str:
        return self.code


LOCALES: Final[tuple[Locale, ...]] = (
    Locale("en", "en_001", "English", "Latn", LATIN, ONE_IS_SINGULAR, "complete"),
    Locale("id", "id", "Bahasa Indonesia", "Latn", LATIN, ONE_FORM, "partial", ("in",)),
    Locale("ms", "ms", "Bahasa Melayu", "Latn", LATIN, ONE_FORM, "partial", ("zsm", "zlm")),
    Locale("fil", "fil", "Filipino", "Latn", LATIN, NONE_AND_ONE_ARE_SINGULAR, "partial", ("tl",)),
    Locale("pt", "pt_TL", "Português", "Latn", LATIN, ONE_IS_SINGULAR, "partial"),
    Locale("vi", "vi", "Tiếng Việt", "Latn", LATIN, ONE_FORM, "partial"),
    Locale("km", "km", "ខ្មែរ", "Khmr", BRAHMIC, ONE_FORM, "partial"),
    Locale("lo", "lo", "ລາວ", "Laoo", BRAHMIC, ONE_FORM, "partial"),
    Locale("my", "my", "မြန်မာ", "Mymr", BURMESE, ONE_FORM, "partial"),
    Locale("th", "th", "ไทย", "Thai", BRAHMIC, ONE_FORM, "partial"),
    Locale("ja", "ja", "日本語", "Jpan", HAN, ONE_FORM, "draft"),
    Locale("zh-Hans", "zh_Hans", "简体中文", "Hans", HAN, ONE_FORM, "partial", ("zh", "cmn", "zh-hant")),
)

# Not a language: English made longer, accented and bracketed at run time, so that unmarked text and tight layouts show.
PSEUDO: Final = Locale("en-XA", "en_001", "[Þŝéûðö]", "Latn", LATIN, ONE_IS_SINGULAR, "complete")

BY_CODE: Final[Mapping[str, Locale]] = MappingProxyType({locale.code: locale for locale in LOCALES})
DEFAULT: Final = BY_CODE["en"]

_BY_TAG: Final[Mapping[str, Locale]] = MappingProxyType(
    {tag: locale for locale in LOCALES for tag in (locale.code.lower(), *locale.aliases)}
)

# No language tag in use is longer; what is, was not meant as one.
_LONGEST_TAG = 35


def find(tag: str, *, with_pseudo: bool = False) -> Locale | None:
    """Find the language that a code, an alias or a longer tag (`tl-PH`, `zh_Hans_CN`) means.

    Subtags are dropped from the end until something fits (RFC 4647, section 3.4), in any mixture of cases, with
    hyphens or underscores.

    Args:
        tag: as someone typed it or a browser sent it.
        with_pseudo: whether the pseudo-locale may be found too.

    Returns:
        The language, or None when it is not one of ours.
    """
    if not tag.isascii() or len(tag) > _LONGEST_TAG:
        return None
    wanted = tag.strip().replace("_", "-").lower()
    if wanted == PSEUDO.code.lower() and with_pseudo:
        return PSEUDO
    while wanted:
        if wanted in _BY_TAG:
            return _BY_TAG[wanted]
        wanted = wanted.rpartition("-")[0]
    return None
