"""`clientbook` opens the window; `clientbook COMMAND` is the command line."""

from __future__ import annotations


def main() -> int:
    """Run the program and return its exit code."""
    from clientbook.app import run

    return run()


if __name__ == "__main__":
    raise SystemExit(main())
