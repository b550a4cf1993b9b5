"""Makes entries and queries for `naive` by chance, from words and clusters of every script."""

import random
import unicodedata
from collections.abc import Iterable

from tests.search.naive import FACETS, Entry, Line, Part, Piece


def _words(written: str, plain: str = "") -> list[Piece]:
    pairs = zip(written.split(), (plain or written.lower()).split(), strict=True)
    return [Piece("word", (normal,), one) for one, normal in pairs]


def _runs(*clusters: str) -> list[Piece]:
    return [Piece("run", tuple(one.split()), one.replace(" ", "")) for one in clusters]


POOLS = (
    _words("arbitration maritime centre center arbitrators Kobe medarb med arb japanese of board boards"),
    _words("pengantaraan contoh badan maritim tagapamagitan"),
    _words("trọng tài hòa giải đất Việt", "trong tai hoa giai dat viet"),
    _words("mediação árbitro São órgão", "mediacao arbitro sao orgao"),
    _words("арбитраж நடுவர் نزاع"),
    [Piece("compound", ("med", "arb"), "med-arb"), Piece("compound", ("arb", "kobe"), "arb–Kobe")],
    _runs("仲 裁", "海 事", "海 事 仲 裁", "東 京 仲 裁 協 会", "裁 仲", "法", "京 都", "セ ン タ ー", "争 议 解 决"),
    _runs("ち ゅ う さ い", "チ ュ ウ サ イ", "か い じ"),
    _runs("중 재 원", "중 재", "법"),
    _runs("ศู น ย์", "ไก ล่ เก ลี่ ย", "กา ร ไก ล่ เก ลี่ ย", "น้ำ"),
    _runs("ສູ ນ", "ໄກ່ ເກ່ ຍ", "ກາ ນ ໄກ່ ເກ່ ຍ"),
    _runs("ម ជ្ឈ ត្ត កា រ", "ម ជ្ឈ ម ណ្ឌ ល", "ច្បា ប់"),
    _runs("ဖျန် ဖြေ ခြင်း", "ဖျန် ဖြေ", "သင်္ဘော"),
)  # fmt: skip


class Maker:
    """Makes entries and queries by chance."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)  # noqa: S311 - examples, not secrets

    def line(self, most: int) -> Line:
        pool = self.chance.choice(POOLS)
        other = self.chance.choice(POOLS)
        return tuple(
            self.chance.choice(self.chance.choice((pool, pool, other))) for _ in range(self.chance.randint(1, most))
        )

    def entry(self, number: int) -> Entry:
        chance = self.chance
        pairs = [(facet, code) for facet, codes in FACETS.items() for code in codes]
        return Entry(
            number,
            names=[self.line(3) for _ in range(chance.randint(1, 2))],
            abbreviations=[self.line(1)] * chance.randint(0, 1),
            readings=[tuple(chance.sample(POOLS[7], 2))] * (chance.random() < 0.2),
            texts=[self.line(7) for _ in range(chance.randint(0, 3))],
            facets={pair for pair in pairs if chance.random() < 0.2},
        )

    def query(self) -> list[Part]:
        chance = self.chance
        made = []
        for _ in range(chance.choice((1, 1, 2, 2, 3, 4))):
            kind = chance.random()
            if kind < 0.25:
                made.append(Part(self.line(4), is_phrase=True, is_excluded=chance.random() < 0.3))
            else:
                made.append(Part(self.line(1), is_excluded=kind > 0.85))
        return made

    def typed(self, query: Iterable[Part]) -> str:
        """Write a query as somebody might type it."""
        written = []
        for part in query:
            text = " ".join(self._as_typed(piece.written) for piece in part.pieces)
            if part.is_phrase:
                text = self.chance.choice(('"{}"', "“{}”", "「{}」", "«{}»", "„{}“")).format(text)
            written.append(self.chance.choice("-－−–") + text if part.is_excluded else text)
        return self.chance.choice((" ", "  ", "　")).join(written)

    def _as_typed(self, word: str) -> str:
        ways = (str, str, str.upper, str.title, lambda one: unicodedata.normalize("NFD", one), _wide)
        return self.chance.choice(ways)(word)


def _wide(word: str) -> str:
    return "".join(chr(ord(sign) + 0xFEE0) if "!" <= sign <= "~" else sign for sign in word)
