"""The cellar's workshop: web parts that any application could use.

Forms, paging, headers, error pages, the clock. Nothing here knows what a listing is.
"""
