"""The files of the house, read once; works in an unpacked archive, without git."""

import os
from collections.abc import Mapping
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
# What tools leave behind and what `.gitignore` names.
_NOT_OURS = {
    *(
        ".git",
        ".venv",
        ".venv-tools",
        ".venv-whoosh",
        ".state",
        "instance",
        "screenshots",
        "node_modules",
        ".hypothesis",
    ),
    *("__pycache__", ".pytest_cache", ".mypy_cache", ".ruff_cache", ".import_linter_cache"),
}
_BINARY = {".woff2", ".png", ".ico", ".mo", ".sqlite", ".pyc", ".otf", ".gz", ".br", ".zip", ".xlsx"}


@cache
def files() -> Mapping[str, str]:
    """Return path (with slashes, from the root) → text of every text file of the project."""
    found = {}
    for folder, folders, names in os.walk(ROOT):
        folders[:] = sorted(name for name in folders if name not in _NOT_OURS)
        for name in sorted(names):
            path = Path(folder, name)
            if path.suffix not in _BINARY and not path.is_symlink():
                found[path.relative_to(ROOT).as_posix()] = path.read_text(encoding="utf-8")
    return found


def python() -> dict[str, str]:
    """Return path → source of every Python file."""
    return {path: text for path, text in files().items() if path.endswith(".py")}
