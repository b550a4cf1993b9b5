"""Files that a coordinator has brought in: one waits for a word, one has errors, of one the columns are asked about."""

from typing import Any

from adrnet.domain.account import Account
from adrnet.domain.import_run import ImportKind
from adrnet.formats import sheet
from adrnet.imports import reading, services
from tests.browser.examples import NAMES, REASON

HEADINGS = ("name_en", "name_km", "kind", "country", "services", "website")
_LIMITS = reading.limits_of(
    {"IMPORT_MEGABYTES": 1, "IMPORT_ROWS": 100, "IMPORT_COLUMNS": 20, "IMPORT_UNPACKED_MEGABYTES": 10}
)
_KHMER = "មជ្ឈមណ្ឌលឧទាហរណ៍ថ្មី"


def make(coordinator: Account) -> dict[str, Any]:
    """Bring the files in; return the number of each."""
    known = [NAMES[0].text, "", "mediation_centre", "KH", "mediation", "https://new.example.org/"]
    new = ["Example House of Disputes at the Lake", _KHMER, "mediation_centre", "KH", "mediation; arbitration", ""]
    doubtful = [_KHMER, "", "mediation_centre", "KH", "mediation", "https://third.example.org/"]
    wrong = ["Example Board", "", "សមាគម", "Atlantis", "magic", "www.example.org"]
    return {
        "import_tried": _bring(coordinator, HEADINGS, known, new, doubtful),
        "import_wrong": _bring(coordinator, HEADINGS, known, wrong),
        "import_columns": _bring(coordinator, ("ឈ្មោះ", "名称", "Where"), [new[0], "例示センター", "KH"]),
    }


def _bring(coordinator: Account, headings: tuple[str, ...], *rows: list[str]) -> int:
    content = b"".join(sheet.as_csv(headings, rows))
    given = services.given(ImportKind.LISTINGS, "ស្ថាប័ន 2026.csv", content, "https://source.example.org/list", REASON)
    return services.bring(coordinator, given, reading.read(content, _LIMITS)).id
