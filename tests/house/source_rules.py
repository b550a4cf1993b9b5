"""Rules for Python files: each a function from a path and its source to faults; proved in `test_sources.py`."""

import ast
import io
import re
import tokenize
from collections.abc import Callable, Iterator
from functools import lru_cache
from pathlib import PurePosixPath

Rule = Callable[[str, str], Iterator[str]]
RULES: list[Rule] = []

LONGEST = 300
# Tests carry tables and samples.
LONGEST_TEST = 350
# Drawers: a name that says nothing gathers everything.
_DRAWERS = {"utils", "util", "helpers", "helper", "common", "misc", "tools", "base", "core", "manager", "stuff"}
# A mark that silences a checker, and what must stand behind it: words that say why.
_SILENCERS = re.compile(
    r"#\s*(?:noqa|type:\s*ignore|pragma:\s*no\s+cover|nosec)(?:\s*:\s*[A-Z0-9, ]+(?<!\s)|\[[^\]]*\])?(?P<rest>.*)"
)
_REASON = re.compile(r"[-–#:]\s*\w+")
_SKIPS = {"skip", "skipif", "xfail", "importorskip"}
_BULK = {"update", "delete", "bulk_insert_mappings", "bulk_update_mappings", "bulk_save_objects"}


def rule(function: Rule) -> Rule:
    """Put a rule on the list."""
    RULES.append(function)
    return function


def faults_of(path: str, source: str) -> list[str]:
    """Return everything that is wrong with a Python file."""
    return [f"{path}: {fault}" for rule in RULES for fault in rule(path, source)]


@lru_cache(maxsize=8)
def _parsed(source: str) -> ast.Module:
    return ast.parse(source)


def _functions(tree: ast.AST) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    return (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))


@rule
def has_a_door_plate(path: str, source: str) -> Iterator[str]:
    """Every module of the application says what lives in it."""
    if path.startswith("tests/") and "/test_" in path:
        return
    plate = ast.get_docstring(_parsed(source)) or ""
    if not plate.partition("\n\n")[0].endswith((".", ":", "!", "?")):
        yield "no docstring at the top that says in a sentence what lives here"


@rule
def imports_stand_at_the_top(_path: str, source: str) -> Iterator[str]:
    """Imports within functions hide a circle; there are none."""
    for function in _functions(_parsed(source)):
        for node in ast.walk(function):
            if isinstance(node, ast.Import | ast.ImportFrom):
                yield f"line {node.lineno}: an import within {function.name}"
            if isinstance(node, ast.Call) and _called(node) in {"__import__", "import_module"}:
                yield f"line {node.lineno}: an import within {function.name}"


@rule
def is_not_too_long(path: str, source: str) -> Iterator[str]:
    """A file over 300 lines holds two things; what a tool writes (a migration) holds what it has to."""
    lines = len(source.splitlines())
    most = LONGEST_TEST if path.startswith("tests/") else LONGEST
    if lines > most and not path.startswith("migrations/versions/"):
        yield f"{lines} lines, {most} at most"


@rule
def is_no_drawer(path: str, _source: str) -> Iterator[str]:
    """A module is named after its subject."""
    parts = {part.removesuffix(".py") for part in PurePosixPath(path).parts}
    yield from (f"{name!r} names no subject" for name in sorted(parts & _DRAWERS))


@rule
def commits_in_one_place(path: str, source: str) -> Iterator[str]:
    """`adrnet.db.transactional` holds the only commit of the application."""
    if not path.startswith("adrnet/") or path == "adrnet/db.py":
        return
    for node in ast.walk(_parsed(source)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "commit":
            # The index is committed by its writer, which is no session.
            if path.startswith("adrnet/search/") and "writer" in ast.unparse(node.func.value):
                continue
            yield f"line {node.lineno}: {ast.unparse(node)}"


@rule
def bulk_changes_are_noted(path: str, source: str) -> Iterator[str]:
    """Bulk statements escape the flush listener: whoever uses one on a domain table calls `outbox.note` beside it."""
    if not path.startswith("adrnet/"):
        return
    tree = _parsed(source)
    imported = {
        alias.asname or alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("sqlalchemy")
        for alias in node.names
    }
    for function in _functions(tree):
        calls = [node for node in ast.walk(function) if isinstance(node, ast.Call)]
        notes = any(ast.unparse(call.func) in {"outbox.note", "note"} for call in calls)
        for call in calls:
            name = _called(call)
            is_statement = isinstance(call.func, ast.Name) and name in imported
            is_query = isinstance(call.func, ast.Attribute) and (
                name.startswith("bulk_") or "query(" in ast.unparse(call.func) or ".query." in ast.unparse(call.func)
            )
            if name in _BULK and (is_statement or is_query) and not notes and not _spares(call):
                yield f"line {call.lineno}: {ast.unparse(call)} in {function.name}, which notes nothing"


# Tables that the public never sees and the index never reads: the log itself, what waits to be sent, who signs in,
# how often somebody read.
_SPARED = {
    "IndexChange",
    "OutgoingMail",
    "DatabaseIdentity",
    "Account",
    "LoginSession",
    "KeptForm",
    "MailedLink",
    "Attempts",
    "ReadingCount",
    # Append only; erasure alone takes out of it what somebody typed.
    "ExportRecord",
}


def _spares(call: ast.Call) -> bool:
    return bool(call.args) and ast.unparse(call.args[0]) in _SPARED


@rule
def silence_has_a_reason(_path: str, source: str) -> Iterator[str]:
    """`noqa`, `type: ignore`, a skip: each says why in words, on its own line or as `reason=`."""
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type == tokenize.COMMENT and (match := _SILENCERS.match(token.string)):
            above = source.splitlines()[token.start[0] - 2].strip() if token.start[0] > 1 else ""
            if not _REASON.search(match.group("rest")) and not above.startswith("#"):
                yield f"line {token.start[0]}: {token.string!r} without a reason"
    for node in ast.walk(_parsed(source)):
        if isinstance(node, ast.Call) and _called(node) in _SKIPS and "pytest" in ast.unparse(node.func):
            is_said = any(keyword.arg == "reason" for keyword in node.keywords) or (
                _called(node) == "skip" and bool(node.args)
            )
            if not is_said:
                yield f"line {node.lineno}: {ast.unparse(node)} without a reason"
        is_mark = isinstance(node, ast.Attribute) and ast.unparse(node).startswith("pytest.mark.")
        if is_mark and node.attr in _SKIPS and not _is_called(node, source):
            yield f"line {node.lineno}: {ast.unparse(node)} without a reason"


def _is_called(node: ast.Attribute, source: str) -> bool:
    line = source.splitlines()[node.end_lineno - 1] if node.end_lineno else ""
    return line[node.end_col_offset or 0 :].startswith("(")


@rule
def migrations_stand_alone(path: str, source: str) -> Iterator[str]:
    """A migration writes its tables out: what it imported from the domain would change under it."""
    if not path.startswith("migrations/versions/"):
        return
    names = {function.name for function in _functions(_parsed(source))}
    for node in ast.walk(_parsed(source)):
        modules = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        modules += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
        yield from (f"line {node.lineno}: imports {name}" for name in modules if name.split(".")[0] == "adrnet")
    if not {"upgrade", "downgrade"} <= names:
        yield "not both directions"
    if not re.fullmatch(r"\d{4}_\d{2}_\d{2}_\d{4}_[a-z0-9_]+\.py", PurePosixPath(path).name):
        yield "the name is no date and sentence"


@rule
def tests_can_fail(path: str, source: str) -> Iterator[str]:
    """A test asserts, or calls something that does; its name is a sentence."""
    if not re.search(r"(^|/)test_\w+\.py$", path):
        return
    for function in _functions(_parsed(source)):
        if function.name.startswith("test_") and function.name.count("_") < 3:
            yield f"line {function.lineno}: {function.name} is no sentence"
        for node in ast.walk(function):
            if isinstance(node, ast.Assert) and isinstance(node.test, ast.IfExp):
                yield f"line {node.lineno}: `assert a if b else c` is true where nobody looks"
            if isinstance(node, ast.Assert) and isinstance(node.test, ast.Tuple | ast.Constant):
                yield f"line {node.lineno}: an assertion that cannot fail"


def _called(call: ast.Call) -> str:
    return call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
