"""Messages as they travel, read back by the standard library: headers, both parts, every script."""

import re
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adrnet.domain.outbox import Leased
from adrnet.i18n.locales import LOCALES
from adrnet.mails.message import message_of
from tests.mails.desk import Desk
from tests.mails.post_office import PostOffice

AT = datetime(2026, 11, 21, 8, 30, 59, 123456, tzinfo=UTC)
SUBJECTS = {
    "en": "Your entry “Example”: a coordinator’s question about it, and what to do now that it was returned to you",
    "id": "Entri Anda dikembalikan – silakan periksa",
    "ms": "Entri anda dikembalikan",
    "fil": "Ibinalik ang iyong entri",
    "pt": "A sua inscrição foi devolvida – por favor verifique",
    "vi": "Mục của bạn đã được trả lại để chỉnh sửa và bổ sung thông tin liên hệ, địa chỉ và lĩnh vực",
    "km": "ធាតុរបស់អ្នកត្រូវបានបញ្ជូនត្រឡប់មកវិញដើម្បីកែតម្រូវព័ត៌មានទំនាក់ទំនងនិងអាសយដ្ឋាន",
    "lo": "ລາຍການຂອງທ່ານຖືກສົ່ງຄືນເພື່ອແກ້ໄຂຂໍ້ມູນຕິດຕໍ່",
    "my": "သင်၏စာရင်းကိုပြင်ဆင်ရန်ပြန်ပို့လိုက်ပါသည်ဆက်သွယ်ရန်အချက်အလက်များကိုစစ်ဆေးပါ",
    "th": "รายการของคุณถูกส่งกลับเพื่อแก้ไขข้อมูลติดต่อและที่อยู่ให้ถูกต้องครบถ้วนสมบูรณ์",
    "ja": "掲載内容についてのお知らせ：コーディネーターから返却されましたので、内容をご確認のうえ再度ご提出ください",
    "zh-Hans": "您的条目已被退回，请修改联系方式和地址后重新提交",
}


def leased(**values: object) -> Leased:
    given = {
        "id": 1,
        "message_id": "<0123456789abcdef0123456789abcdef@adrnet.example>",
        "recipient": "someone@office.example",
        "locale": "en",
        "subject": "Example",
        "text": "Words\n\n-- \nadrnet\n",
        "html": "<!doctype html>\n<p>Words</p>\n",
        "created_at": AT,
        "attempts": 0,
        "leased_until": AT + timedelta(minutes=10),
    }
    return Leased(**{**given, **values})  # type: ignore[arg-type]  # columns by name


def travelled(mail: Leased, answers_to: str = "contact@adrnet.example") -> EmailMessage:
    made = message_of(mail, sender="mail@adrnet.example", answers_to=answers_to)
    content = made.as_bytes()
    assert content.isascii()
    assert max(map(len, content.split(b"\r\n"))) <= 998
    assert b"\n" not in content.replace(b"\r\n", b"")
    read = message_from_bytes(content, policy=default)
    assert isinstance(read, EmailMessage)
    assert read.defects == []
    return read


def part(message: EmailMessage, kind: str) -> str:
    found = message.get_body((kind,))
    assert found is not None
    # Lines of a text end with CRLF wherever it travels.
    return str(found.get_content()).replace("\r\n", "\n")


def test_every_locale_has_a_subject_to_try() -> None:
    assert set(SUBJECTS) == {locale.code for locale in LOCALES}


@pytest.mark.parametrize("locale", SUBJECTS)
def test_every_language_arrives_as_it_was_written(locale: str) -> None:
    subject = SUBJECTS[locale]
    text = f"{subject}\n\n" + subject * 40 + "\n.\n.x\nFrom here\n-- \nadrnet\n"
    read = travelled(leased(locale=locale, subject=subject, text=text, html=f"<p>{subject * 40}</p>\n"))
    assert read["Subject"] == subject
    assert read["Content-Language"] == locale
    assert (part(read, "plain"), part(read, "html")) == (text, f"<p>{subject * 40}</p>\n")


@pytest.mark.parametrize("locale", SUBJECTS)
def test_every_language_passes_a_real_server(desk: Desk, post_office: PostOffice, locale: str) -> None:
    desk.write(locale=locale, subject=SUBJECTS[locale], words=f".{SUBJECTS[locale]}")
    assert desk.send() == 1
    [read] = post_office.mails()
    assert read["Subject"] == SUBJECTS[locale]
    assert part(read, "plain").splitlines()[0] == f".{SUBJECTS[locale]}"
    assert f'<html lang="{locale}"' in part(read, "html")


def test_the_headers_say_who_when_and_that_nobody_needs_to_answer() -> None:
    read = travelled(leased())
    assert {name: str(value) for name, value in read.items() if name != "Content-Type"} == {
        "From": "adrnet <mail@adrnet.example>",
        "To": "someone@office.example",
        "Reply-To": "contact@adrnet.example",
        "Subject": "Example",
        "Date": "Sat, 21 Nov 2026 08:30:59 +0000",
        "Message-ID": "<0123456789abcdef0123456789abcdef@adrnet.example>",
        "Content-Language": "en",
        "Auto-Submitted": "auto-generated",
        "X-Auto-Response-Suppress": "OOF, AutoReply",
        "MIME-Version": "1.0",
    }
    assert read.get_content_type() == "multipart/alternative"
    assert [one.get_content_type() for one in read.iter_parts()] == ["text/plain", "text/html"]
    assert {one.get_content_charset() for one in read.iter_parts()} == {"utf-8"}
    assert "Reply-To" not in travelled(leased(), answers_to="mail@adrnet.example")


def test_a_domain_in_other_letters_travels_in_ascii() -> None:
    assert travelled(leased(recipient="desk@例示.example"))["To"] == "desk@" + "例示.example".encode("idna").decode()


def test_letters_before_the_sign_are_kept_for_a_server_that_takes_them() -> None:
    made = message_of(leased(recipient="窓口@例示.example"), sender="mail@adrnet.example", answers_to="窓@x.example")
    assert made.as_bytes().count("To: 窓口@".encode()) == 1
    assert "Reply-To" not in made


def test_a_header_with_an_end_of_line_is_refused_even_here() -> None:
    for name in ("subject", "message_id"):
        with pytest.raises(ValueError, match=r"linefeed|CR|newline"):
            message_of(leased(**{name: "x\r\nBcc: y@office.example"}), sender="a@b.example", answers_to="a@b.example")


@given(st.text(st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"]), min_size=1, max_size=250))
def test_any_subject_arrives(text: str) -> None:
    subject = " ".join(text.split())
    mail = leased(subject=subject)
    content = message_of(mail, sender="mail@adrnet.example", answers_to="mail@adrnet.example").as_bytes()
    read = message_from_bytes(content, policy=default)
    assert read["Subject"] == subject
    assert sorted(set(read.keys())) == sorted(
        [
            *("From", "To", "Subject", "Date", "Message-ID", "Content-Language", "Auto-Submitted"),
            *("X-Auto-Response-Suppress", "MIME-Version", "Content-Type"),
        ]
    )
    assert re.search(r"\r?\n\r?\n", content.decode())
