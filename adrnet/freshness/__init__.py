"""The room of confirmations: is what we show still right.

For whoever keeps an entry or sits on a post, by a mailed link or signed in, and for coordinators who look after it.
"""

from adrnet.freshness.views import bp

__all__ = ["bp"]
