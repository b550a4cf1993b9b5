"""Addresses: the language in the path, the same page in another language, files with their digest.

`/<lang:lang>/…` matches the codes of our interface languages. A view never sees the language: it is taken out of the
path into `g.locale` before the view runs, and put into every address that is built.

Decisions:
    2026-11-21  Of a query only what the view has understood belongs to its page's address (`keep_query`): the page in
                other languages and its canonical address carry that and nothing else. What a visitor typed under a name
                of his own never reaches `url_for`, whose own options (`_scheme`, `_external`) look the same.
"""

import hashlib
import string
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any, cast
from urllib.parse import quote

from flask import Flask, Request, current_app, g, request, url_for
from werkzeug.routing import BaseConverter, IntegerConverter, Map, ValidationError
from werkzeug.wrappers import Response as WerkzeugResponse

from adrnet.i18n.locales import LOCALES, Locale
from adrnet.i18n.messages import current_locale, selectable
from adrnet.i18n.negotiation import negotiate

# What may stand in a path or a query as it is; everything else is written with percent signs.
_IN_PATH = "/!$&'()*+,;=:@-._~"
_IN_QUERY = _IN_PATH + "?%"


class TolerantRequest(Request):
    """A request whose query is text whatever bytes were sent: bytes beyond ASCII are read as if percent-encoded."""

    def __init__(self, environ: dict[str, Any], *arguments: bool) -> None:
        query = environ.get("QUERY_STRING", "")
        if not query.isascii():
            # Servers hand bytes over as Latin-1, and Werkzeug fails on those that are no UTF-8.
            environ["QUERY_STRING"] = quote(query.encode("latin-1"), safe=string.punctuation)
        super().__init__(environ, *arguments)


class LanguageConverter(BaseConverter):
    """Matches a language code of the interface; everything else is another address."""

    part_isolating = True
    regex = "|".join([locale.code for locale in LOCALES] + ["en-XA"])

    def to_python(self, value: str) -> str:
        """Refuse the pseudo-locale where the settings do not ask for it: it is an alias of English then."""
        locale = selectable(value)
        if locale is None or locale.code != value:
            raise ValidationError
        return value


class NumberConverter(IntegerConverter):
    """A number that a column can hold; a larger one is no address of ours, and no error of the database."""

    def __init__(self, url_map: Map) -> None:
        super().__init__(url_map, max=2**31 - 1)


class DayConverter(BaseConverter):
    """A day of the calendar, as `2026-11-22`."""

    regex = r"[0-9]{4}-[0-9]{2}-[0-9]{2}"

    def to_python(self, value: str) -> date:
        """Refuse a day that no calendar has."""
        try:
            return date.fromisoformat(value)
        except ValueError:
            raise ValidationError from None


def init(app: Flask) -> None:
    """Hang the language converter and what templates need to build addresses."""
    app.request_class = TolerantRequest
    app.url_map.converters["lang"] = LanguageConverter
    app.url_map.converters["int"] = NumberConverter
    app.url_map.converters["day"] = DayConverter
    app.extensions["adrnet.digests"] = {}
    app.url_value_preprocessor(_take_language)
    app.url_defaults(_give_language)
    app.jinja_env.globals.update(
        static_url=static_url, language_links=language_links, canonical_url=canonical_url, absolute=absolute
    )


def _take_language(_endpoint: str | None, values: dict[str, Any] | None) -> None:
    code = (values or {}).pop("lang", None)
    if code is not None and (locale := selectable(code)) is not None:
        g.locale = locale


def _give_language(endpoint: str, values: dict[str, Any]) -> None:
    if "lang" not in values and current_app.url_map.is_endpoint_expecting(endpoint, "lang"):
        values["lang"] = current_locale().code


def keep_query(pairs: Iterable[tuple[str, str]]) -> None:
    """Say which parameters belong to the address of the page that is being shown, in their one order."""
    g.query = tuple(pairs)


def address(endpoint: str, pairs: Iterable[tuple[str, str]], **path: str) -> str:
    """Return an address with a query in the order of `pairs`; a name may repeat."""
    query: dict[str, list[str]] = {}
    for name, value in pairs:
        query.setdefault(name, []).append(value)
    return url_for(endpoint, **{**query, **path})  # type: ignore[arg-type]  # lists repeat a parameter


def _here(**path: str) -> str | None:
    """Return the address of the page that is being shown; None for a page without a language of its own (an error)."""
    endpoint = request.endpoint
    if g.get("is_error") or not endpoint or not current_app.url_map.is_endpoint_expecting(endpoint, "lang"):
        return None
    return address(endpoint, g.get("query", ()), **{**(request.view_args or {}), **path})


def language_links() -> list[dict[str, Any]]:
    """Return, for each interface language, where the page that is being shown is in that language.

    Each item: `locale`, `url`, `is_current`. A page without a language of its own (an error) links to the front pages.
    """
    here = current_locale()
    return [
        {
            "locale": locale,
            "url": _here(lang=locale.code) or url_for("site.home", lang=locale.code),
            "is_current": locale.code == here.code,
        }
        for locale in LOCALES
    ]


def canonical_url() -> str | None:
    """Return the one whole address of the page that is being shown, None for an error page."""
    here = _here()
    return absolute(here) if here else None


def absolute(url: str) -> str:
    """Return an address of ours with scheme and host, for readers that have no page around it."""
    return request.host_url.rstrip("/") + url


def static_url(name: str) -> str:
    """Return the address of a static file with a digest of its content: browsers may keep it for ever."""
    digests: dict[str, str] = current_app.extensions["adrnet.digests"]
    if name not in digests or current_app.debug:
        content = (Path(current_app.static_folder or "") / name).read_bytes()
        digests[name] = hashlib.sha256(content).hexdigest()[:12]
    return url_for("static", filename=name, v=digests[name])


def locale_for_error() -> Locale:
    """Return the language of an error page: the path's where it has one, else the browser's."""
    if locale := g.get("locale"):
        return cast("Locale", locale)
    first = request.path.strip("/").split("/")[0]
    return selectable(first) or negotiate(request.headers.get("Accept-Language"))


def canonical_language_address() -> str | None:
    """Return where an address with an alias (`/zh-CN/…`, `/ja-JP/…`) belongs; None where the path has no alias."""
    first, _, rest = request.path.lstrip("/").partition("/")
    locale = selectable(first)
    if locale is None or locale.code == first:
        return None
    return f"{request.script_root}/{locale.code}/{quote(rest, safe=_IN_PATH)}" + query_as_typed()


def query_as_typed() -> str:
    """Return the query of this request with its question mark, for a redirect that must lose nothing; empty if none."""
    return "?" + quote(request.query_string, safe=_IN_QUERY) if request.query_string else ""


def vary_on_language(response: WerkzeugResponse) -> WerkzeugResponse:
    """Say that this answer depends on the browser's languages."""
    response.vary.add("Accept-Language")
    return response
