from datetime import UTC, date, datetime

import pytest
from flask import Flask, render_template_string
from flask.json.tag import TaggedJSONSerializer
from flask_babel import get_locale
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jinja2 import StrictUndefined, UndefinedError
from markupsafe import escape

from adrnet.i18n.locales import BY_CODE, LOCALES
from adrnet.i18n.messages import lazy_gettext

JA = BY_CODE["ja"]

ENTRIES = """
msgid "Read <a href=\\"%(url)s\\">the rules</a> of %(name)s"
msgstr "%(name)sの<a href=\\"%(url)s\\">規則</a>"

msgid "%(total)s organisation"
msgid_plural "%(total)s organisations"
msgstr[0] "%(total)s団体"

msgid "It is 100%% sure"
msgstr "100%%確実"

"""


@pytest.fixture
def app(app_with) -> Flask:
    return app_with({JA: ENTRIES}, NETWORK_TIME_ZONE="Asia/Tokyo")


def render(app: Flask, path: str, template: str, **values: object) -> str:
    with app.test_request_context(path):
        return render_template_string(template, **values)


def test_sentences_with_tags_are_translated_and_their_values_escaped(app: Flask) -> None:
    template = '{% trans url="/r?a=1&b", name=name %}Read <a href="{{ url }}">the rules</a> of {{ name }}{% endtrans %}'
    assert render(app, "/ja/", template, name="<i>") == '&lt;i&gt;の<a href="/r?a=1&amp;b">規則</a>'
    assert render(app, "/en/", template, name="<i>") == 'Read <a href="/r?a=1&amp;b">the rules</a> of &lt;i&gt;'
    assert render(app, "/km/", template, name="A") == (
        '<span lang="en">Read <a href="/r?a=1&amp;b">the rules</a> of A</span>'
    )


def test_blocks_are_trimmed_without_saying_so(app: Flask) -> None:
    assert render(app, "/en/", "{% trans %}\n   One\n   sentence\n{% endtrans %}") == "One sentence"


def test_counting_blocks_may_name_their_number(app: Flask) -> None:
    template = "{% trans total=found %}{{ total }} organisation{% pluralize %}{{ total }} organisations{% endtrans %}"
    assert render(app, "/ja/", template, found=1234) == "1,234団体"
    assert render(app, "/en/", template, found=1) == "1 organisation"
    assert render(app, "/km/", template, found=1234) == '<span lang="en">1,234 organisations</span>'


def test_percent_signs_in_blocks_and_calls(app: Flask) -> None:
    for template in ("{% trans %}It is 100% sure{% endtrans %}", "{{ _('It is 100%% sure') }}"):
        assert render(app, "/ja/", template) == "100%確実"
        assert render(app, "/en/", template) == "It is 100% sure"


def test_striptags_makes_a_sentence_fit_for_attributes(app: Flask) -> None:
    template = """<p title="{{ _('Bread and %(what)s', what='"<b>"')|striptags }}">"""
    assert render(app, "/km/", template) == '<p title="Bread and &#34;&lt;b&gt;&#34;">'


def test_names_inside_a_sentence_that_fell_back_keep_their_language(app: Flask) -> None:
    template = "{{ _('from %(place)s', place='JP'|country_name) }} {{ 'JP'|country_name }}"
    assert render(app, "/ja/", template) == '<span lang="en">from <span lang="ja">日本</span></span> 日本'
    assert render(app, "/en/", template) == "from Japan Japan"


def test_a_sentence_inside_a_sentence_is_marked_once_where_it_differs(app: Flask) -> None:
    template = "{{ _('%(what)s here', what=_('Missing')) }}"
    assert render(app, "/km/", template).count("Missing") == 1


def test_sentences_reach_macros(app: Flask) -> None:
    template = "{% macro m() %}{{ _('Missing') }} {{ locale.code }}{% endmacro %}{{ m() }}"
    assert render(app, "/km/", template) == '<span lang="en">Missing</span> km'


def test_texts_without_autoescaping_have_no_markup(app: Flask) -> None:
    template = "{% autoescape false %}{{ _('Dear %(name)s', name='A & B') }}{% endautoescape %}"
    assert render(app, "/km/", template) == "Dear A & B"


def test_a_forgotten_value_is_an_error_of_the_template_not_of_the_catalogue(app: Flask) -> None:
    app.jinja_env.undefined = StrictUndefined
    with pytest.raises(UndefinedError):
        render(app, "/ja/", "{{ _('Hello %(name)s', name=nobody) }}")


def test_broken_entries_fall_back_in_templates_too(app_with, monkeypatch) -> None:
    monkeypatch.setattr("adrnet.i18n.catalogues.tasks.faults_of", lambda *_: [])
    app = app_with({JA: 'msgid "Hello %(name)s"\nmsgstr "%(nom)sさん"\n\nmsgid "Sure"\nmsgstr "100%で"\n'})
    assert render(app, "/ja/", "{{ _('Hello %(name)s', name='A') }}") == '<span lang="en">Hello A</span>'
    assert render(app, "/ja/", "{{ _('Sure') }}") == '<span lang="en">Sure</span>'
    assert render(app, "/ja/", "{{ _('Hello %(who)s', name='A') }}") == '<span lang="en">Hello %(who)s</span>'


def test_the_filters_speak_the_readers_language(app: Flask) -> None:
    template = (
        "{{ 'TH'|country_name }}|{{ 'tet'|language_name }}|{{ day|long_date }}|{{ day|short_date }}"
        "|{{ 1234|number }}|{{ instant|date_and_time }}|{{ instant|long_date }}"
    )
    values = {"day": date(2026, 3, 12), "instant": datetime(2026, 3, 12, 20, 0, tzinfo=UTC)}
    assert render(app, "/ja/", template, **values) == (
        "タイ|テトゥン語|2026年3月12日|2026年3月12日|1,234|2026年3月13日 05:00 (Asia/Tokyo)|2026年3月13日"
    )


def test_templates_know_all_languages_and_their_own(app: Flask) -> None:
    template = "{{ locale.tag }} {{ locale.direction }} {{ locales|length }}"
    assert render(app, "/zh-Hans/", template) == "zh-Hans ltr 12"


@pytest.mark.parametrize("path", [f"/{locale.code}/" for locale in LOCALES] + ["/zh/", "/zh-TW/", "/xx/", "/"])
def test_no_language_in_a_path_is_an_error_page(app: Flask, path: str) -> None:
    app.add_url_rule(path, "page", lambda: render_template_string("{{ _('Hello') }} {{ 'JP'|country_name }}"))
    answer = app.test_client().get(path, headers={"Accept-Language": "zh-Hant-TW"})
    assert answer.status_code == 200


@pytest.mark.parametrize("locale", LOCALES, ids=str)
def test_extensions_that_ask_flask_babel_get_the_same_language(app: Flask, locale) -> None:
    with app.test_request_context(f"/{locale.code}/"):
        assert str(get_locale()) == locale.babel


def test_a_flashed_sentence_keeps_its_language(app: Flask) -> None:
    with app.test_request_context("/km/"):
        kept = TaggedJSONSerializer().loads(TaggedJSONSerializer().dumps(lazy_gettext("Saved & sent")))
        assert render_template_string("{{ said }}", said=kept) == '<span lang="en">Saved &amp; sent</span>'


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(value=st.text(), code=st.sampled_from(["en", "ja", "km"]))
def test_no_value_can_become_markup(app: Flask, value: str, code: str) -> None:
    rendered = render(app, f"/{code}/", "{{ _('by %(name)s', name=value) }}", value=value)
    inner = rendered.removeprefix('<span lang="en">').removesuffix("</span>")
    assert inner == f"by {escape(value)}"
