"""The front door: home, about, privacy, accessibility, state of translations, and whether the house stands.

For everyone. Addresses: `/` (to the negotiated language), `/<lang>/`, `/<lang>/about`, `/<lang>/privacy`,
`/<lang>/accessibility`, `/<lang>/languages`, `/healthz`, `/readyz`,
`/schemas/<name>.json`. Nothing is changed here.
"""

from adrnet.site.views import bp

__all__ = ["bp"]
