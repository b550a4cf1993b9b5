"""The search floor: what a text is made of, the index, and the answer to a request.

For the rooms, which ask with a `request.SearchRequest` and get ids, a total and facet counts; they never see Whoosh,
and nothing outside this package imports it. Whoosh is the index of record; what a listing looks like on a page comes
from the database.

The analysis of text stands at the bottom and knows neither index nor listings: `scripts` (which characters belong
together), `zawgyi` (Burmese in its old encoding), `normalisation` (one way of writing), `analysis` (the tokens of the
index), `variants` and `terms` (what a query asks for). A change in any of them changes what is in the index: raise
`analysis.VERSION` with it, so that an older index rebuilds itself.
"""
