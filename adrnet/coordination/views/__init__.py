"""Routes of the coordinators, a module for each journey; each puts its views on the blueprint of `room`."""

from adrnet.coordination.views import (
    accreditations,
    answer,
    claims,
    coordinators,
    decisions,
    desk,
    duplicates,
    keepers,
    moving,
    on_behalf,
    review,
    several,
    splitting,
)
from adrnet.coordination.views.room import bp

__all__ = [
    "accreditations",
    "answer",
    "bp",
    "claims",
    "coordinators",
    "decisions",
    "desk",
    "duplicates",
    "keepers",
    "moving",
    "on_behalf",
    "review",
    "several",
    "splitting",
]
