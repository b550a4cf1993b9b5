"""The room of accounts: what a person sees and changes about their own account.

For whoever is signed in, and for people with a mailed link. Addresses: `/<lang>/accounts` (home) and below; signing in,
registering and getting back in stand beside these pages, in the blueprint `identity` of the working floor of that name.

Rules: everything about another account is 404. What proves who somebody is changes only shortly after they proved it
(`identity.fresh`), is told by mail and stands on record. A mailed link opens a page with one button.
"""

from adrnet.accounts.views import bp

__all__ = ["bp"]
