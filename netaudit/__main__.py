"""The `netaudit` command."""

from __future__ import annotations

import gc
import sys


def main() -> None:
    """Run the command line and exit with its code."""
    arguments = sys.argv[1:]
    if arguments == ["--version"]:  # answered before anything else is imported
        from netaudit import __version__

        print(f"netaudit {__version__}")
        return
    from netaudit.cli.main import run

    code = run(arguments)
    gc.freeze()  # what is left now goes with the process; looking for cycles in it would take longer than most commands
    sys.exit(code)


if __name__ == "__main__":
    main()
