"""What the gallery's components show besides a form: made-up lists, answers and changes in several scripts."""

from typing import Any

from adrnet.kit.differing import sides

_STATES = ("complete", "in_part", "required", "empty", "wrong", "blocked")
_NAMES = [
    {"lang": "en", "pieces": ["Example Centre for Arbitration"]},
    {"lang": "ja", "pieces": ["見本", "仲裁センター"]},
]


def _change(
    label: str, before: str, after: str, language: str | None = None, lang: str | None = None
) -> dict[str, Any]:
    old, new = sides(before, after)
    return {"label": label, "language": language, "lang": lang, "before": old, "after": new}


def samples() -> dict[str, Any]:
    """Return the context of the gallery."""
    return {
        "sections": [
            {
                "label": f"Section {number}, with a label of some length",
                "url": None if state == "blocked" else f"#part-{number}",
                "state": state,
                "words": "5 of 8 answered" if state == "in_part" else None,
                "hint": "The law of each place is asked elsewhere." if number == 1 else None,
            }
            for number, state in enumerate(_STATES)
        ],
        "texts": [
            {"code": "", "name": "English", "lang": "en", "title": "English", "state": "complete"},
            {"code": "_th", "name": "ไทย", "lang": "th", "title": "Thai", "state": 2},
            {"code": "_km", "name": "ខ្មែរ", "lang": "km", "title": "Khmer", "state": "empty"},
        ],
        "checked": [
            {
                "label": "Names",
                "values": [{"text": "Example Centre", "lang": None}, {"text": "見本仲裁センター", "lang": "ja"}],
                "url": "#name",
            },
            {
                "label": "What you do",
                "values": [{"text": "First line.\nSecond line, " + "long " * 40, "lang": None}],
                "url": "#summary",
            },
            {"label": "Telephone", "values": [], "url": "#telephone"},
        ],
        "compared": [
            _change("City", "Bangkok", "Chiang Mai"),
            _change(
                "What you do",
                "The centre hears cases in person. It keeps three sets of rules.",
                "The centre hears cases in person, on screen or both. It keeps two sets of rules.",
                "English",
                "en",
            ),
            _change(
                "What you do",
                "仲裁および調停の手続を運営しています。",
                "仲裁と調停の手続を、対面でもオンラインでも運営しています。",
                "Japanese",
                "ja",
            ),
            _change("What you do", "ศูนย์รับพิจารณาข้อพิพาททางการค้า", "ศูนย์รับไกล่เกลี่ยข้อพิพาททางการค้าและการลงทุน", "Thai", "th"),
            _change("Name", "", "មជ្ឈមណ្ឌលគំរូ", "Khmer", "km"),
            _change("Website", "https://example.org/a-very-long-address-without-any-place-to-break/", ""),
        ],
        "waiting": [
            {
                "url": "#waiting",
                "names": _NAMES,
                "kind": "Claim",
                "note": "Viet Nam. Sent from an address at another domain",
                "days": 9,
                "is_late": True,
            },
            {"url": "#waiting", "names": _NAMES[1:], "kind": "Revision", "note": None, "days": 4, "is_late": False},
            {
                "url": "#waiting",
                "names": _NAMES[:1],
                "kind": "Revision",
                "note": "Text in Chinese added",
                "days": 0,
                "is_late": False,
            },
        ],
        "kinds": [
            {"code": "claim", "label": "Claim", "chosen": False, "count": 1},
            {"code": "revision", "label": "Revision", "chosen": True, "count": 1148},
        ],
        "places": [{"code": "asia", "label": "A region with a name of some length", "chosen": False, "count": None}],
        "numbers": [
            {"label": "Waiting for you", "value": 6, "note": "oldest 9 days", "url": "#waiting"},
            {"label": "Organisations listed", "value": 1149, "note": None, "url": None},
            {"label": "Confirmed this year", "value": 41, "note": "of 149", "url": None},
            {"label": "Countries without a focal point", "value": 3, "note": "of 12", "url": None},
        ],
        "standing": [
            {
                "code": "live",
                "words": "Readers see the entry of 3 May 2026.",
                "note": None,
                "lang": None,
                "url": "#top",
                "link": "See the entry",
            },
            {
                "code": "waiting",
                "words": "Your changes of 20 November 2026 wait for the coordinator.",
                "note": None,
                "lang": None,
                "url": None,
                "link": None,
            },
            {
                "code": "returned",
                "words": "The coordinator sent your changes back on 21 November 2026.",
                "note": "Write the name as in your statutes.\nThen send it again.",
                "lang": "en",
                "url": "#top",
                "link": "Correct and send again",
            },
        ],
    }
