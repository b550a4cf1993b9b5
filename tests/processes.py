"""Our own Python beside a test, on the data of its application: workers, servers, what writes meanwhile."""

import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from flask import Flask

from tests.house.tree import ROOT


def environment(app: Flask, **more: str) -> Mapping[str, str]:
    """Return the environment in which `wsgi` makes an application on the same data."""
    return {
        **os.environ,
        "ADRNET_INSTANCE": str(app.config["INSTANCE"]),
        "INDEX_DIRECTORY": str(app.config["INDEX_DIRECTORY"]),
        "DATABASE_URL": app.config["SQLALCHEMY_DATABASE_URI"],
        "SECRET_KEY": app.config["SECRET_KEY"],
        "BASE_URL": app.config["BASE_URL"],
        "SMTP_HOST": app.config["SMTP_HOST"],
        "SMTP_PORT": str(app.config["SMTP_PORT"]),
        "SMTP_TLS": "none",
        **more,
    }


@contextmanager
def process(app: Flask, *command: str, **more: str) -> Iterator[subprocess.Popen[str]]:
    """Run our own Python beside the test; whatever happens, it is gone afterwards."""
    started = subprocess.Popen(
        [sys.executable, *command],
        cwd=ROOT,
        env=environment(app, **more),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        yield started
    finally:
        started.kill()
        started.communicate()
