"""What is needed after the first window: brought in on the worker while somebody types the passphrase."""

from __future__ import annotations

from importlib import import_module

_NEXT = (
    "clientbook.services.firms",
    "clientbook.ui.crash",
    "clientbook.ui.page",
    "clientbook.ui.frame",
    "clientbook.ui.clients.page",
)


def bring_in() -> None:
    """Load the program behind the window and try its ciphers. Raises Damaged when they do not work."""
    for name in _NEXT:
        import_module(name)
    from clientbook.services import firms

    firms.check_ciphers()
