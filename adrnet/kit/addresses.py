"""Addresses: the language in the path, the same page in another language, files with their digest.

`/<lang:lang>/…` matches the codes of our interface languages. A view never sees the language: it is taken out of the
path into `g.locale` before the view runs, and put into every address that is built.
"""

import hashlib
from pathlib import Path
from typing import Any, cast

from flask import Flask, current_app, g, request, url_for
from werkzeug.routing import BaseConverter
from werkzeug.wrappers import Response as WerkzeugResponse

from adrnet.i18n.locales import DEFAULT, LOCALES, Locale
from adrnet.i18n.messages import current_locale, selectable
from adrnet.i18n.negotiation import negotiate


class LanguageConverter(BaseConverter):
    """Matches a language code of the interface; everything else is another address."""

    part_isolating = True
    regex = "|".join([locale.code for locale in LOCALES] + ["en-XA"])


def init(app: Flask) -> None:
    """Hang the language converter and what templates need to build addresses."""
    app.url_map.converters["lang"] = LanguageConverter
    app.extensions["adrnet.digests"] = {}
    app.url_value_preprocessor(_take_language)
    app.url_defaults(_give_language)
    app.jinja_env.globals.update(static_url=static_url, language_links=language_links)


def _take_language(_endpoint: str | None, values: dict[str, Any] | None) -> None:
    code = (values or {}).pop("lang", None)
    if code is not None and (locale := selectable(code)) is not None:
        g.locale = locale


def _give_language(endpoint: str, values: dict[str, Any]) -> None:
    if "lang" not in values and current_app.url_map.is_endpoint_expecting(endpoint, "lang"):
        values["lang"] = current_locale().code


def language_links() -> list[dict[str, Any]]:
    """Return, for each interface language, where the page that is being shown is in that language.

    Each item: `locale`, `url`, `is_current`. A page without a language of its own (an error) links to the front pages.
    """
    endpoint = request.endpoint
    here = current_locale()
    links = []
    for locale in LOCALES:
        if endpoint and current_app.url_map.is_endpoint_expecting(endpoint, "lang") and not g.get("is_error", False):
            arguments = {**request.args.to_dict(flat=False), **(request.view_args or {})}
            url = url_for(endpoint, **{**arguments, "lang": locale.code})
        else:
            url = url_for("site.home", lang=locale.code)
        links.append({"locale": locale, "url": url, "is_current": locale.code == here.code})
    return links


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
    return selectable(first) or negotiate(request.headers.get("Accept-Language")) or DEFAULT


def canonical_language_address() -> str | None:
    """Return where an address with an alias (`/zh-CN/…`, `/ja-JP/…`) belongs; None where the path has no alias."""
    first, _, rest = request.path.lstrip("/").partition("/")
    locale = selectable(first)
    if locale is None or locale.code == first:
        return None
    query = request.query_string.decode("ascii", "ignore")
    return f"/{locale.code}/{rest}" + (f"?{query}" if query else "")


def vary_on_language(response: WerkzeugResponse) -> WerkzeugResponse:
    """Say that this answer depends on the browser's languages."""
    response.vary.add("Accept-Language")
    return response
