"""The search floor: what a text is made of, the index, and the answer to a request.

For the rooms, which ask with a `request.SearchRequest` and get ids, a total and facet counts; they never see Whoosh,
and nothing outside this package imports it. Whoosh is the index of record; what a listing looks like on a page comes
from the database.

The analysis of text stands at the bottom and knows neither index nor listings: `analysis` (the tokens of the index),
`sequences` (where phrases are looked for), and in the cellar (`i18n`) `scripts` (which characters belong together),
`zawgyi` (Burmese in its old encoding) and `normalisation` (one way of writing). A change in any of them changes what is
in the index: raise `analysis.VERSION` with it, so that an older index rebuilds itself. Beside them stand `pieces` (the
tokens of a text with their places) and the query: `typed` (words, quotes, minus), `variants`, `nodes` and `terms` (what
it asks for).

From the bottom of the index upwards: `ranking` (what comes first), `schema` (fields), `documents` (what a listing puts
in), `capture` (a change leaves word in the log), `checksums`, `durable` (what reaches the disk before what) and `store`
(generations on disk), `writer` (Whoosh's, as we use it), `merging` (which segments are written anew), `codec` and
`columns` (what is read from inside Whoosh's files), `bits` and `segment` (what never changes of the index, in memory),
`contents` (which segments there are), `indexer` (the only ones who write), `comparing` (the index with the database and
with its checksums), `kept`, `snapshot` and `holder` (the index in memory), `country_words` and `labels` (words that
mean codes), `weighing`, `matching` and `executor` (results and counts), `lexicon`, `near_runs` and `suggestions`,
`completion` (what somebody may be going to type), `marking` (where in a text stands what was looked for), `node` (all
of it on one machine, and how it heals), `query` (what rooms call), `fallback` (the same answers from the database).
"""

from adrnet.db import after_commit
from adrnet.kit.extensions import Application, hang, hung
from adrnet.search import capture
from adrnet.search.node import Node

__all__ = ["catch_up", "init", "let_go_of_former", "look_for_damage", "rebuild", "reconcile", "status"]


def init(app: Application) -> None:
    """Hang the index of this machine on `app`: changes are noted, and applied after each commit as far as possible."""
    node = Node(app.config["INDEX_DIRECTORY"])
    hang(app, "search", node)
    capture.init()
    after_commit(app, node.follow)


def _node() -> Node:
    node: Node = hung("search")
    return node


def catch_up() -> int:
    """Bring the index to the head of the log, rebuilding it where needed; return how many listings were written."""
    return _node().catch_up()


def rebuild() -> int:
    """Build the index anew and switch to it; return how many listings it holds."""
    return _node().rebuild()


def let_go_of_former() -> None:
    """Let go of an index in memory that was replaced; called at every request, since it may hold what was erased."""
    _node().let_go_of_former()


def reconcile() -> list[int]:
    """Mend what differs between database and index; return the ids of the listings concerned."""
    return _node().reconcile()


def look_for_damage() -> bool:
    """Compare the files of the index with their checksums; return whether it will be built anew."""
    return _node().look_for_damage()


def status() -> dict[str, object]:
    """Say how the index stands; `is_ready` is whether it answers."""
    return _node().status()
