"""From a template and values to subject, plain text and HTML in the reader's language, without a request.

What lives here: `compose`, `address`. What does not: what a template may hold (`plain`), rows of the outbox
(`writing`).
"""

from dataclasses import dataclass
from typing import Any, Final, NoReturn
from urllib.parse import urlsplit

from flask import current_app

from adrnet.i18n.locales import DEFAULT, Locale
from adrnet.i18n.messages import in_locale, selectable
from adrnet.mails.plain import plain_of

# What somebody's words may not bring into a mail, or into a PostgreSQL: control characters but for white space.
_CONTROLS: Final = str.maketrans({chr(code): " " for code in (*range(9), 11, 12, *range(14, 32), *range(127, 160))})


@dataclass(frozen=True)
class Composed:
    """A mail in words.

    Attributes:
        subject: one line.
        body: the plain text without the signature, for letters that are edited before they go.
        text: the plain text, signature included.
        html: the same as a small page.
    """

    subject: str
    body: str
    text: str
    html: str


def compose(name: str, locale: str, /, **values: Any) -> Composed:
    """Compose the mail `templates/mail/<name>.html` in a language.

    Args:
        name: the template's name without folder and ending.
        locale: the reader's language, as a code of the interface; English where it is none of ours.
        values: what the template expects.

    Raises:
        UnfitMailError: the template holds what a mail may not.
    """
    speaks = language(locale)
    template = current_app.jinja_env.get_template(f"mail/{name}.html")
    given = {
        **values,
        "address": lambda endpoint, **path: address(endpoint, speaks.code, **path),
        "contact": current_app.config["CONTACT_EMAIL"],
        "url_for": _refuse,
    }
    with in_locale(speaks):
        html = template.render(given).translate(_CONTROLS)
    plain = plain_of(html, links_to=current_app.config["BASE_URL"])
    return Composed(plain.subject, plain.body, plain.text, html.strip() + "\n")


def address(endpoint: str, locale: str, /, **path: Any) -> str:
    """Return the whole address of one of our pages in a language; no request is needed and none is asked.

    Args:
        endpoint: as for `url_for`.
        locale: the reader's language.
        path: values of the path; what the path does not take becomes the query.
    """
    base = urlsplit(current_app.config["BASE_URL"])
    if current_app.url_map.is_endpoint_expecting(endpoint, "lang"):
        path.setdefault("lang", language(locale).code)
    pages = current_app.url_map.bind(base.netloc, url_scheme=base.scheme)
    return pages.build(endpoint, path, force_external=True)


def language(locale: str) -> Locale:
    """Return the language that a code means, English where it is none of ours."""
    return selectable(locale) or DEFAULT


def _refuse(*_arguments: Any, **_more: Any) -> NoReturn:
    raise RuntimeError("a mail has no page around it: address(endpoint) in place of url_for")
