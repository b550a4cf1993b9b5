"""How a view declares what it needs, and how the application refuses one that declares nothing.

The kit does not know any permission: it carries whatever the view names. Deny by default: `create_app` calls
`refuse_undeclared`, so a forgotten declaration stops the start and never shows a visitor too much.
"""

from collections.abc import Callable
from typing import TypeVar

from flask import Flask

View = TypeVar("View", bound=Callable[..., object])

_ATTRIBUTE = "adrnet_permission"


def declare(permission: str) -> Callable[[View], View]:
    """Mark a view with the permission that it needs."""

    def mark(view: View) -> View:
        setattr(view, _ATTRIBUTE, permission)
        return view

    return mark


def declared(view: Callable[..., object]) -> str | None:
    """Return the permission that a view declares, None where it declares nothing."""
    permission = getattr(view, _ATTRIBUTE, None)
    return permission if isinstance(permission, str) else None


def refuse_undeclared(app: Flask) -> None:
    """Stop the start when any endpoint declares no permission."""
    forgotten = sorted(endpoint for endpoint, view in app.view_functions.items() if declared(view) is None)
    if forgotten:
        raise RuntimeError(f"views without a permission: {', '.join(forgotten)}")
