"""Whatever is typed into an address, in whatever script, is answered: never an error of ours, never a trace of one.

Requests are made from a seed that stands in the test's name, so that a failure can be repeated. Some of the pages go
through the inspector like all others: what was typed comes back escaped, in a page that keeps every rule.
"""

import random
import string
from urllib.parse import quote, unquote

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.wrappers import Response

from adrnet.db import db
from adrnet.domain.listing import Facet, Listing
from adrnet.domain.vocabulary import Scheme, current
from adrnet.i18n.locales import LOCALES

# Together a thousand requests; the inspector reads one answer of so many as strictly as any page.
SEEDS = range(4)
REQUESTS = 240
READ_CLOSELY = 8
ANSWERS = {200, 301, 302, 308, 400, 404, 410}

pytestmark = pytest.mark.data("real")

# Pieces of text: every script of the region and some beyond, and what programs stumble over.
SCRIPTS = (
    *(
        "abcXYZ",
        "ĂăĐđƠơ",
        "กขคงจฉช่้๊",
        "ກຂຄງຈຊ່້",
        "កខគឃង្ក្ខា",
        "ကခဂဃင်္ဂါ",
        "あいうアイウー",
        "漢字仲裁調停",
        "简体中文",
        "繁體中文",
    ),
    *(
        "한국어",
        "தமிழ்",
        "हिन्दी",
        "ᮞᮥᮔ᮪ᮓ",
        "ꦗꦮ",
        "עברית",
        "العربية",
        "ЖЗИ",
        "ελλην",
        "🕊️👩🏽‍⚖️",
        "𠮷𩸽",
        "ﬁﬂ",
        "ＡＢＣ",
        "ｶﾅ",
    ),
)
STUMBLING = (
    *("", " ", "\x00", "\x1b[31m", "\r\nSet-Cookie: a=b", "\u202e", "\u200b\u200d", "\ufeff", "\ufffe", "\u2028"),
    *("'", '"', "'; DROP TABLE listing; --", "<script>alert(1)</script>", "{{ 7*7 }}", "{% raw %}", "%(q)s", "%s%n"),
    *("../../etc/passwd", "..\\..", "-1", "0", "1e9", "99999999999999999999999", "٣", "一", "½", "NaN", "None", "null"),
    *("*", "?", "a*", "*a", "(", ")", "((((", "a AND", "OR OR", "NOT", "name:x", "[a TO b]", "~", "^", '"a', "\\", "/"),
    *("a" * 201, "ก" * 500, "漢" * 2000, "်" * 60, "e" + "\u0301" * 300, "() " * 200, "a b " * 300),
)


def text(chance: random.Random) -> str:
    """Return something that somebody may type."""
    kind = chance.random()
    if kind < 0.3:
        return chance.choice(STUMBLING)
    if kind < 0.4:
        return "".join(chr(chance.choice((chance.randrange(0x20), chance.randrange(0xD800)))) for _ in range(6))
    pieces = [
        "".join(chance.choices(chance.choice(SCRIPTS), k=chance.randint(1, 9))) for _ in range(chance.randint(1, 5))
    ]
    return chance.choice((" ", "", "　", "+", chance.choice(STUMBLING))).join(pieces)


def escaped(value: str, chance: random.Random) -> str:
    """Write a value into an address: as browsers do, or broken."""
    kind = chance.random()
    if kind < 0.05:
        return chance.choice(("%", "%zz", "%ff%fe", "%ed%a0%80", "%c0%80", "%00", "%f4%90%80%80"))
    return quote(
        value, safe="" if kind < 0.9 else string.punctuation.replace("#", "").replace("?", "").replace("%", "")
    )


class Typist:
    """Types addresses: real ones with some of it spoilt."""

    def __init__(self, seed: int, codes: dict[str, tuple[str, ...]], public_ids: list[str]) -> None:
        self.chance = random.Random(seed)  # noqa: S311 - to be repeated, no secret
        self._codes = codes
        self._public_ids = public_ids

    def address(self) -> str:
        """Return the next address."""
        chance = self.chance
        lang = chance.choice([locale.code for locale in LOCALES])
        if chance.random() < 0.1:
            lang = chance.choice(("EN", "xx", "zh-TW", "ja_JP", "en-XA", "tl", escaped(text(chance), chance) or "x"))
        thing = escaped(text(chance), chance)
        path = chance.choice(
            (
                *("/directory", "/directory", "/directory", "/focal-points", "/focal-points", "/focal-points.csv"),
                *("/focal-points.xlsx", "/", "", "/about", "/languages", "/directory/countries", f"/{thing}"),
                *(
                    f"/directory/{thing}",
                    f"/directory/countries/{thing}",
                    f"/directory/countries/{chance.choice(self._codes['country'])}",
                ),
                *(
                    f"/directory/{chance.choice(self._public_ids)}",
                    f"/directory/{chance.choice(self._public_ids)}-{thing}",
                ),
                *(f"/focal-points.{thing}", f"/../{lang}/directory", f"//{thing}"),
            )
        )
        return f"/{lang}{path}{self._query()}"

    def _query(self) -> str:
        chance = self.chance
        names = [
            *map(str, Facet),
            "topic",
            "kind",
            "state",
            "q",
            "q",
            "q",
            "sort",
            "page",
            "lang",
            escaped(text(chance), chance),
        ]
        pairs = []
        for _ in range(chance.randint(0, 7)):
            name = chance.choice(names)
            value = text(chance)
            if name in self._codes and chance.random() < 0.6:
                value = chance.choice(self._codes[name])
                value = chance.choice((value, value.lower(), value.upper(), f" {value}", f"{value},{value}"))
            pairs.append(f"{name}={escaped(value, chance)}")
        return f"?{chance.choice(('&', '&', '&&', ';')).join(pairs)}" if pairs else ""


@pytest.fixture
def typist(app):
    """Return a typist with that seed, who knows the real codes and some public ids."""
    schemes = {Facet.KIND: Scheme.KIND, Facet.ROLE: Scheme.ROLE, "topic": Scheme.TOPIC}
    with app.app_context():
        words = current(db.session())
        ids = list(db.session.scalars(select(Listing.public_id).limit(20)))
    codes = {name: words.codes(schemes.get(name, name)) for name in (*map(str, Facet), "topic")}
    codes |= {"sort": ("relevance", "name", "confirmed"), "page": ("1", "2", "7")}
    return lambda seed: Typist(seed, codes, ids)


@pytest.mark.parametrize("seed", SEEDS)
def test_whatever_is_typed_is_answered(app, client, typist, caplog, seed):
    plain = FlaskClient(app, Response)
    someone = typist(seed)
    for number in range(REQUESTS):
        address = someone.address()
        if number % READ_CLOSELY == 0:
            client.get(address, status=ANSWERS)
            continue
        answer = plain.get(address)
        assert answer.status_code in ANSWERS, f"{address} answers {answer.status}"
        assert b"Traceback" not in answer.data, address
    assert not [record.getMessage() for record in caplog.records if record.levelname in {"ERROR", "CRITICAL"}]


def test_the_typist_types_what_it_should(typist):
    someone = typist(1)
    typed = "".join(unquote(someone.address()) for _ in range(1500))
    for script in SCRIPTS:
        assert set(script) & set(typed), script
    for piece in (
        "\x00",
        "<script>",
        "'; DROP TABLE",
        "page=2",
        "country=JP",
        "sort=name",
        "/focal-points.xlsx",
        "漢" * 2000,
    ):
        assert piece in typed, piece


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "OPTIONS", "HEAD"])
@pytest.mark.parametrize("path", ["/", "/en/", "/en/directory", "/th/focal-points.csv", "/en/nowhere", "/healthz"])
def test_another_method_is_refused_or_harmless(client, method, path):
    client.open(path, method=method, status={200, 302, 404, 405})


@pytest.mark.parametrize(
    "headers",
    [
        {"Accept-Language": "x" * 5000},
        {"Accept-Language": ",,;q=;;q=2,*;q=-1,zh-Hant-TW-u-co-pinyin"},
        {"Accept-Language": "\xff\xfe"},
        {"Host": "evil.example"},
        {"Host": "a b"},
        {"Cookie": "session=" + "a" * 3000},
        {"If-None-Match": '"x', "If-Modified-Since": "yesterday"},
        {"Range": "bytes=5-1"},
        {"X-Forwarded-Proto": "javascript", "X-Forwarded-Host": "evil.example"},
        {"Content-Length": "-1"},
        {"Content-Type": "multipart/form-data"},
    ],
)
def test_odd_headers_are_answered(client, headers):
    for path in ("/", "/en/directory?q=law", "/static/adrnet.css", "/readyz"):
        client.get(path, headers=headers, status={200, 206, 302, 304, 400, 416})


@pytest.mark.parametrize("query", ["q=\xff\xfe", "q=\xe0\xb8", "country=\xc0\x80", "\xff=\xff", "q=\xed\xa0\x80"])
def test_bytes_that_are_no_text_are_answered(client, query):
    for path in ("/ja/directory", "/km/focal-points", "/my/focal-points.csv"):
        client.get(path, environ_overrides={"QUERY_STRING": query}, status={200, 400})
