"""Fewer bytes over thin lines: pages are compressed on their way, the stylesheet when it is built (`stylesheet`).

A page that holds a secret (a form's token, a session's cookie) beside something that a visitor typed must not be
compressed: the length of the answer would give the secret away piece by piece (BREACH). So nothing is compressed for a
browser that carries a cookie or is given one. Files that are streamed go out as they are.
"""

from flask import Flask, request
from flask_compress import Compress
from werkzeug.wrappers import Response


def init(app: Flask) -> None:
    """Compress the public pages of `app`; to be hung before whatever else looks at answers, since it runs last."""
    app.config.update(
        COMPRESS_REGISTER=False,
        COMPRESS_MIMETYPES=["text/html"],
        COMPRESS_ALGORITHM=["br", "gzip"],
        COMPRESS_STREAMS=False,
        # Pages carry no validator, so there is nothing to answer conditionally.
        COMPRESS_EVALUATE_CONDITIONAL_REQUEST=False,
    )
    compress = Compress(app)

    def compress_public(response: Response) -> Response:
        if request.cookies or "Set-Cookie" in response.headers:
            return response
        return compress.after_request(response)  # type: ignore[no-any-return]  # it publishes no types

    app.after_request(compress_public)
