"""From a row of the outbox to a message as it travels: headers and two parts, plain text and HTML.

What lives here: every header of our mails. What does not: the words (`composing`) and the way (`kit/mail.py`).
"""

from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP, SMTPUTF8
from typing import Final

from email_validator import validate_email

from adrnet.domain.outbox import Leased
from adrnet.i18n.messages import selectable

SENDER: Final = "adrnet"


def message_of(mail: Leased, *, sender: str, answers_to: str) -> EmailMessage:
    """Return the message; the same row makes the same one each time, but for the line that parts its halves."""
    recipient, reply = _as_it_travels(mail.recipient), _as_it_travels(answers_to)
    # Every part in seven bits: no server on the way can have trouble with it.
    policy = (SMTP if recipient.isascii() else SMTPUTF8).clone(cte_type="7bit")
    message = EmailMessage(policy=policy)
    message["From"] = Address(SENDER, addr_spec=sender)
    username, _, domain = recipient.rpartition("@")
    message["To"] = Address(username=username, domain=domain)
    if reply != sender and reply.isascii():
        message["Reply-To"] = Address(addr_spec=reply)
    message["Subject"] = mail.subject
    message["Date"] = mail.created_at
    message["Message-ID"] = mail.message_id
    # So that no absence note answers (RFC 3834), with the word that Exchange listens to.
    message["Auto-Submitted"] = "auto-generated"
    message["X-Auto-Response-Suppress"] = "OOF, AutoReply"
    message.set_content(mail.text)
    if mail.html:
        message.add_alternative(mail.html, subtype="html")
    # Last, since whatever is said of the content so far moves to its first half.
    language = selectable(mail.locale)
    message["Content-Language"] = language.tag if language else mail.locale
    return message


def _as_it_travels(mailbox: str) -> str:
    """Write the domain in ASCII; letters before the @ stay, and need a server that takes them."""
    checked = validate_email(mailbox, check_deliverability=False, test_environment=True)
    return checked.ascii_email or f"{checked.local_part}@{checked.ascii_domain}"
