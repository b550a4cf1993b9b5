"""From a question to a page of answers: `search`, what rooms call.

Rooms import everything from here. When `search` raises `IndexUnavailable`, the page asks `fallback.search` the same
question and tells the reader that words were not searched.
"""

from adrnet.kit.extensions import hung
from adrnet.search.node import Node
from adrnet.search.request import IndexUnavailable, SearchPage, SearchRequest, Sort, Suggestion

__all__ = ["IndexUnavailable", "SearchPage", "SearchRequest", "Sort", "Suggestion", "search"]


def search(request: SearchRequest) -> SearchPage:
    """Answer `request` from the index, inside an application context.

    Raises:
        IndexUnavailable: there is no usable index now.
    """
    node: Node = hung("search")
    return node.search(request)
