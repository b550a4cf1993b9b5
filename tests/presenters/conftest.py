"""Readers of every language, with the words of the reference data."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

import pytest
from flask import Flask

from adrnet.db import db
from adrnet.domain import vocabulary
from adrnet.i18n.locales import BY_CODE
from adrnet.presenters.words import Words

Reader = Callable[..., AbstractContextManager[Words]]


@pytest.fixture
def reader(app: Flask) -> Reader:
    """`with reader("ja") as words:` is a page in Japanese and the words that it shows."""

    @contextmanager
    def reading(code: str = "en") -> Iterator[Words]:
        with app.test_request_context(f"/{code}/"):
            yield Words(vocabulary.current(db.session()), BY_CODE[code])

    return reading
