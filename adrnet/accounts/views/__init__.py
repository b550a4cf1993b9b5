"""The routes of the room, a module for each journey; importing this package hangs them all on the blueprint.

own: one's own account, and the links that are mailed about it. invited: what invitations by mail open.
"""

from adrnet.accounts.views import invited, own
from adrnet.accounts.views.room import bp

__all__ = ["bp", "invited", "own"]
