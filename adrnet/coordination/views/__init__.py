"""Routes of the coordinators, a module for each journey; each puts its views on the blueprint of `room`."""

from adrnet.coordination.views import answer, claims, desk, review
from adrnet.coordination.views.room import bp

__all__ = ["answer", "bp", "claims", "desk", "review"]
