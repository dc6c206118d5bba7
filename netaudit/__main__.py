"""The `netaudit` command."""

from __future__ import annotations

import sys


def main() -> None:
    """Run the command line and exit with its code."""
    arguments = sys.argv[1:]
    if arguments == ["--version"]:  # answered before anything else is imported
        from netaudit import __version__

        print(f"netaudit {__version__}")
        return
    from netaudit.cli.main import run

    sys.exit(run(arguments))


if __name__ == "__main__":
    main()
