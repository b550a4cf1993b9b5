"""A small list in which every script of the network stands, in the reader's language: for tests and for looking.

All organisations, offices, persons and addresses are invented.
"""

import csv
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import lru_cache

from adrnet.domain.reference import SHIPPED
from adrnet.formats.columns import FocalPointRow, ListHeader, Spoken
from adrnet.i18n.locales import Locale
from adrnet.i18n.messages import translator
from adrnet.i18n.names import country_name, language_name


@dataclass(frozen=True)
class Example:
    """An organisation's name, an office and a person, in the language of a country."""

    country: str
    lang: str
    name: str
    office: str
    person: str = ""


EXAMPLES = (
    Example("BN", "ms", "Pusat Timbang Tara Contoh", "Pejabat Setiausaha (contoh)"),
    Example("ID", "id", "Badan Arbitrase Contoh Nasional", "Sekretariat Jenderal (contoh)"),
    Example("JP", "ja", "例示仲裁センター", "国際課（例）", "髙橋 﨑 𠮷子"),
    Example("JP", "ja", "直骨調停機構（例示）", "事務局 濵﨑"),
    Example("KH", "km", "ស្ថាប័នអាជ្ញាកណ្តាលគំរូ", "លេខាធិការដ្ឋាន (ឧទាហរណ៍)", "ឈ្មោះ ឧទាហរណ៍"),
    Example("LA", "lo", "ສູນໄກ່ເກ່ຍຂໍ້ຂັດແຍ່ງຕົວຢ່າງ", "ຫ້ອງການ ນ້ຳ (ຕົວຢ່າງ)"),
    Example("MM", "my", "ဥပမာ ခုံသမာဓိ ဥက္ကဋ္ဌ ကုမ္ပဏီ ပြည်ထောင်စု", "အတွင်းရေးမှူးရုံး (ဥပမာ)"),
    Example("MY", "ta", "எடுத்துக்காட்டு நடுவர் மையம்", "Pejabat (contoh)"),
    Example("PH", "fil", "Halimbawang Sentro ng Pamamagitan", "Tanggapan ng Kalihim (halimbawa)"),
    Example("SG", "zh-Hans", "直骨示例仲裁中心", "秘书处（示例）", "门与骨 示例"),
    Example("TH", "th", "ศูนย์ไกล่เกลี่ยข้อพิพาทตัวอย่าง น้ำ ที่นี่", "สำนักงานเลขาธิการ (ตัวอย่าง)", "ตัวอย่าง ผู้ประนีประนอม"),
    Example("TL", "pt", "Centro de Mediação “Exemplo” – Díli", "Secretariado (exemplo)"),
    Example("VN", "vi", "Trung tâm Trọng tài Quốc tế ví dụ", "Văn phòng Tổng thư ký (ví dụ)"),
    Example("", "en", "Example Secretariat", "Office of Everything; and *more* #markup $x$"),
)
"""One of each script; two of Japan, and the same characters in Chinese."""


def rows(locale: Locale) -> list[FocalPointRow]:
    """Return the list, its names of countries and languages in the reader's language; the last post is vacant."""
    return [_row(number, example, locale) for number, example in enumerate(EXAMPLES)]


def header(locale: Locale, count: int = len(EXAMPLES)) -> ListHeader:
    """Return a header with everything that one can say."""
    say = translator(locale)
    return ListHeader(
        title=say("Focal points of the network"),
        purpose=say(
            "To find whom to write to about arbitration and mediation in the countries of the network. "
            "Do not use these addresses for advertising."
        ),
        made_at=datetime(2026, 11, 21, 5, 5, tzinfo=UTC),
        time_zone="Asia/Tokyo",
        count=count,
        filters=((say("Topic"), "髙橋 · ที่นี่ · ខ្មែរ"),),
        edition="4 (2026-11-20)",
        delete_after=date(2027, 5, 21),
    )


def _row(number: int, example: Example, locale: Locale) -> FocalPointRow:
    labels = _labels(locale.code)
    is_vacant = not example.country
    tags = () if is_vacant else tuple(dict.fromkeys(("en", example.lang)))
    state = "vacant" if is_vacant else "confirmed"
    return FocalPointRow(
        post_id=f"p{number:04}",
        state_code=state,
        state_name=labels.get(("state", state), state),
        country_code=example.country,
        country_name=country_name(example.country, locale) if example.country else "",
        listing_id=f"k7m2q{number}",
        listing_name=Spoken([(example.name, example.lang)]),
        kind_code="mediation_centre",
        kind_name=labels.get(("organisation_kind", "mediation_centre"), "Mediation centre"),
        topic_codes=("mediation",),
        topic_names=(labels.get(("topic", "mediation"), "Mediation"),),
        office="" if is_vacant else Spoken([(example.office, example.lang), ("Office (example)", "en")]),
        person=Spoken([(example.person, example.lang), ("Example Person", "en")]) if example.person else "",
        person_title=Spoken([("Example Officer", "en")]) if example.person else "",
        mailbox="" if is_vacant else f"focal-point-{number}@organisation.example",
        telephone="" if is_vacant else "+66 2 018 1615",
        language_codes=tags,
        language_names=tuple(language_name(tag, locale) for tag in tags),
        term_from=None if is_vacant else date(2026, 1, 1),
        term_until=None if is_vacant else date(2028, 12, 31),
        designated_by="" if is_vacant else f"Ministry (example) {example.office}",
        designated_on=None if is_vacant else date(2025, 12, 1),
        confirmed_on=None if is_vacant else date(2026, 3, 12),
        page_address=f"https://directory.example.org/{locale}/directory/k7m2q{number}#post-p{number:04}",
    )


@lru_cache
def _labels(code: str) -> dict[tuple[str, str], str]:
    with (SHIPPED / "vocabularies.csv").open(encoding="utf-8", newline="") as file:
        return {(row["scheme"], row["code"]): row[code] or row["en"] for row in csv.DictReader(file)}
