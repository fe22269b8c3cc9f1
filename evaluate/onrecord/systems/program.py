"""A program that runs beside us: lines go in, lines come out, and neither side ever waits for the other for ever.

Three threads feed its standard input, read its standard output and pass on its standard error, so that programs that read
everything first, that answer line by line, or that write megabytes to standard error are all the same. It has a process
group of its own: what it started is ended with it, and Ctrl-C reaches it through us alone.
"""

import os
import signal
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from queue import Empty, Queue
from subprocess import PIPE, Popen, TimeoutExpired
from threading import Thread
from typing import IO

from onrecord.text.source import MAX_BYTES

LAST_LINES = 10
_WAITING_LINES = 64
_LONGEST_COMPLAINT = 1 << 14
_GRACE = 5.0


class Program:
    """A started program. Python writes its lines at once there (`PYTHONUNBUFFERED`), so that none is lost when it is killed.

    `complaints` are the last lines of its standard error; each is also given to `say` when it comes.
    """

    def __init__(self, words: Sequence[str], lines: Iterable[bytes], say: Callable[[str], None]) -> None:
        """Starts it. Raises OSError where it cannot be started."""
        self.complaints: deque[str] = deque(maxlen=LAST_LINES)
        self.killed = False
        environment = {**os.environ, "PYTHONUNBUFFERED": "1"}
        self._process = Popen(words, stdin=PIPE, stdout=PIPE, stderr=PIPE, env=environment, start_new_session=True)
        self._lines: Queue[bytes | None] = Queue(_WAITING_LINES)
        stdin, stdout, stderr = self._process.stdin, self._process.stdout, self._process.stderr
        assert stdin is not None and stdout is not None and stderr is not None  # noqa: PT018  (all three are pipes)
        self._threads = [
            Thread(target=_feed, args=(stdin, lines), daemon=True),
            Thread(target=_read, args=(stdout, self._lines), daemon=True),
            Thread(target=_pass_on, args=(stderr, self.complaints, say), daemon=True),
        ]
        for thread in self._threads:
            thread.start()

    def line(self, timeout: float) -> bytes | None:
        """The next line of its output, or None after the last. Raises TimeoutError where none comes in so many seconds."""
        try:
            return self._lines.get(timeout=max(timeout, 0))
        except Empty:
            raise TimeoutError from None

    def kill(self) -> None:
        """Ends it, and all that it started."""
        self.killed = True
        with suppress(ProcessLookupError, PermissionError):
            if hasattr(os, "killpg"):
                os.killpg(self._process.pid, signal.SIGKILL)
            else:
                self._process.kill()

    def end(self, timeout: float) -> int:
        """Its exit code, negative for a signal; it is killed where it does not end by itself in so many seconds."""
        try:
            self._process.wait(timeout)
        except TimeoutExpired:
            self.kill()
        for thread in self._threads:
            thread.join(_GRACE)
        return self._process.wait()

    def stop(self) -> None:
        """Kills it if it still runs, whatever it was about to say; to be called when nobody listens any more."""
        if self._process.poll() is None:
            self.kill()
        with suppress(TimeoutError):
            while self._threads[1].is_alive() and self.line(_GRACE) is not None:
                pass
        self.end(_GRACE)


def _feed(stdin: IO[bytes], lines: Iterable[bytes]) -> None:
    """Writes past the buffer, so that nothing is left in it when the program stops reading."""
    with suppress(BrokenPipeError), stdin:
        for line in lines:
            rest = memoryview(line)
            while rest:
                rest = rest[os.write(stdin.fileno(), rest) :]


def _read(stdout: IO[bytes], into: "Queue[bytes | None]") -> None:
    """A line that is longer than any answer may be is cut."""
    with stdout:
        while line := stdout.readline(MAX_BYTES + 1):
            rest = line
            while len(rest) > MAX_BYTES and not rest.endswith(b"\n"):
                rest = stdout.readline(MAX_BYTES + 1)
            into.put(line)
    into.put(None)


def _pass_on(stderr: IO[bytes], complaints: "deque[str]", say: Callable[[str], None]) -> None:
    with stderr:
        while line := stderr.readline(_LONGEST_COMPLAINT):
            complaint = line.decode("utf-8", "backslashreplace").rstrip()
            complaints.append(complaint)
            say(complaint)
