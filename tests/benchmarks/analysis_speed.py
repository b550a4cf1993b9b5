"""How fast texts are analysed: `python -m tests.benchmarks.analysis_speed`.

Million characters per second of processor time, per language and field; the best of seven goes. The text is what the
vocabularies say in that language, repeated. Each field is measured alone, although a document shares their common part.
"""

import csv
import sys
import time
from pathlib import Path

from adrnet.search import analysis
from adrnet.search.analysis import Field, analyse

LANGUAGES = ("en", "id", "ms", "fil", "pt", "vi", "th", "lo", "km", "my", "ja", "zh-Hans")
VOCABULARIES = Path(analysis.__file__).parent.parent / "data" / "vocabularies.csv"
LENGTH = 100_000
GOES = 7


def text_in(language: str) -> str:
    """Return text of the vocabularies, about as long for each language."""
    with VOCABULARIES.open(encoding="utf-8", newline="") as file:
        labels = "\n".join(row[language] for row in csv.DictReader(file))
    return labels * (LENGTH // len(labels) + 1)


def speed(field: Field, text: str) -> float:
    """Return million characters per second."""
    best = float("inf")
    for _ in range(GOES):
        for kept in (analysis.segments_of, analysis._kept_segments, analysis._normal):
            kept.cache_clear()
        start = time.process_time()
        analyse(field, text)
        best = min(best, time.process_time() - start)
    return len(text) / best / 1e6


def main() -> None:
    """Print a table."""
    sys.stdout.write(f"{'':8}" + "".join(f"{field:>10}" for field in Field) + "\n")
    for language in LANGUAGES:
        text = text_in(language)
        sys.stdout.write(f"{language:8}" + "".join(f"{speed(field, text):10.1f}" for field in Field) + "\n")


if __name__ == "__main__":
    main()
