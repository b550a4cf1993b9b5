"""`python -m tests.crash [--only PART] [--seed N] [--minutes N] [--kills N]`; ends with 1 where anything was wrong."""

import argparse
import secrets
import shutil
import signal
import sys
import tempfile
import time
from pathlib import Path

from tests.crash import damage, disk, kills, load, nodes


def main() -> int:
    """Do all parts, or those that were named, each in a folder of its own."""
    parser = argparse.ArgumentParser(prog="python -m tests.crash")
    parser.add_argument("--seed", type=int, default=secrets.randbelow(1_000_000))
    parser.add_argument("--minutes", type=float, default=3.0, help="of load")
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--only", nargs="*", default=[])
    asked = parser.parse_args()
    # A plain TERM would end us without the steps that stop servers.
    signal.signal(signal.SIGTERM, lambda number, _frame: sys.exit(128 + number))
    parts = {
        "kills": lambda folder: kills.run(folder, asked.seed, asked.kills),
        "damage": lambda folder: damage.run(folder, asked.seed),
        "disk": lambda folder: disk.run(folder, asked.seed),
        "load": lambda folder: load.run(folder, asked.seed, asked.minutes),
        "nodes": lambda folder: nodes.run(folder, asked.seed),
    }
    if unknown := set(asked.only) - parts.keys():
        sys.exit(f"There is no part {', '.join(sorted(unknown))}; there are {', '.join(parts)}.")
    is_well = True
    for name in asked.only or parts:
        _say(f"{name}, seed {asked.seed}")
        begun, folder = time.monotonic(), Path(tempfile.mkdtemp(prefix="adrnet-crash-"))
        try:
            wrong = parts[name](folder)
        finally:
            shutil.rmtree(folder, ignore_errors=True)
        for one in wrong:
            _say(f"  WRONG {one}")
        _say(f"  {name}: {len(wrong)} wrong, {time.monotonic() - begun:.0f} s")
        is_well = is_well and not wrong
    return 0 if is_well else 1


def _say(line: str) -> None:
    print(line, flush=True)


if __name__ == "__main__":
    sys.exit(main())
