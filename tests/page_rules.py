"""What every page of the house has to keep: rules as functions from a page to its faults.

Each rule is proved by a planted violation in `tests/house/test_page_rules.py`.
"""

import json
import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator
from xml.etree.ElementTree import Element

from adrnet.i18n.locales import BY_CODE
from tests.page import Page, squeeze

Rule = Callable[[Page, str], Iterator[str]]
RULES: list[Rule] = []

_HANDLER = re.compile(r"^on[a-z]+$")
# Marks of a template, of a catalogue or of Python that should have been filled in. The word "None" in a sentence is
# followed by another word.
_LEFTOVER = re.compile(r"%\(\w*|\{\{|\}\}|\{%|%\}|\bNone\b(?! [a-z])|\bundefined\b|<Undefined|LazyWording|\bnan\b")
_TAG = re.compile(r"^(?:[a-z]{2,3}|en-XA)(?:-[A-Z][a-z]{3})?(?:-(?:[A-Z]{2}|[0-9]{3}))?$")
# What a visitor typed and a page quotes: nobody knows its language, and the page says that.
_UNDETERMINED = "und"
# Element, its name and the attribute that give a visitor's words back.
_TYPED = ("input", "q", "value")
# A language whose code looks like a number that is none: Min Nan.
_MIN_NAN = ("option", "value", "nan")
# Where HTML allows no element and so no `lang` of its own.
_UNMARKABLE = {"title"}
_LABELLED = {"input", "select", "textarea"}
_SILENT_INPUTS = {"hidden", "submit", "button", "reset", "image"}
_REFERENCES = (
    *("for", "list", "headers", "form", "popovertarget"),
    *("aria-labelledby", "aria-describedby", "aria-controls", "aria-owns"),
)

# Script of a character (the first word of its Unicode name) → languages that are written in it.
_WRITTEN_IN = {
    "THAI": {"th"},
    "LAO": {"lo"},
    "KHMER": {"km"},
    "MYANMAR": {"my", "shn", "mnw", "ksw", "kar"},
    "CJK": {"ja", "zh", "yue", "ko"},
    "HIRAGANA": {"ja"},
    "KATAKANA": {"ja"},
    "HANGUL": {"ko"},
    "TAMIL": {"ta"},
    "ARABIC": {"ar", "ms", "fa"},
    "JAVANESE": {"jv"},
    "DEVANAGARI": {"hi", "mr", "ne", "sa"},
}


def faults_of(page: Page, address: str) -> list[str]:
    """Return everything that is wrong with a page that was served at `address`."""
    return [f"{rule.__name__}: {fault}" for rule in RULES for fault in rule(page, address)]


def rule(function: Rule) -> Rule:
    """Put a rule on the list."""
    RULES.append(function)
    return function


def _elements(page: Page) -> Iterator[Element]:
    return (element for element in page.root.iter() if isinstance(element.tag, str))


def _runs(page: Page) -> Iterator[tuple[Element, str]]:
    """Yield each text run with the element whose language it is in."""
    for element in _elements(page):
        if element.tag in {"script", "style"}:
            continue
        if element.text:
            yield element, element.text
        for child in element:
            if child.tail:
                yield element, child.tail


def _says(page: Page, element: Element) -> str:
    """Return what an element is called by who does not see it."""
    if label := element.get("aria-label"):
        return squeeze(label)
    if ids := element.get("aria-labelledby"):
        named = [one for one in _elements(page) if one.get("id") in ids.split()]
        return squeeze(" ".join(page.text(one) for one in named))
    pictures = [one.get("alt", "") for one in element.iter("img")]
    return squeeze(" ".join([page.text(element), *pictures]))


@rule
def parses_strictly(page: Page, _address: str) -> Iterator[str]:
    """A strict reader finds no error."""
    yield from page.errors


@rule
def language_and_direction_are_declared(page: Page, address: str) -> Iterator[str]:
    """`<html>` names the language of the path, and a direction."""
    html = page.root
    lang = html.get("lang", "")
    if not _TAG.match(lang):
        yield f"<html lang={lang!r}>"
    if html.get("dir") not in {"ltr", "rtl"}:
        yield "<html> has no dir"
    expected = BY_CODE.get(address.strip("/").split("/", maxsplit=1)[0])
    if expected and (lang, html.get("dir")) != (expected.tag, expected.direction):
        yield f"the path says {expected.tag} {expected.direction}, the page {lang} {html.get('dir')}"
    for element in _elements(page):
        own = element.get("lang")
        if own is not None and not _TAG.match(own):
            yield f"<{element.tag} lang={own!r}> is no language tag of ours"


@rule
def one_heading_begins_the_title(page: Page, _address: str) -> Iterator[str]:
    """There is one `<h1>`, and `<title>` begins with its words."""
    headings = page.all("h1")
    if len(headings) != 1:
        yield f"{len(headings)} times <h1>"
        return
    words, title = page.text(headings[0]), page.title
    # An error summary is announced before the heading.
    after_prefix = title.partition(": ")[2]
    if not words or not (title.startswith(words) or after_prefix.startswith(words)):
        yield f"the title {title!r} does not begin with the heading {words!r}"


@rule
def headings_skip_no_level(page: Page, _address: str) -> Iterator[str]:
    """Headings go down one level at a time."""
    before = 0
    for element in _elements(page):
        if re.fullmatch(r"h[1-6]", element.tag):
            level = int(element.tag[1])
            if level > before + 1:
                yield f"<h{level}> {page.text(element)!r} after <h{before}>"
            before = level


@rule
def ids_are_unique_and_found(page: Page, _address: str) -> Iterator[str]:
    """No id occurs twice, and each one that is referred to exists."""
    ids = Counter(element.get("id") for element in _elements(page) if element.get("id") is not None)
    yield from (f"id {name!r} occurs {count} times" for name, count in ids.items() if count > 1)
    for element in _elements(page):
        for attribute in _REFERENCES:
            for name in element.get(attribute, "").split():
                if name not in ids:
                    yield f"<{element.tag} {attribute}={name!r}> refers to nothing"
        href = element.get("href", "")
        if href.startswith("#") and href[1:] not in ids:
            yield f"<{element.tag} href={href!r}> leads nowhere"


@rule
def controls_are_labelled(page: Page, _address: str) -> Iterator[str]:
    """Every control and button has a name."""
    labelled = {label.get("for"): page.text(label) for label in page.all("label") if label.get("for")}
    wrapped = {control: page.text(label) for label in page.all("label") for control in label.iter()}
    for element in _elements(page):
        if element.tag in _LABELLED and element.get("type") not in _SILENT_INPUTS:
            named = labelled.get(element.get("id", "")) or wrapped.get(element)
            if not named and not _has_aria_name(page, element):
                yield f"<{element.tag} name={element.get('name')!r}> has no label"
        if element.tag in {"button", "summary"} and not _says(page, element):
            yield f"an empty <{element.tag}>"


def _has_aria_name(page: Page, element: Element) -> bool:
    return bool((element.get("aria-label") or element.get("aria-labelledby")) and _says(page, element))


@rule
def forms_say_where_and_how(page: Page, _address: str) -> Iterator[str]:
    """A form has an action and a method; one that changes something carries a token."""
    for form in page.all("form"):
        method = form.get("method", "").lower()
        if not form.get("action") or method not in {"get", "post"}:
            yield f"<form action={form.get('action')!r} method={form.get('method')!r}>"
        if method == "post" and not page.all("input", form, name="csrf_token"):
            yield "a form that posts without a token"
        if not [one for one in form.iter("button") if one.get("type", "submit") == "submit"]:
            yield "a form without a button"


@rule
def links_lead_and_say_where(page: Page, _address: str) -> Iterator[str]:
    """A link has words and an address; pictures have an alternative."""
    for link in page.all("a"):
        if not _says(page, link):
            yield f"an empty link to {link.get('href')!r}"
        if not link.get("href"):
            yield f"a link without an address: {page.text(link)!r}"
    for picture in page.all("img"):
        if picture.get("alt") is None:
            yield f"<img src={picture.get('src')!r}> without alt"


@rule
def nothing_is_inline(page: Page, _address: str) -> Iterator[str]:
    """No style and no script stands in the page; scripts come as files of ours, data blocks parse."""
    for element in _elements(page):
        tag = element.tag.rsplit("}", 1)[-1]
        if tag == "style" or "style" in element.attrib:
            yield f"<{tag}> with style"
        if tag == "script":
            yield from _script(element)
        yield from (f"<{tag} {name}>" for name in element.attrib if _HANDLER.match(str(name)))
        if str(element.get("href", "")).lower().startswith("javascript:"):
            yield f"<{tag}> with a script as its address"


def _script(element: Element) -> Iterator[str]:
    if element.get("type") == "module" and element.get("src", "").startswith("/static/") and not element.text:
        return
    if element.get("type") != "application/ld+json":
        yield "a script"
        return
    try:
        json.loads(element.text or "")
    except ValueError as error:
        yield f"a data block that does not parse: {error}"


@rule
def nothing_is_left_over(page: Page, _address: str) -> Iterator[str]:
    """No mark of a template, a placeholder or a Python value reaches the reader."""
    for element, text in _runs(page):
        if page.language_of(element) == _UNDETERMINED:
            continue
        for match in _LEFTOVER.finditer(text):
            yield f"{match.group()!r} in <{element.tag}> {squeeze(text)[:80]!r}"
    for element in _elements(page):
        for name, value in element.attrib.items():
            if (element.tag, element.get("name"), name) == _TYPED or (element.tag, name, value) == _MIN_NAN:
                continue
            if "<" in value or _LEFTOVER.search(value):
                yield f"<{element.tag} {name}={value[:80]!r}>"


@rule
def text_is_in_its_own_language(page: Page, _address: str) -> Iterator[str]:
    """Text in the script of another language says which one it is in."""
    for element, text in _runs(page):
        if element.tag in _UNMARKABLE:
            continue
        said = page.language_of(element).split("-")[0]
        if said == _UNDETERMINED:
            continue
        for script in sorted({_script_of(character) for character in text if character.isalpha()}):
            languages = _WRITTEN_IN.get(script)
            if languages and said not in languages:
                yield f"{squeeze(text)[:60]!r} ({script.lower()}) is marked as {said!r}"


def _script_of(character: str) -> str:
    return unicodedata.name(character, "").split(" ")[0].removesuffix("-")
