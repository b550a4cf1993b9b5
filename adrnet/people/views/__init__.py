"""Routes of this room, a module for each journey; each puts its views on the blueprint of `door`."""

from adrnet.people.views import answering, asking, own, panel, profile
from adrnet.people.views.door import bp

__all__ = ["answering", "asking", "bp", "own", "panel", "profile"]
