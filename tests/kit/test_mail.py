"""The ways of a mail: certificates are checked, passwords travel protected, files are whole or not there."""

import smtplib
import stat
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTPUTF8, default
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from adrnet.kit import mail
from adrnet.kit.mail import AwayError, Folder, NotTakenError, Server
from tests.mails.post_office import PostOffice

# Kept from before the doors are closed.
SMTP = smtplib.SMTP
NOW = datetime(2026, 11, 21, 23, 5, 9, tzinfo=UTC)


@pytest.fixture(autouse=True)
def open_door(monkeypatch: pytest.MonkeyPatch) -> None:
    """Connections still reach no other machine."""
    monkeypatch.setattr(smtplib, "SMTP", SMTP)


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate for localhost and for nobody else."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(datetime.now(UTC) - timedelta(days=1))
        .not_valid_after(datetime.now(UTC) + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    path = tmp_path_factory.mktemp("certificate") / "localhost.pem"
    secret = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path.write_bytes(secret + made.public_bytes(serialization.Encoding.PEM))
    return path


@pytest.fixture
def open_office() -> Iterator[Callable[..., PostOffice]]:
    """Opens a mail server next door."""
    opened = []

    def start(**given: Any) -> PostOffice:
        office = PostOffice(**given).opened()
        opened.append(office)
        return office.__enter__()

    yield start
    for office in opened:
        office.__exit__(None, None, None)


def message(to: str = "someone@office.example", **headers: str) -> EmailMessage:
    made = EmailMessage(policy=SMTPUTF8.clone(cte_type="7bit"))
    username, _, domain = to.rpartition("@")
    made["From"] = "mail@adrnet.example"
    made["To"] = Address(username=username, domain=domain)
    made["Subject"] = headers.get("subject", "件名 – ข้อความ")
    made["Date"] = NOW
    made["Message-ID"] = headers.get("message_id", "<0123456789abcdef@adrnet.example>")
    made.set_content("本文\n.\nข้อความ\n")
    return made


@pytest.mark.parametrize("protection", ["starttls", "tls"])
def test_a_server_that_is_who_it_should_be_gets_mail_and_password(
    open_office: Callable[..., PostOffice], certificate: Path, monkeypatch: pytest.MonkeyPatch, protection: Any
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    office = open_office(certificate=certificate, is_tls=protection == "tls")
    with Server("localhost", office.port, protection, "user", "password").opened() as send:
        send(message())
    assert office.secrets == ["\0user\0password"]
    assert office.mails()[0]["Subject"] == "件名 – ข้อความ"
    assert office.mails()[0].get_content() == "本文\r\n.\r\nข้อความ\r\n"
    if protection == "starttls":
        assert office.commands.index("STARTTLS") < office.commands.index("AUTH")
    assert office.commands[-1] == "QUIT"


@pytest.mark.parametrize("protection", ["starttls", "tls"])
@pytest.mark.parametrize("fault", ["unknown", "another name"])
def test_a_server_that_shows_another_certificate_gets_nothing(
    *,
    open_office: Callable[..., PostOffice],
    certificate: Path,
    monkeypatch: pytest.MonkeyPatch,
    protection: Any,
    fault: str,
) -> None:
    if fault == "another name":
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    office = open_office(certificate=certificate, is_tls=protection == "tls")
    host = "127.0.0.1" if fault == "another name" else "localhost"
    with pytest.raises(AwayError, match="SSLCertVerificationError"):
        Server(host, office.port, protection, "user", "password").opened().__enter__()
    assert (office.secrets, office.taken) == ([], [])


def test_a_server_that_offers_no_protection_gets_neither_mail_nor_password(
    open_office: Callable[..., PostOffice],
) -> None:
    office = open_office()
    with pytest.raises(AwayError, match="SMTPNotSupportedError"):
        Server("127.0.0.1", office.port, "starttls", "user", "password").opened().__enter__()
    assert (office.secrets, office.taken) == ([], [])
    with Server("127.0.0.1", office.port, "none").opened() as send:
        send(message())
    assert len(office.taken) == 1


def test_a_wrong_password_is_no_way_and_is_not_repeated(open_office: Callable[..., PostOffice]) -> None:
    office = open_office(replies={"AUTH": "535 5.7.8 wrong password for user"})
    with pytest.raises(AwayError) as away:
        Server("127.0.0.1", office.port, "none", "user", "password").opened().__enter__()
    assert str(away.value) == "SMTPAuthenticationError 535 5.7.8"


@pytest.mark.parametrize(
    ("place", "reply", "is_final"),
    [
        ("RCPT", "550 5.1.1 unknown", True),
        ("RCPT", "550 5.1.10 null mx", True),
        ("RCPT", "550 5.1.8 bad sender", False),
        ("RCPT", "450 4.1.1 unknown for now", False),
        ("RCPT", "550 unknown or not relayed", False),
        ("RCPT", "550 5.7.1 not relayed", False),
        (".", "554 5.1.1 not liked", False),
    ],
)
def test_a_refusal_tells_whether_it_is_final_and_leaves_the_way_open(
    open_office: Callable[..., PostOffice],
    place: str,
    reply: str,
    is_final: bool,
) -> None:
    office = open_office(replies={place: reply})
    with Server("127.0.0.1", office.port, "none").opened() as send:
        with pytest.raises(NotTakenError) as refused:
            send(message())
        office.replies.clear()
        send(message("b@office.example"))
    assert refused.value.is_final is is_final
    assert set(str(refused.value)) <= set("0123456789. ")
    assert office.recipients() == ["b@office.example"]


def test_an_address_that_this_server_cannot_take_is_about_that_mail_alone(
    open_office: Callable[..., PostOffice],
) -> None:
    office = open_office()
    with Server("127.0.0.1", office.port, "none").opened() as send:
        with pytest.raises(NotTakenError, match="SMTPNotSupportedError") as refused:
            send(message("窓口@office.example"))
        send(message())
    assert not refused.value.is_final
    assert office.recipients() == ["someone@office.example"]


@pytest.mark.parametrize("place", ["MAIL", "RCPT", "DATA", "."])
def test_a_server_that_closes_is_away_whatever_it_was_asked(open_office: Callable[..., PostOffice], place: str) -> None:
    office = open_office(replies={place: "421 4.3.2 closing"})
    with pytest.raises(AwayError), Server("127.0.0.1", office.port, "none").opened() as send:
        send(message())


def test_a_sender_that_is_refused_is_no_way_for_any_mail(open_office: Callable[..., PostOffice]) -> None:
    office = open_office(replies={"MAIL": "553 5.1.8 who are you, mail@adrnet.example"})
    with pytest.raises(AwayError) as away, Server("127.0.0.1", office.port, "none").opened() as send:
        send(message())
    assert str(away.value) == "SMTPSenderRefused 553 5.1.8"


def test_a_server_that_says_nothing_is_not_waited_for_without_end(monkeypatch: pytest.MonkeyPatch) -> None:
    patience: list[object] = []

    class Impatient(SMTP):
        def connect(self, *_arguments: Any, **_more: Any) -> Any:
            patience.append(self.timeout)
            raise TimeoutError("an example of silence")

    monkeypatch.setattr(smtplib, "SMTP", Impatient)
    with pytest.raises(AwayError, match=r"^TimeoutError$"):
        Server("127.0.0.1", 25, "none").opened().__enter__()
    assert patience == [mail.TIMEOUT_SECONDS]


def test_a_folder_holds_each_mail_to_send_and_to_read(tmp_path: Path) -> None:
    way = Folder(tmp_path / "instance" / "mail")
    for identity in ("<bbb@adrnet.example>", "<aaa/../x@adrnet.example>", "<bbb@adrnet.example>"):
        with way.opened() as send:
            send(message(message_id=identity))
    names = sorted(path.name for path in way.path.iterdir())
    # A mail that comes again lies in its place; what a stranger wrote is in no name.
    assert names == [f"20261121T230509Z-{name}.{kind}" for name in ("aaax", "bbb") for kind in ("eml", "txt")]
    read = message_from_bytes((way.path / names[0]).read_bytes(), policy=default)
    assert read["Subject"] == "件名 – ข้อความ"
    words = (way.path / names[1]).read_text(encoding="utf-8")
    assert words == "件名 – ข้อความ\nsomeone@office.example\n\n本文\n.\nข้อความ\n"
    assert stat.S_IMODE(way.path.stat().st_mode) == 0o700
    assert {stat.S_IMODE(path.stat().st_mode) for path in way.path.iterdir()} == {0o600}


def test_a_folder_that_cannot_be_made_is_no_way(tmp_path: Path) -> None:
    (tmp_path / "mail").write_text("a file")
    with pytest.raises(AwayError, match="FileExistsError"):
        Folder(tmp_path / "mail").opened().__enter__()


def test_letters_before_the_sign_lie_in_the_folder_too(tmp_path: Path) -> None:
    with Folder(tmp_path).opened() as send:
        send(message("窓口@office.example"))
    [file] = tmp_path.glob("*.eml")
    assert "To: 窓口@office.example" in file.read_text(encoding="utf-8")
