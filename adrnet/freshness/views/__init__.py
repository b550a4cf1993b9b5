"""Routes of this room, a module for each journey; each puts its views on the blueprint of `door`."""

from adrnet.freshness.views import confirming, desk
from adrnet.freshness.views.door import bp

__all__ = ["bp", "confirming", "desk"]
