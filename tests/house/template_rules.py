"""Rules for templates: each a function from a path and its source to faults; proved in `test_templates.py`."""

import re
from collections.abc import Callable, Iterator

from jinja2 import Environment, StrictUndefined, TemplateSyntaxError, nodes
from jinja2.meta import find_referenced_templates

Rule = Callable[[str, str], Iterator[str]]
RULES: list[Rule] = []

_MARKS = {"_", "gettext", "ngettext"}
_BLOCKS = re.compile(r"\{%-?\s*trans\b.*?\{%-?\s*endtrans\s*-?%\}|\{#.*?#\}|\{\{.*?\}\}|\{%.*?%\}", re.DOTALL)
_TAGS = re.compile(r"<(?:[^<>\"']|\"[^\"]*\"|'[^']*')*>", re.DOTALL)
_OUR_SCRIPT = re.compile(r"<script type=\"module\" src=\"\{\{ static_url\('[a-z-]+\.js'\) \}\}\">")
_SPOKEN = re.compile(r"\b(aria-label|aria-description|alt|title|placeholder|content)=\"([^\"]*)\"")
_LETTERS = re.compile(r"[^\W\d_]{2,}")
# What is no sentence: the mark's own name, entities, and what <meta> says to browsers.
_UNSPOKEN = re.compile(r"&#?\w+;|\badrnet\b")
_FOR_BROWSERS = re.compile(r"^(width=|light dark|initial-scale)")
_SENTENCE = re.compile(r"^[A-Z][a-z]+(?: [A-Za-z]+)+|^[A-Z][a-z]+[.!?:]$")


def rule(function: Rule) -> Rule:
    """Put a rule on the list."""
    RULES.append(function)
    return function


def environment() -> Environment:
    """Return an environment that reads our templates without an application."""
    made = Environment(extensions=["jinja2.ext.i18n"], undefined=StrictUndefined, autoescape=True)
    made.policies["ext.i18n.trimmed"] = True
    for name in ("country_name", "language_name", "long_date", "short_date", "date_and_time", "number"):
        made.filters[name] = str
    return made


def parsed(source: str) -> nodes.Template:
    """Read a template."""
    return environment().parse(source)


def faults_of(path: str, source: str) -> list[str]:
    """Return everything that is wrong with a template (`path` is below templates/)."""
    return [f"{path}: {fault}" for rule in RULES for fault in rule(path, source)]


def references(source: str) -> set[str]:
    """Return the templates that a template extends, includes or imports."""
    return {name for name in find_referenced_templates(parsed(source)) if name}


def is_page(path: str) -> bool:
    """Whether a view answers with this template."""
    room, _, name = path.rpartition("/")
    return bool(room) and room != "components" and not name.startswith("_")


@rule
def compiles(_path: str, source: str) -> Iterator[str]:
    """Jinja takes it, with filters that exist."""
    try:
        environment().compile(source)
    except TemplateSyntaxError as error:
        yield f"line {error.lineno}: {error.message}"


@rule
def a_page_has_a_title_and_the_layout(path: str, source: str) -> Iterator[str]:
    """A page extends the layout and fills the block `title`, or extends a part (`room/_part.html`) that does both."""
    extended = {node.template.value for node in parsed(source).find_all(nodes.Extends)}
    if not (is_page(path) or extended) or path.startswith("mail/"):
        return
    if any(re.fullmatch(r"\w+/_\w+\.html", name) for name in extended):
        # That part extends the layout itself: the same rule holds for it.
        return
    if "layout.html" not in extended:
        yield "does not extend layout.html"
    if "title" not in {block.name for block in parsed(source).find_all(nodes.Block)}:
        yield "has no title"


@rule
def says_on_top_what_it_is_for(_path: str, source: str) -> Iterator[str]:
    """A comment on top says what a template is for and what it expects."""
    if not re.match(r"\{#-?\s*[^\s#]+(\s+[^\s#]+){3}", source):
        yield "no comment on top"


@rule
def a_component_is_one_macro(path: str, source: str) -> Iterator[str]:
    """A component holds one macro for others, called after its file; names that begin with _ are its own."""
    if not path.startswith("components/"):
        return
    own = path.removeprefix("components/").removesuffix(".html")
    public = [macro.name for macro in parsed(source).find_all(nodes.Macro) if not macro.name.startswith("_")]
    if len(public) > 1 or not all(name.startswith(own) for name in public):
        yield f"macros {public} where {own!r} alone was expected"


@rule
def uses_what_it_imports(_path: str, source: str) -> Iterator[str]:
    """No macro is imported for nothing."""
    tree = parsed(source)
    names = [
        name if isinstance(name, str) else name[1] for one in tree.find_all(nodes.FromImport) for name in one.names
    ]
    used = {name.name for name in tree.find_all(nodes.Name) if name.ctx == "load"}
    yield from (f"imports {name} for nothing" for name in names if name not in used)


@rule
def escapes_everything(_path: str, source: str) -> Iterator[str]:
    """Nothing is declared safe; whatever is markup says so itself."""
    tree = parsed(source)
    if any(one.name == "safe" for one in tree.find_all(nodes.Filter)):
        yield "|safe"
    if list(tree.find_all(nodes.ScopedEvalContextModifier)) or list(tree.find_all(nodes.EvalContextModifier)):
        yield "autoescape is switched"


@rule
def has_nothing_inline(_path: str, source: str) -> Iterator[str]:
    """No style and no script in a page: the policy would not let them run; a script is a file of ours."""
    bare = _BLOCKS.sub("", _OUR_SCRIPT.sub("", source))
    for tag in _TAGS.findall(bare):
        if re.search(r"\s(style|on[a-z]+)\s*=", tag):
            yield tag
        if re.match(r"<(style|iframe|object|embed)\b", tag) or (
            tag.startswith("<script") and "application/ld+json" not in tag
        ):
            yield tag


@rule
def marks_every_sentence(_path: str, source: str) -> Iterator[str]:
    """Whatever a visitor reads or hears stands in a translation mark."""
    bare = _BLOCKS.sub("", source)
    for text in _TAGS.split(re.sub(r"<script.*?</script>|<!--.*?-->|<!doctype[^>]*>", "", bare, flags=re.DOTALL)):
        if _LETTERS.search(_UNSPOKEN.sub("", text)):
            yield f"unmarked: {' '.join(text.split())!r}"
    for name, value in _SPOKEN.findall(bare):
        if _LETTERS.search(_UNSPOKEN.sub("", value)) and not _FOR_BROWSERS.match(value):
            yield f"unmarked: {name}={value!r}"
    yield from (f"unmarked: {text!r}" for text in _constants(parsed(source)) if _SENTENCE.match(text))


def _constants(node: nodes.Node) -> Iterator[str]:
    """Yield the strings in expressions, except those within a translation mark."""
    if isinstance(node, nodes.Call) and isinstance(node.node, nodes.Name) and node.node.name in _MARKS:
        return
    if isinstance(node, nodes.Const) and isinstance(node.value, str):
        yield node.value
    for child in node.iter_child_nodes():
        yield from _constants(child)
