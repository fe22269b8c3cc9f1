"""Standard error while a command works: lines as they come and, on a terminal, one line that says how far it is."""

import sys
from threading import Lock
from time import monotonic

import typer

_EVERY = 0.1


class Terminal:
    """Writes to standard error; several threads may."""

    def __init__(self) -> None:
        self._lock, self._live, self._status, self._shown = Lock(), sys.stderr.isatty(), "", 0.0

    def say(self, line: str) -> None:
        """A line that stays."""
        with self._lock:
            self._clear()
            typer.echo(line, err=True)

    def show(self, status: str) -> None:
        """How far it is, in the place of what was said of it before; at most ten times a second, and only on a terminal."""
        with self._lock:
            if self._live and monotonic() - self._shown > _EVERY:
                self._clear()
                self._status, self._shown = status, monotonic()
                typer.echo(status, nl=False, err=True)

    def _clear(self) -> None:
        if self._status:
            typer.echo("\r\x1b[K", nl=False, err=True)
            self._status = ""
