"""Standard error while a command works: lines as they come and, on a terminal, one line that says how far it is."""

import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock, current_thread, main_thread
from time import monotonic
from types import FrameType
from typing import NoReturn

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

    def clear(self) -> None:
        """Takes away what was last said of how far it is."""
        with self._lock:
            self._clear()

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


@contextmanager
def stoppable() -> Iterator[None]:
    """Where the process is told to end or its terminal goes, that is a KeyboardInterrupt, as Ctrl-C is."""

    def stop(number: int, _: FrameType | None) -> NoReturn:
        raise KeyboardInterrupt(number)

    wanted = [getattr(signal, name) for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name)]
    ours = [number for number in wanted if current_thread() is main_thread() and signal.getsignal(number) == signal.SIG_DFL]
    for number in ours:
        signal.signal(number, stop)
    try:
        yield
    finally:
        for number in ours:
            signal.signal(number, signal.SIG_DFL)
