"""Two ways for a mail to leave: to a mail server, or into a folder where a local trial reads it.

Transport only: a message comes in, it is taken, or one of two faults says why not. `AwayError` is about the way itself
(no connection, wrong password, a full disk): whatever else waits need not be tried now. `NotTakenError` is about this
one message. Neither carries an address or the server's own words, since both end in a log.
"""

import contextlib
import os
import smtplib
import ssl
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC
from email.message import EmailMessage
from email.policy import SMTP, SMTPUTF8
from pathlib import Path
from typing import Final, Literal

TIMEOUT_SECONDS: Final = 20
# Replies by which a server ends the conversation, whatever it was about.
_CLOSING: Final = {421, -1}

Send = Callable[[EmailMessage], None]


class AwayError(Exception):
    """There is no way for any mail just now."""


class NotTakenError(Exception):
    """This message was not taken; `is_final` where the server said that there is no such mailbox."""

    def __init__(self, reason: str, *, is_final: bool = False) -> None:
        super().__init__(reason)
        self.is_final = is_final


@dataclass(frozen=True)
class Server:
    """A mail server that takes our mails."""

    host: str
    port: int
    protection: Literal["starttls", "tls", "none"] = "starttls"
    user: str = ""
    password: str = ""

    @contextmanager
    def opened(self) -> Iterator[Send]:
        """Hold one connection for several messages.

        Raises:
            AwayError: it cannot be reached, is not who it should be, or does not take our password.
        """
        with contextlib.ExitStack() as held:
            try:
                connection = self._connect()
                held.callback(connection.close)
                if self.protection == "starttls":
                    connection.starttls(context=ssl.create_default_context())
                if self.user:
                    connection.login(self.user, self.password)
            except (OSError, smtplib.SMTPException) as error:
                raise AwayError(_reason(error)) from None
            yield lambda message: _hand_over(connection, message)
            with contextlib.suppress(OSError, smtplib.SMTPException):
                # What was taken is taken: a farewell that fails changes nothing.
                connection.quit()

    def _connect(self) -> smtplib.SMTP:
        if self.protection == "tls":
            return smtplib.SMTP_SSL(self.host, self.port, timeout=TIMEOUT_SECONDS, context=ssl.create_default_context())
        return smtplib.SMTP(self.host, self.port, timeout=TIMEOUT_SECONDS)


def _hand_over(connection: smtplib.SMTP, message: EmailMessage) -> None:
    """Hand one message over; a refusal leaves the connection ready for the next one."""
    try:
        connection.send_message(message)
    except smtplib.SMTPRecipientsRefused as error:
        code, words = next(iter(error.recipients.values()))
        if code in _CLOSING:
            raise AwayError(_reason(error)) from None
        raise NotTakenError(_reply(code, words), is_final=_names_no_mailbox(code, words)) from None
    except smtplib.SMTPDataError as error:
        if error.smtp_code in _CLOSING:
            raise AwayError(_reason(error)) from None
        raise NotTakenError(_reply(error.smtp_code, error.smtp_error)) from None
    except (smtplib.SMTPNotSupportedError, UnicodeError) as error:
        # An address in letters that this server cannot take; another server may.
        raise NotTakenError(_reason(error)) from None
    except (OSError, smtplib.SMTPException) as error:
        if isinstance(error, smtplib.SMTPSenderRefused) and _has_letters(message) and error.smtp_code not in _CLOSING:
            raise NotTakenError(_reason(error)) from None
        # A sender that is refused is refused for every mail, so it counts as no way at all.
        raise AwayError(_reason(error)) from None


def _names_no_mailbox(code: int, words: bytes | str) -> bool:
    """Whether the reply says, by its enhanced code (RFC 3463), that the recipient's address leads nowhere.

    A bare 550 may as well mean that the server does not relay for us, which is to be mended and not to be given up.
    """
    enhanced = (words if isinstance(words, str) else words.decode("latin-1")).partition(" ")[0]
    return 500 <= code < 600 and enhanced.startswith("5.1.") and enhanced not in {"5.1.7", "5.1.8"}  # noqa: PLR2004 - the class of lasting refusals


def _reply(code: int, words: bytes | str) -> str:
    enhanced = (words if isinstance(words, str) else words.decode("latin-1")).partition(" ")[0]
    is_code = enhanced.replace(".", "").isdigit() and enhanced.count(".") == 2  # noqa: PLR2004 - class.subject.detail
    return f"{code} {enhanced}" if is_code else str(code)


def _reason(error: Exception) -> str:
    """Return what kind of fault it is; the error's own words may hold addresses."""
    if isinstance(error, smtplib.SMTPResponseException):
        return f"{type(error).__name__} {_reply(error.smtp_code, error.smtp_error)}"
    code = f" {error.errno}" if isinstance(error, OSError) and error.errno else ""
    return type(error).__name__ + code


@dataclass(frozen=True)
class Folder:
    """A folder in which each mail lies twice: `.eml` as it would be sent, `.txt` to be read."""

    path: Path

    @contextmanager
    def opened(self) -> Iterator[Send]:
        """Make the folder.

        Raises:
            AwayError: it cannot be made.
        """
        try:
            self.path.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as error:
            raise AwayError(_reason(error)) from None
        yield self._lay_down

    def _lay_down(self, message: EmailMessage) -> None:
        """Write both files; a mail that comes again lies in the same place."""
        name = self._name(message)
        try:
            self._write(f"{name}.txt", _readable(message).encode())
            self._write(f"{name}.eml", message.as_bytes(policy=SMTPUTF8 if _has_letters(message) else SMTP))
        except OSError as error:
            raise AwayError(_reason(error)) from None

    @staticmethod
    def _name(message: EmailMessage) -> str:
        """Sort by time, be different for each mail, and hold nothing that a stranger wrote."""
        written = message["Date"].datetime.astimezone(UTC)
        identity = "".join(sign for sign in message["Message-ID"].partition("@")[0] if sign.isalnum())
        return f"{written:%Y%m%dT%H%M%SZ}-{identity[:12]}"

    def _write(self, name: str, content: bytes) -> None:
        """Write a file that is whole or is not there."""
        handle, temporary = tempfile.mkstemp(dir=self.path, prefix=".")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            Path(temporary).replace(self.path / name)
        except BaseException:
            Path(temporary).unlink(missing_ok=True)
            raise


def _has_letters(message: EmailMessage) -> bool:
    """Whether the recipient's address has letters beyond ASCII, which only some servers take."""
    return not str(message["To"].addresses[0].addr_spec).isascii()


def _readable(message: EmailMessage) -> str:
    text = message.get_body(("plain",))
    words = text.get_content().replace("\r\n", "\n") if text else ""
    return f"{message['Subject']}\n{message['To']}\n\n{words}"
