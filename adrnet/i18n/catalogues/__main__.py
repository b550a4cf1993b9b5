"""The command line of the catalogues: `python -m adrnet.i18n.catalogues update | check | compile`."""

import argparse
import sys

from adrnet.i18n.catalogues.tasks import ROOT, check, compile_all, update


def main(arguments: list[str] | None = None) -> int:
    """Run one task; the answer is the exit status."""
    parser = argparse.ArgumentParser(prog="python -m adrnet.i18n.catalogues", description=__doc__)
    parser.add_argument("task", choices=("update", "check", "compile"))
    task = parser.parse_args(arguments).task
    if task == "check":
        problems = check()
        sys.stdout.writelines(f"{problem}\n" for problem in problems)
        sys.stdout.write(f"{len(problems)} problems\n" if problems else "The catalogues are in order.\n")
        return 1 if problems else 0
    changed = update() if task == "update" else compile_all()
    sys.stdout.writelines(f"{path.relative_to(ROOT)}\n" for path in changed)
    return 0


if __name__ == "__main__":
    sys.exit(main())
