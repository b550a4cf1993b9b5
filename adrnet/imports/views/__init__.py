"""The routes of imports, by journey: bringing a file in, trying it, taking files away."""

from adrnet.imports.views import bringing, taking, trying
from adrnet.imports.views.room import bp

__all__ = ["bp", "bringing", "taking", "trying"]
