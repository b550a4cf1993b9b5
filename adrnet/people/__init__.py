"""The room of persons about themselves: asked, they answer; later they see, correct and take back what is held of them.

For nominees, focal points and practitioners without an account, by links that were mailed to them.
"""

from adrnet.people.views import bp

__all__ = ["bp"]
