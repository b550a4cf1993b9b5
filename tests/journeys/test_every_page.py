"""Everyone who follows links: every page that is reached keeps the rules, and no link leads into the void."""

from urllib.parse import urldefrag, urlsplit

import pytest
from sqlalchemy import select

from adrnet.db import db
from adrnet.domain.listing import Listing, ListingState
from adrnet.i18n.locales import LOCALES
from tests.inspector import Inspector

CODES = [locale.code for locale in LOCALES]
# A visitor who never stops would follow every combination of filters.
ENOUGH = 170
PLACES = (
    "/",
    "/about",
    "/privacy",
    "/accessibility",
    "/languages",
    "/directory",
    "/directory/countries",
    "/focal-points",
)


def internal(page) -> list[str]:
    """Return where a page leads within the site."""
    addresses = [element.get("href", "") for tag in ("a", "link") for element in page.all(tag)]
    found = [urldefrag(address).url for address in addresses]
    return [
        urlsplit(address)._replace(scheme="", netloc="").geturl()
        for address in found
        if address.startswith(("/", "http://localhost/"))
    ]


@pytest.mark.data("real")
def test_no_link_leads_into_the_void(client: Inspector) -> None:
    # Breadth first: what is nearest to the front page comes first.
    waiting, seen = ["/en/"], {"/en/"}
    for visited, address in enumerate(waiting):
        if visited >= ENOUGH:
            break
        answer = client.get(address, status={200, 301, 302, 303})
        onward = internal(answer.page) if answer.mimetype == "text/html" and answer.status_code == 200 else []
        # Other languages are walked below.
        fresh = [link for link in onward if link not in seen and link.startswith(("/en/", "/static/"))]
        waiting += list(dict.fromkeys(fresh))
        seen |= set(fresh)
    assert len(waiting) > 150


@pytest.mark.data("real")
@pytest.mark.parametrize("code", CODES)
def test_every_place_stands_in_every_language(client: Inspector, code: str) -> None:
    for place in PLACES:
        page = client.get(f"/{code}{place}").page
        # Each page leads to itself in every language.
        alternates = {link.get("hreflang"): link.get("href") for link in page.all("link", rel="alternate")}
        for other in CODES:
            assert urlsplit(alternates[other]).path == f"/{other}{place}"
    client.get(f"/{code}/directory?q=%E4%BB%B2%E8%A3%81&country=JP&sort=name")
    client.get(f"/{code}/directory/countries/TL")
    client.get(f"/{code}/nowhere", status=404)


@pytest.mark.data("real")
@pytest.mark.parametrize(("code", "part"), [("en", 0), ("ja", 1), ("km", 2)])
def test_every_entry_can_be_read(app, client: Inspector, code: str, part: int) -> None:
    with app.app_context():
        published = select(Listing.public_id).where(Listing.state == ListingState.PUBLISHED)
        ids = list(db.session.scalars(published.order_by(Listing.id)))
    # A third in each language: together all of them.
    for public_id in ids[part::3]:
        client.get(client.get(f"/{code}/directory/{public_id}", status=301).location)


@pytest.mark.data("seeded")
@pytest.mark.parametrize("code", ["en", "my"])
def test_seeded_entries_can_be_read_in_any_state(app, client: Inspector, code: str) -> None:
    expected = {ListingState.PUBLISHED: 200, ListingState.ERASED: 410, ListingState.MERGED: 200}
    with app.app_context():
        rows = db.session.execute(select(Listing.public_id, Listing.state, Listing.id).order_by(Listing.id)).all()
    sample = [row for row in rows if row.state != ListingState.PUBLISHED] + rows[CODES.index(code) :: 60]
    for public_id, state, _ in sample:
        answer = client.get(
            f"/{code}/directory/{public_id}", follow_redirects=True, status=expected.get(ListingState(state), 404)
        )
        assert "SECRET" not in answer.get_data(as_text=True)


@pytest.mark.data("seeded")
def test_a_person_without_a_yes_is_shown_nowhere(client: Inspector) -> None:
    for address in ("/en/focal-points.csv", "/en/focal-points", "/en/directory/countries/TH"):
        assert "SECRET" not in client.get(address).get_data(as_text=True)
    found = client.get("/en/directory?q=SECRET").page
    assert not found.all("ol", found.main, class_="entries")
