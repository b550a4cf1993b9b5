"""The routes of the room, a module for each journey; importing this package hangs them all on the blueprint.

keeping: what one keeps, one listing's overview.
"""

from adrnet.listings.views import keeping
from adrnet.listings.views.room import bp

__all__ = ["bp", "keeping"]
