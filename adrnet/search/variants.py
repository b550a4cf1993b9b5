"""Words that a query may do without, and words that are spelt in two ways.

Both are the query's business only: the index holds what was written. There are no synonyms here; a label of the
vocabulary in any language also means its code, and `query` sees to that.
"""

import re

# Function words ask for nothing by themselves: `mediation in Singapore` also means a body whose entry never says "in".
# English ones count in every interface language but Vietnamese, whose syllables look like them once accents are gone.
_IN_ENGLISH = "the of and for with by from in at or"
_IN_MALAY_AND_INDONESIAN = "dan di untuk yang dari dengan pada ke oleh bagi atau dalam"
_FUNCTION_WORDS = {
    language: frozenset(words.split())
    for language, words in {
        "en": _IN_ENGLISH,
        "id": f"{_IN_ENGLISH} {_IN_MALAY_AND_INDONESIAN}",
        "ms": f"{_IN_ENGLISH} {_IN_MALAY_AND_INDONESIAN}",
        "fil": f"{_IN_ENGLISH} ang ng mga sa na para ni o",
        "pt": f"{_IN_ENGLISH} a o as os de da do das dos e em no na nos nas para por com",
        "vi": "",
    }.items()
}
# Japanese particles of one kana: between two words in Han or katakana they only join them.
PARTICLES = frozenset("のとやにでをはがへも")

_PAIRS = """
    acknowledgement acknowledgment; behaviour behavior; catalogue catalog; centre center; colour color;
    counsellor counselor; defence defense; dialogue dialog; enquiry inquiry; enrolment enrollment; favour favor;
    fulfilment fulfillment; harbour harbor; honour honor; instalment installment; judgement judgment; labour labor;
    licence license; neighbour neighbor; neighbourhood neighborhood; offence offense; programme program
"""
_SPELLINGS: dict[str, str] = {}
for _pair in _PAIRS.split(";"):
    _british, _american = _pair.split()
    for _ending in ("", "s"):
        _SPELLINGS[_british + _ending] = _american + _ending
        _SPELLINGS[_american + _ending] = _british + _ending
# organisation, specialized, analyse: enough letters before the ending that no short word is meant.
_S_OR_Z = re.compile(r"(?P<stem>[a-z]{3,}[iy])(?P<letter>[sz])(?P<ending>e|ed|es|er|ers|ing|ation|ations|ational)")


def function_words(language: str) -> frozenset[str]:
    """Return the words that a query in this interface language may do without."""
    return _FUNCTION_WORDS.get(language, _FUNCTION_WORDS["en"])


def other_spelling(word: str) -> str:
    """Return the British spelling of an American word or the other way round; empty where there is none.

    `-ise` and `-ize` go by rule, which also makes words that nobody writes; no text has them, so nothing is found.
    """
    if word in _SPELLINGS:
        return _SPELLINGS[word]
    match = _S_OR_Z.fullmatch(word)
    return f"{match['stem']}{'z' if match['letter'] == 's' else 's'}{match['ending']}" if match else ""
