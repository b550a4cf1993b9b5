"""Routes of the coordinators, a module for each journey; each puts its views on the blueprint of `room`."""

from adrnet.coordination.views import desk
from adrnet.coordination.views.room import bp

__all__ = ["bp", "desk"]
