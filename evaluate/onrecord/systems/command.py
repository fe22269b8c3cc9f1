"""Any program as an extraction system: it reads documents line by line and writes prediction lines, in any order.

What it says is judged line by line. Where it hangs or dies, what it has answered is kept, the oldest document without an
answer is set aside with the reason, and the program is started again with the rest.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic
from typing import Any

from onrecord.data.documents import as_line
from onrecord.systems.answers import Answer, judged
from onrecord.systems.program import Program

TIMEOUT, RESTARTS = 60.0, 3
QUIET = "ended without an answer"
_GRACE = 2.0
_INTERPRETER = re.compile(r"(python|pypy|perl|ruby|node|java|php|julia|Rscript|bash|sh)[0-9.]*")
_CODE = ("-c", "-e")  # code follows, no file
_SCRIPTS = (".py", ".pl", ".rb", ".js", ".sh", ".R", ".jl", ".exe")


@dataclass(frozen=True)
class Command:
    """A program to run: its words, the name it is called by, how long it may be silent, how often it is tried again in vain."""

    words: Sequence[str]
    name: str
    timeout: float = TIMEOUT
    restarts: int = RESTARTS


@dataclass
class Progress:
    """How far a run is. `refused`: documents whose answer was none, and why; until the program ends they may be answered yet."""

    documents: int
    answered: set[str]
    failed: dict[str, str] = field(default_factory=dict)
    refused: dict[str, str] = field(default_factory=dict)
    quotes: int = 0
    lines: int = 0
    rejected: int = 0
    restarts: int = 0

    @property
    def touched(self) -> int:
        """How many documents the program said anything of."""
        return len(self.answered) + len(self.refused)

    def asked(self, document_id: str) -> bool:
        """Whether the document's answer is still wanted."""
        return document_id not in self.answered and document_id not in self.failed


@dataclass(frozen=True)
class Listener:
    """Who is told of an answer, of a line that is none, of what the program complains, of what happens, and of every step."""

    answered: Callable[[Answer], None]
    rejected: Callable[[Answer], None]
    complained: Callable[[str], None]
    happened: Callable[[str], None]
    moved: Callable[[Progress], None]


def run(command: Command, documents: Sequence[Mapping[str, Any]], answered: Mapping[str, Answer], listener: Listener) -> Progress:
    """Asks for every document, as `Corpus.readable` gives it, but those `answered` before, until nothing is left to be asked.

    Raises OSError where the program cannot be started or the listener cannot write.
    """
    texts = {document["document_id"]: document["text"] for document in documents}
    progress = Progress(len(documents), set(answered), quotes=sum(answer.quotes for answer in answered.values()))
    spoken, vain, mute = False, 0, 0
    while waiting := [document for document in documents if progress.asked(document["document_id"])]:
        before = progress.touched
        program = Program(command.words, map(as_line, waiting), listener.complained)
        try:
            _listen(program, command, texts, progress, listener)
            code = program.end(command.timeout)
        finally:
            program.stop()
        heard = progress.touched > before
        spoken, vain, mute = spoken or heard, 0 if heard else vain + (progress.restarts > 0), mute + (not program.killed)
        left = _set_aside(waiting, _ending(program, code), progress, listener)
        # a crash on the very first document looks like a program that never works: it is tried once more, without that one
        if not spoken and not program.killed and (code == 0 or mute > 1):
            _give_up(left, "it ends without having answered anything", program, progress, listener)
        elif left and vain >= command.restarts:
            _give_up(left, f"given up, as {command.restarts} restarts in a row brought no answer", program, progress, listener)
        elif left:
            progress.restarts += 1
    return progress


def _listen(program: Program, command: Command, texts: Mapping[str, str], progress: Progress, listener: Listener) -> None:
    """Judges the program's lines until it says no more, or is killed for having said nothing for too long."""
    deadline = monotonic() + command.timeout
    while True:
        try:
            line = program.line(deadline - monotonic())
        except TimeoutError:
            line = b""
        if line is None:
            return
        progress.lines += bool(line)
        answer = judged(line, command.name, progress.lines, texts, progress.answered, progress.failed) if line.strip() else None
        if answer and _hear(answer, progress, listener):
            deadline = monotonic() + (_GRACE if program.killed else command.timeout)
        elif monotonic() >= deadline:
            if program.killed:  # something it started escaped, and holds its output open
                return
            program.kill()
            deadline = monotonic() + _GRACE


def _hear(answer: Answer, progress: Progress, listener: Listener) -> bool:
    """Takes note of a line; whether it was about a document that is asked for."""
    name = answer.document_id
    asked = name is not None and progress.asked(name)
    if answer.findings or name is None:
        progress.rejected += 1
        if name is not None and asked:
            progress.refused[name] = f"[{answer.findings[0].rule}] {answer.findings[0].message}"
        listener.rejected(answer)
    else:
        progress.refused.pop(name, None)
        progress.answered.add(name)
        progress.quotes += answer.quotes
        listener.answered(answer)
    listener.moved(progress)
    return asked


def _set_aside(waiting: Sequence[Mapping[str, Any]], ending: str, progress: Progress, listener: Listener) -> list[str]:
    """Fails the documents whose answers were none, and the oldest of those without any; the ids of the others."""
    for name, why in progress.refused.items():
        progress.failed[name] = f"answer rejected: {why}"
    progress.refused.clear()
    left = [document["document_id"] for document in waiting if progress.asked(document["document_id"])]
    if left:
        progress.failed[left[0]] = ending
        listener.happened(f"{left[0]}: {ending}")
        listener.moved(progress)
    elif ending != QUIET:
        listener.happened(f"after its last answer: {ending}")
    return left[1:]


def _give_up(left: Sequence[str], why: str, program: Program, progress: Progress, listener: Listener) -> None:
    progress.failed |= dict.fromkeys(left, "not reached")
    said = "; the last lines of its standard error:" if program.complaints else ""
    listener.happened("\n  ".join([why + said, *program.complaints]))


def _ending(program: Program, code: int) -> str:
    if program.killed:
        return "timeout"
    if code < 0:
        return f"killed by signal {-code}"
    return f"crashed with exit code {code}" if code else QUIET


def program_name(words: Sequence[str]) -> str:
    """What a program is called: of `python my_system.py` it is my_system."""
    first = Path(words[0]).stem if Path(words[0]).suffix in _SCRIPTS else Path(words[0]).name
    script = next((word for word in words[1:] if not word.startswith("-") or word in _CODE), None)
    return Path(script).stem if script and script not in _CODE and _INTERPRETER.fullmatch(first) else first
