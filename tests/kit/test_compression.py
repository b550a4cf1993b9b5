"""What is compressed, what is not, and that the same page comes out of it."""

import gzip

import brotli
import pytest
from flask import Flask, Response, make_response

from adrnet.kit import compression

PAGE = "<p>仲裁 ការសម្រុះសម្រួល trọng tài</p>" * 100


@pytest.fixture
def public() -> Flask:
    app = Flask(__name__)
    compression.init(app)

    @app.get("/page")
    def page() -> str:
        return PAGE

    @app.get("/signed-in")
    def signed_in() -> Response:
        response = make_response(PAGE)
        response.set_cookie("session", "secret")
        return response

    @app.get("/file")
    def file() -> Response:
        return Response(iter([PAGE.encode()]), mimetype="text/csv")

    return app


@pytest.mark.parametrize(("accepted", "decode"), [("gzip", gzip.decompress), ("br, gzip", brotli.decompress)])
def test_a_public_page_is_compressed_and_comes_out_unchanged(public: Flask, accepted: str, decode: object) -> None:
    answer = public.test_client().get("/page", headers={"Accept-Encoding": accepted})
    assert answer.headers["Content-Encoding"] == accepted.split(",", maxsplit=1)[0]
    assert len(answer.data) < len(PAGE.encode()) / 10
    assert decode(answer.data).decode() == PAGE
    assert "Accept-Encoding" in answer.headers["Vary"]


def test_who_does_not_ask_gets_the_page_as_it_is(public: Flask) -> None:
    answer = public.test_client().get("/page")
    assert ("Content-Encoding" in answer.headers, answer.text) == (False, PAGE)


def test_nothing_is_compressed_beside_a_cookie(public: Flask) -> None:
    client = public.test_client()
    first = client.get("/signed-in", headers={"Accept-Encoding": "gzip"})
    second = client.get("/page", headers={"Accept-Encoding": "gzip"})
    assert "Content-Encoding" not in first.headers
    assert "Content-Encoding" not in second.headers


def test_a_streamed_file_goes_out_as_it_is(public: Flask) -> None:
    answer = public.test_client().get("/file", headers={"Accept-Encoding": "gzip"})
    assert ("Content-Encoding" in answer.headers, answer.text) == (False, PAGE)
