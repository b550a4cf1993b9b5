"""A process of its own in which typst sets one document, started by `typesetting`; it imports nothing of adrnet.

Typst keeps what it has worked out for the last ten documents: in a server that would be a gigabyte. Here it goes with
the process, a document that takes too long can be stopped, and whatever is in one never meets the application's memory.

    standard input   one JSON object: source, data, folder (or null), format, and options of typst's `compile`
    standard output  each page or file behind its length in eight bytes; nothing when typst refuses
    standard error   then one JSON object: message, diagnostic
    exit status      0, or REFUSED
"""

import json
import sys
from datetime import datetime
from tempfile import TemporaryDirectory
from typing import Any

import typst

REFUSED = 3
LENGTH = 8


def main() -> int:
    """Set the document that standard input asks for."""
    asked: dict[str, Any] = json.load(sys.stdin.buffer)
    folder, options = asked["folder"], asked["options"]
    if options.get("timestamp"):
        options["timestamp"] = datetime.fromisoformat(options["timestamp"])
    with TemporaryDirectory(prefix="adrnet-typst-") as empty:
        compiler = typst.Compiler(
            asked["source"].encode(),
            root=empty,
            font_paths=typst.Fonts(font_paths=[folder] if folder else []),
            ignore_system_fonts=True,
            sys_inputs={"data": asked["data"]},
            package_path=empty,
            package_cache_path=empty,
        )
        try:
            made, _warnings = compiler.compile_with_warnings(format=asked["format"], **options)
        except typst.TypstError as error:
            json.dump({"message": error.message, "diagnostic": error.diagnostic}, sys.stderr)
            return REFUSED
    for one in made if isinstance(made, list) else [made or b""]:
        sys.stdout.buffer.write(len(one).to_bytes(LENGTH, "big") + one)
    return 0


if __name__ == "__main__":
    sys.exit(main())
