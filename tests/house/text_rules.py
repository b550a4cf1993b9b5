"""Rules for every text file: nothing of a machine, nothing of a package's download address."""

import re
from collections.abc import Iterator

# Pieces are joined here so that this file does not break its own rule.
_LEAKS = re.compile(
    "|".join(
        (
            r"(?:^|[^A-Za-z0-9_.])/(?:work|farm)" + "/",
            "/bash" + "_jobs",
            "/(?:root|home/[a-z]+|Users/[A-Za-z]+)/",
            r"https?://[^ )]+\." + r"(?:whl|tgz)",
            r"(?:extra-)?index" + "-url",
            r'resolved": *"' + "http",
            r"files\.python" + r"hosted\.org|registry\.npm" + r"js\.org",
        )
    )
)


def leaks(path: str, text: str) -> Iterator[str]:
    """Yield every line with the path of a machine or the address of a package index."""
    if path.endswith(".svg"):
        return
    for number, line in enumerate(text.splitlines(), start=1):
        if match := _LEAKS.search(line):
            yield f"{path}:{number}: {match.group().strip()!r}"
