"""An operator adds another group of countries, "Central Asia plus Japan", by files alone.

Nobody touches the code: after `flask reference load` the countries can be chosen in the search, have a page, and stand
vacant on the list of focal points; Japan belongs to both groups and keeps its one post.
"""

import csv
import io
import re
from pathlib import Path

import pytest
from flask.testing import FlaskCliRunner

from tests.inspector import Inspector

FILES = Path(__file__).parents[1] / "data" / "central_asia"
NAMES = {"KZ": "Kazakhstan", "KG": "Kyrgyzstan", "TJ": "Tajikistan", "TM": "Turkmenistan", "UZ": "Uzbekistan"}

pytestmark = pytest.mark.data("real")


def posts(client: Inspector) -> list[tuple[str, str]]:
    """Return country and state of each post on the list, as its file has them."""
    text = client.get("/en/focal-points.csv").get_data().decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text)))
    first = next(number for number, row in enumerate(rows) if "Country code" in row)
    cells = [dict(zip(rows[first], row, strict=True)) for row in rows[first + 1 :]]
    return sorted((one["Country code"], one["State code"]) for one in cells)


def main(client: Inspector, address: str) -> str:
    """Return what stands in <main> of a page."""
    page = client.get(address).page  # type: ignore[attr-defined]  # hung on it by the inspector
    return str(page.text(page.main))


def test_countries_of_another_group_are_found_everywhere(client: Inspector, runner: FlaskCliRunner) -> None:
    client.get("/en/directory/countries/kz", status=404)
    before = posts(client)
    assert runner.invoke(args=["reference", "load", str(FILES)]).exit_code == 0

    search = client.get("/en/directory").text
    for code, name in NAMES.items():
        assert f'value="{code}"' in search
        assert re.search(
            rf"Example (Arbitration|Mediation) Centre, {name}", main(client, f"/en/directory?country={code}")
        )
        assert name in main(client, f"/en/directory/countries/{code}")
        assert name in main(client, f"/en/focal-points?country={code}")
    assert posts(client) == sorted([*before, *((code, "vacant") for code in NAMES)])
    assert "カザフスタン" in main(client, "/ja/directory/countries/KZ")


def test_the_languages_of_the_group_can_be_chosen(client: Inspector, runner: FlaskCliRunner) -> None:
    assert 'value="kk"' not in client.get("/en/directory").text
    runner.invoke(args=["reference", "load", str(FILES)])
    assert 'value="kk"' in client.get("/en/directory").text
    assert "Kazakhstan" in main(client, "/en/directory?language=kk")
