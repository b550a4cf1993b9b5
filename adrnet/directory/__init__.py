"""The room of practitioners: search, read a listing, a country's page.

For anyone, without an account. Addresses: `/<lang>/directory`, `/<lang>/directory/<public id>-<slug>`,
`/<lang>/directory/countries`, `/<lang>/directory/countries/<code>`; `/<lang>/directory/results.csv` and `.vcf` hand
over what a search finds, `/<lang>/directory/suggestions` answers the script of the search line. Nothing is changed
here: the room has no services.

Rules: an unknown facet value, sort or page is ignored and named in a notice (200); an unknown country or listing is
404, a merged listing redirects, an erased one is 410. The index says which listings, the database what they say and
whether they may be seen: a stale index can be incomplete, never indiscreet.

Beside the usual furniture `results` (the search page), `found` (why an entry stands there), `taking` (the results as a
file), `suggesting` (what the line offers), `reading` (one listing, one country) and `structured` (the same for
machines) turn what was read into what the templates show.
"""

from adrnet.directory.views import bp

__all__ = ["bp"]
