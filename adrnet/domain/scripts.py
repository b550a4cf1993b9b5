"""In which script a name is written (ISO 15924), worked out from its letters and its language."""

import unicodedata
from collections import Counter

# First word of a letter's Unicode name → the script. Han, kana and hangul depend on the language: see `script_of`.
_SCRIPTS = {
    "LATIN": "Latn",
    "FULLWIDTH": "Latn",
    "THAI": "Thai",
    "LAO": "Laoo",
    "KHMER": "Khmr",
    "MYANMAR": "Mymr",
    "TAMIL": "Taml",
    "DEVANAGARI": "Deva",
    "BENGALI": "Beng",
    "GURMUKHI": "Guru",
    "TELUGU": "Telu",
    "MALAYALAM": "Mlym",
    "SINHALA": "Sinh",
    "ARABIC": "Arab",
    "CYRILLIC": "Cyrl",
    "GREEK": "Grek",
    "HEBREW": "Hebr",
    "ARMENIAN": "Armn",
    "GEORGIAN": "Geor",
    "ETHIOPIC": "Ethi",
    "TIBETAN": "Tibt",
    "MONGOLIAN": "Mong",
    "JAVANESE": "Java",
    "BALINESE": "Bali",
    "BUGINESE": "Bugi",
    "SUNDANESE": "Sund",
    "CHAM": "Cham",
    "HANGUL": "Kore",
    "HIRAGANA": "Jpan",
    "KATAKANA": "Jpan",
    "HALFWIDTH": "Jpan",
    "CJK": "Hani",
    "BOPOMOFO": "Bopo",
}
# Languages that mix Han letters with their own.
_MIXED = {"ja": "Jpan", "ko": "Kore"}
_TRADITIONAL = ("hant", "tw", "hk", "mo")


def script_of(text: str, lang: str) -> str:
    """Return the script in which most of a text is written; empty where it has no letters, or none of a known script.

    A Japanese or Korean name with any Han letter or kana is in the mixture that its language is written in.
    """
    found = Counter(
        script
        for one in text
        if one.isalpha() and (script := _SCRIPTS.get(unicodedata.name(one, "").partition(" ")[0]))
    )
    language, *rest = lang.lower().split("-")
    if language in _MIXED and {_MIXED[language], "Hani"} & found.keys():
        return _MIXED[language]
    script = found.most_common(1)[0][0] if found else ""
    if script == "Hani" and "Jpan" in found:
        return "Jpan"
    if script == "Hani" and language in {"zh", "yue"}:
        return "Hant" if language == "yue" or set(_TRADITIONAL) & set(rest) else "Hans"
    return script
