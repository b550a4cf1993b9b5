"""What floors hang on the application and find again, for floors that may not know Flask.

A working floor gets the application in its `init(app)` and is called later without it. The one place that asks Flask
"which application is running" for them is here.
"""

from typing import Any

from flask import Flask as Application
from flask import current_app

__all__ = ["Application", "hang", "hung"]


def hang(app: Application, name: str, thing: object) -> None:
    """Hang `thing` on `app` under the house's name for it (`search`, …)."""
    app.extensions[f"adrnet.{name}"] = thing


def hung(name: str) -> Any:
    """Return what hangs on the running application under `name`; needs an application context."""
    return current_app.extensions[f"adrnet.{name}"]
