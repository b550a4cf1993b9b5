"""The routes of the room, a module for each journey; importing this package hangs them all on the blueprint.

keeping: what one keeps, one listing's overview. registering: a new entry. sending: check and send. correcting: what
takes effect at once. sections: writing one section after the other. history: what was, and what will be.
"""

from adrnet.listings.views import correcting, history, keeping, registering, sections, sending
from adrnet.listings.views.room import bp

__all__ = ["bp", "correcting", "history", "keeping", "registering", "sections", "sending"]
