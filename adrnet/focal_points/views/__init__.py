"""Routes of the focal-point list, a module for each journey; each puts its views on the blueprint of `door`."""

from adrnet.focal_points.views import (
    designating,
    differences,
    editions,
    lists,
    members,
    nominating,
    past,
    posts,
    preparing,
    taking,
)
from adrnet.focal_points.views.door import bp

__all__ = [
    "bp",
    "designating",
    "differences",
    "editions",
    "lists",
    "members",
    "nominating",
    "past",
    "posts",
    "preparing",
    "taking",
]
