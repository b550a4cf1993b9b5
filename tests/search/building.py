"""Indexes for tests, made of plain contents: no database, several segments, some documents deleted again."""

import os
from collections.abc import Collection, Iterable, Sequence
from contextlib import closing, suppress
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy.orm.attributes import set_committed_value

from adrnet.domain.content import Content, Name, Place, Text
from adrnet.domain.listing import Listing, ListingState, ListingType, facets_of
from adrnet.domain.revision import Revision, RevisionState
from adrnet.domain.vocabulary import Vocabulary, Word
from adrnet.search.documents import document_of
from adrnet.search.durable import DurableStorage
from adrnet.search.executor import Execution
from adrnet.search.labels import Labels
from adrnet.search.request import SearchPage, SearchRequest
from adrnet.search.schema import SCHEMA, SCHEMA_VERSION
from adrnet.search.snapshot import Snapshot
from adrnet.search.store import Current, Store
from adrnet.search.writer import writing

IDENTITY = "an example database"


def opened(store: Store) -> int:
    """Return how many files of the store this process holds open; what other tests left behind does not count."""
    held = 0
    for descriptor in Path("/proc/self/fd").iterdir():
        with suppress(FileNotFoundError):
            held += descriptor.readlink().is_relative_to(store.directory)
    return held


_WORDS = (
    ("specialty", "maritime", {"en": "Maritime and shipping", "ja": "海事", "id": "Maritim", "vi": "Hàng hải"}),
    ("specialty", "finance", {"en": "Banking and finance", "ja": "金融", "th": "การเงินการธนาคาร"}),
    ("specialty", "corporate", {"en": "Corporate and shareholder", "ja": "会社・株主"}),
    ("specialty", "commercial", {"en": "Commercial (general)", "ja": "商事一般"}),
    (
        "service",
        "arbitration",
        {
            "en": "Arbitration",
            "ja": "仲裁",
            "id": "Arbitrase",
            "vi": "Trọng tài",
            "th": "อนุญาโตตุลาการ",
            "zh-Hans": "仲裁",
        },
    ),
    ("service", "mediation", {"en": "Mediation", "ja": "調停", "pt": "Mediação", "vi": "Hòa giải"}),
    ("organisation_kind", "arbitration_institution", {"en": "Arbitration institution", "ja": "仲裁機関"}),
    ("organisation_kind", "international", {"en": "International or regional organisation"}),
    ("practitioner_role", "arbitrator", {"en": "Arbitrator", "ja": "仲裁人"}),
    ("digital", "e_filing", {"en": "E-filing", "ja": "電子申立て"}),
    ("topic", "general", {"en": "General"}),
)
VOCABULARY = Vocabulary(
    Word(scheme, code, labels, {}, {"party": "institution"} if scheme == "organisation_kind" else {}, "")
    for scheme, code, labels in _WORDS
)


LABELS = Labels(VOCABULARY, ("JP", "TH", "VN", "SG", "ID"))


def content(*names: str | Name, **fields: object) -> Content:
    """Return a content with these names, English and official unless told otherwise; texts and places may be plain."""
    fields["texts"] = tuple(
        Text("description", one, "en") if isinstance(one, str) else one for one in fields.get("texts", ())
    )
    fields["places"] = tuple(Place(country=one) if isinstance(one, str) else one for one in fields.get("places", ()))
    return Content(names=tuple(Name(one, "en", "Latn") if isinstance(one, str) else one for one in names), **fields)


def listing(number: int, said: Content, *, confirmed: datetime | None = None, freshness: str | None = None) -> Listing:
    """Return a published organisation that says this; it is in no database."""
    made = Listing(
        id=number,
        type=ListingType.ORGANISATION,
        state=ListingState.PUBLISHED,
        confirmed_at=confirmed,
        freshness=freshness,
    )
    revision = Revision(id=number * 10, state=RevisionState.PUBLISHED, document=said.to_document(), number=1)
    set_committed_value(made, "published", revision)
    return made


def day(number: int) -> datetime:
    """Return noon of a day of January 2026."""
    return datetime(2026, 1, number, 12, tzinfo=UTC)


def build(
    folder: Path, segments: Sequence[Iterable[Listing]], *, without: Collection[int] = (), position: int = 1
) -> Store:
    """Write an index with a segment for each group of listings, then take some of them out again."""
    store = Store(folder)
    with pytest.MonkeyPatch.context() as patch, store.writing(timeout=1):
        # Nothing here survives the test, and a disk takes longer than everything else.
        patch.setattr(os, "fsync", lambda _descriptor: None)
        generation = store.begin()
        DurableStorage(store.folder(generation)).create_index(SCHEMA)
        for segment in segments:
            with writing(store.folder(generation)) as writer:
                for one in segment:
                    facets = facets_of(one, one.published.content, VOCABULARY)
                    writer.add_document(**document_of(one, facets))
        if without:
            with writing(store.folder(generation)) as writer:
                for number in without:
                    writer.delete_by_term("listing", str(number))
        store.point(Current(generation, SCHEMA_VERSION, IDENTITY, position, "2026-01-01T00:00:00+00:00"))
    return store


def open_snapshot(store: Store) -> closing[Snapshot]:
    """Open what the store points to."""
    current = store.current()
    assert current is not None
    return closing(Snapshot(current, store.folder(current.generation), {}))


def ask(snapshot: Snapshot, request: SearchRequest) -> SearchPage:
    """Answer a request as `node` does, without healing and suggestions."""
    understood = LABELS.understand(request.text, request.language)
    return Execution(snapshot).page(request, understood)
