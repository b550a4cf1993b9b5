"""The rules for templates, on all of them, and each proved by a planted violation."""

import re

import pytest

from tests.house import template_rules, tree

TEMPLATES = {
    path.removeprefix("templates/"): source for path, source in tree.files().items() if path.startswith("templates/")
}
GOOD = """{#
  An example page. Expects thing: {name, url}.
#}
{% extends "layout.html" %}
{% from "components/door.html" import door %}
{% block title %}{{ _("Example")|striptags }}{% endblock %}
{% block main %}
  <h1>{{ _("Example") }}</h1>
  <p class="Some words" aria-label="{{ _('An example')|striptags }}">{% trans %}Some words{% endtrans %}&nbsp;· 1</p>
  {{ door(thing.name, "small", thing.url) }}
  {{ ngettext("%(num)s thing", "%(num)s things", 2) }}
  <script type="application/ld+json">{{ thing.json }}</script>
{% endblock %}
"""
COMPONENT = """{# Purpose: an example. Parameters: name – what it is called. #}
{% macro example(name) %}<b>{{ _inner(name) }}</b>{% endmacro %}
{% macro _inner(name) %}{{ name }}{% endmacro %}
"""
PAGE, PART = "site/example.html", "components/example.html"
SAMPLES = {PAGE: GOOD, PART: COMPONENT}

# Rule → (path, what stands there, what is put in its place).
PLANTED = {
    "compiles": [(PAGE, "|striptags", "|strip_tags"), (PAGE, "{% endblock %}", "")],
    "a_page_has_a_title_and_the_layout": [
        (PAGE, '{% extends "layout.html" %}', ""),
        (PAGE, "{% block title %}", "{% block head %}"),
    ],
    "says_on_top_what_it_is_for": [
        (PART, "{# Purpose", "{% set purpose = 1 %}{# Purpose"),
        (PART, "{#", "{# example #}{#"),
    ],
    "a_component_is_one_macro": [(PART, "macro _inner", "macro inner"), (PART, "macro example", "macro other")],
    "uses_what_it_imports": [(PAGE, "{{ door(thing.name", "{{ thing(thing.name")],
    "escapes_everything": [
        (PAGE, "thing.json", "thing.json|safe"),
        (PAGE, "{{ thing.json }}", "{% autoescape false %}{{ thing.json }}{% endautoescape %}"),
    ],
    "has_nothing_inline": [
        (PAGE, '<p class="Some words"', '<p style="color: red"'),
        (PAGE, '<p class="Some words"', '<p onclick="go()"'),
        (PAGE, ' type="application/ld+json"', ""),
        (PAGE, "<h1>", "<style>h1 {}</style><h1>"),
        (PAGE, "<h1>", '<script type="module" src="https://elsewhere.example/a.js"></script><h1>'),
        (PAGE, "<h1>", '<iframe src="/en/"></iframe><h1>'),
    ],
    "marks_every_sentence": [
        (PAGE, "&nbsp;· 1", "once"),
        (PAGE, "{{ _('An example')|striptags }}", "An example"),
        (PAGE, '"small"', '"Find a counterpart"'),
        (PAGE, '"small"', '"Languages:"'),
    ],
}
CASES = [(name, *case) for name, cases in PLANTED.items() for case in cases]


def unused(templates, sources):
    """Return the templates that no view and no other template names."""
    named = {name for source in sources for name in re.findall(r"[\"']([\w/-]+\.(?:html|txt))[\"']", source)}
    named |= {name for source in templates.values() for name in template_rules.references(source)}
    # A mail is called by its name alone: mails.write(session, "letter", …).
    named |= {f"mail/{name}.html" for source in sources for name in re.findall(r"[\"']([a-z_]+)[\"']", source)}
    return sorted(templates.keys() - named)


def missing(templates, sources):
    """Return the templates that a view or another template names and that are not there."""
    named = {name for source in sources for name in re.findall(r"render_template\(\s*[\"']([^\"']+)[\"']", source)}
    named |= {name for source in templates.values() for name in template_rules.references(source)}
    return sorted(named - templates.keys())


def application():
    return [source for path, source in tree.python().items() if path.startswith("adrnet/")]


def test_every_template_keeps_the_rules():
    faults = [fault for path, source in TEMPLATES.items() for fault in template_rules.faults_of(path, source)]
    assert not faults, "\n".join(faults)


def test_good_templates_break_no_rule():
    assert [fault for path, source in SAMPLES.items() for fault in template_rules.faults_of(path, source)] == []


def test_every_rule_for_templates_has_a_planted_violation():
    assert {rule.__name__ for rule in template_rules.RULES} == set(PLANTED)


@pytest.mark.parametrize(("name", "path", "before", "after"), CASES)
def test_a_planted_violation_in_a_template_is_found(name, path, before, after):
    source = SAMPLES[path]
    assert before in source
    rule = getattr(template_rules, name)
    assert list(rule(path, source.replace(before, after, 1)))


def test_every_template_is_used_and_there():
    assert unused(TEMPLATES, application()) == []
    assert missing(TEMPLATES, application()) == []


def test_a_template_that_nobody_uses_is_found():
    assert unused({**TEMPLATES, "site/forgotten.html": ""}, application()) == ["site/forgotten.html"]
    assert unused({**TEMPLATES, "mail/forgotten.html": ""}, application()) == ["mail/forgotten.html"]


def test_a_template_that_is_not_there_is_found():
    assert missing(TEMPLATES, [*application(), 'render_template("site/lost.html")']) == ["site/lost.html"]
    assert missing({"a.html": '{% include "b.html" %}'}, []) == ["b.html"]
