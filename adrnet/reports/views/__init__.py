"""Routes of this room: keeping the reports, reading one; each puts its views on the blueprint of `room`."""

from adrnet.reports.views import keeping, reading
from adrnet.reports.views.room import bp

__all__ = ["bp", "keeping", "reading"]
