"""The stairs of the house (`[tool.importlinter]` in pyproject.toml), proved by planted violations in copies of it."""

import os
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from tests.house.tree import ROOT

# Contract → (file that gets a line, the line).
PLANTED = [
    ("stairs", "adrnet/domain/listing.py", "from adrnet.search import request"),
    ("stairs", "adrnet/domain/listing.py", "from adrnet.directory import views"),
    ("stairs", "adrnet/site/views.py", "from adrnet.directory import queries"),
    ("stairs", "adrnet/search/request.py", "from adrnet.presenters import words"),
    ("stairs", "adrnet/formats/csv.py", "from adrnet.search import request"),
    ("stairs", "adrnet/kit/clock.py", "from adrnet.domain import listing"),
    ("stairs", "adrnet/db.py", "from adrnet.i18n import locales"),
    ("stairs", "adrnet/focal_points/views.py", "from adrnet import cli"),
    ("stairs", "adrnet/attic.py", '"""A floor that is on no plan."""'),
    ("furniture", "adrnet/directory/queries.py", "from adrnet.directory import views"),
    ("furniture", "adrnet/focal_points/services.py", "from adrnet.focal_points import forms"),
    ("whoosh", "adrnet/directory/queries.py", "import whoosh"),
    ("whoosh", "adrnet/domain/listing.py", "from whoosh.fields import TEXT"),
    ("web", "adrnet/domain/listing.py", "from flask import request"),
    ("web", "adrnet/search/request.py", "import wtforms"),
    ("web", "adrnet/formats/csv.py", "from werkzeug import Response"),
    ("web", "adrnet/focal_points/services.py", "from flask_wtf import FlaskForm"),
    ("web", "adrnet/directory/queries.py", "from flask import current_app"),
    ("settings", "adrnet/site/queries.py", "from config import from_environment"),
]


def check(folder: Path, contract: str | None = None) -> subprocess.CompletedProcess[str]:
    """Run the linter of imports over the tree in `folder`."""
    chosen = ["--contract", contract] if contract else []
    return subprocess.run(
        [sys.executable, Path(sys.executable).with_name("lint-imports"), "--no-cache", "--no-logo", *chosen],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(folder), "COLUMNS": "200"},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture
def copy(tmp_path):
    sources = shutil.ignore_patterns("__pycache__", "static", "data", "*.csv")
    shutil.copytree(ROOT / "adrnet", tmp_path / "adrnet", ignore=sources)
    for name in ("pyproject.toml", "config.py", "wsgi.py"):
        shutil.copy(ROOT / name, tmp_path / name)
    return tmp_path


def test_every_contract_is_kept():
    done = check(ROOT)
    assert done.returncode == 0, done.stdout + done.stderr


def test_every_contract_has_a_planted_violation():
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    assert {contract["id"] for contract in contracts} == {contract for contract, _, _ in PLANTED}


@pytest.mark.parametrize(("contract", "path", "line"), PLANTED)
def test_a_planted_import_is_found(copy, contract, path, line):
    file = copy / path
    before = file.read_text(encoding="utf-8") if file.exists() else ""
    file.write_text(f"{before}\n{line}\n", encoding="utf-8")
    done = check(copy, contract)
    assert done.returncode == 1, done.stdout + done.stderr
    assert "0 kept, 1 broken" in done.stdout, done.stdout + done.stderr
