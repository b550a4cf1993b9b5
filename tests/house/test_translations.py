"""The gate of the catalogues on the tree itself; its faults are proved one by one in `tests/i18n/catalogues`."""

import shutil

from adrnet.i18n.catalogues.tasks import check
from tests.house.tree import ROOT


def test_the_catalogues_are_in_order():
    assert check() == []


def test_a_sentence_that_was_not_extracted_is_found(tmp_path):
    for name in ("adrnet", "templates", "translations"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__", "fonts"))
    with (tmp_path / "templates" / "site" / "home.html").open("a", encoding="utf-8") as file:
        file.write('{{ _("A sentence that nobody has extracted") }}')
    assert any("make strings" in problem for problem in check(tmp_path))
