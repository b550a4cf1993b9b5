"""A text as one line in which phrases are looked for, from the same words and clusters as the tokens of the index."""

from collections.abc import Iterable

from adrnet.search.analysis import Segment


def sequence(found: Iterable[Segment]) -> str:
    """Write words and clusters in their order, each between blanks; two between two runs, more between two lines.

    A phrase stands in a text where its sequence is part of the text's.
    """
    written: list[str] = []
    was_run = False
    for pieces, is_run, _ in found:
        written += [""] * ((is_run and was_run) + 2 * (not pieces))
        written += pieces
        was_run = is_run
    return f" {' '.join(written)} "
