"""From a question to a page of answers: `search`, what rooms call; and `complete`, from the beginning of a question.

Rooms import questions and answers from here; what concerns a text alone stands in `marking` and `typed`. When `search`
raises `IndexUnavailable`, the page asks `fallback.search` the same question and tells the reader that words were not
searched.
"""

from adrnet.domain.vocabulary import Vocabulary
from adrnet.kit.extensions import hung
from adrnet.search.completion import Completion, Value
from adrnet.search.node import Node
from adrnet.search.request import IndexUnavailable, SearchPage, SearchRequest, Sort, Suggestion

__all__ = [
    "Completion",
    "IndexUnavailable",
    "SearchPage",
    "SearchRequest",
    "Sort",
    "Suggestion",
    "Value",
    "complete",
    "search",
]


def search(request: SearchRequest, words: Vocabulary | None = None) -> SearchPage:
    """Answer `request` from the index, inside an application context.

    Args:
        request: what is asked.
        words: the vocabulary as it is now, from whoever has read it already.

    Raises:
        IndexUnavailable: there is no usable index now.
    """
    node: Node = hung("search")
    return node.search(request, words)


def complete(text: str, language: str, most: int) -> Completion:
    """Say what may be meant by what somebody has typed so far, inside an application context.

    Raises:
        IndexUnavailable: there is no usable index now.
    """
    node: Node = hung("search")
    return node.complete(text, language, most)
