"""Where two texts differ, for readers: word by word, or cluster by cluster in scripts that put no space between words.

`components/changes.html` shows what comes out. Texts that have little in common are shown whole, since a patchwork of
single words says less than both texts beside each other.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from difflib import SequenceMatcher

SAME, REMOVED, ADDED = "same", "removed", "added"
Piece = tuple[str, str]

# Scripts without spaces between words, by the first word of the Unicode names of their characters.
_UNSPACED = {"THAI", "LAO", "KHMER", "MYANMAR", "CJK", "HIRAGANA", "KATAKANA"}
# What ties the next consonant to this one: Khmer coeng, Burmese virama, the joiner.
_TIES = frozenset("\u17d2\u1039\u200d")
# Letters by their category that stand on the one before them like a mark: Thai and Lao sara am, the non-joiner.
_LIKE_MARKS = frozenset("\u0e33\u0eb3\u200c")
# Comparing takes time by the product of both lengths; beyond this sentences are compared in place of words.
_MOST = 1500
_SENTENCE = re.compile(r"[^\n.。!?！？។၊။]*[\n.。!?！？។၊။]*")
# Less in common than this, and it is another text.
_ALIKE = 0.35


def sides(before: str, after: str) -> tuple[list[Piece], list[Piece]]:
    """Return both texts in pieces: of the one what stayed and what went, of the other what stayed and what came."""
    old, new = _tokens(before), _tokens(after)
    if max(len(old), len(new)) > _MOST:
        old, new = _SENTENCE.findall(before), _SENTENCE.findall(after)
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    if matcher.ratio() < _ALIKE:
        return _merged([(REMOVED, before)]), _merged([(ADDED, after)])
    blocks = matcher.get_opcodes()
    return (
        _merged((SAME if kind == "equal" else REMOVED, "".join(old[start:end])) for kind, start, end, _, _ in blocks),
        _merged((SAME if kind == "equal" else ADDED, "".join(new[start:end])) for kind, _, _, start, end in blocks),
    )


def _tokens(text: str) -> list[str]:
    """Return words, and between them white space and marks one by one; they make the text when joined."""
    tokens: list[str] = []
    was_word = False
    for cluster in _clusters(text):
        is_word = cluster[0].isalnum() and not _is_unspaced(cluster[0])
        if is_word and was_word:
            tokens[-1] += cluster
        else:
            tokens.append(cluster)
        was_word = is_word
    return tokens


def _clusters(text: str) -> Iterator[str]:
    """Yield each character with the marks that belong to it: none of them is ever shown alone."""
    cluster = ""
    for one in text:
        is_mark = unicodedata.category(one)[0] == "M" or one in _TIES or one in _LIKE_MARKS
        if cluster and (is_mark or cluster[-1] in _TIES):
            cluster += one
        else:
            if cluster:
                yield cluster
            cluster = one
    if cluster:
        yield cluster


def _is_unspaced(one: str) -> bool:
    return unicodedata.name(one, "").split(" ")[0].partition("-")[0] in _UNSPACED


def _merged(pieces: Iterable[Piece]) -> list[Piece]:
    """Return the pieces without empty ones, neighbours of one kind as one; a lone space between changes goes along."""
    merged: list[Piece] = []
    for kind, text in pieces:
        if not text:
            continue
        if merged and merged[-1][0] == kind:
            merged[-1] = (kind, merged[-1][1] + text)
        elif len(merged) > 1 and kind != SAME and merged[-1] == (SAME, " ") and merged[-2][0] == kind:
            merged[-2:] = [(kind, merged[-2][1] + " " + text)]
        else:
            merged.append((kind, text))
    return merged
