"""What ends a command before it has a result. Only the command line prints these and exits (status 2)."""

from __future__ import annotations


class CallError(Exception):
    """The call itself was wrong: a path that does not exist, two plans where one is meant."""

    def __init__(self, message: str, help_: str = "") -> None:
        super().__init__(message)
        self.message, self.help = message, help_
