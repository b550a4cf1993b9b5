"""What the gallery's components show besides a form: made-up lists, answers and changes in several scripts."""

from typing import Any


def samples() -> dict[str, Any]:
    """Return the context of the gallery."""
    return {}
