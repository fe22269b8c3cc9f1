"""The files of a run beside its predictions: what is answered is there at any time, whatever happens to the process.

`predictions.jsonl.partial` grows by a line with every answer and becomes `predictions.jsonl` at the end, in the order of the
corpus; `predictions.jsonl.rejected` holds the lines that were no answer; `predictions.run.json` says what the run is.
"""

import gzip
import hashlib
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from onrecord.data.atomic import write_bytes
from onrecord.data.run_record import RunRecord, now, read_record, write_record
from onrecord.systems.answers import Answer, judged

_GZIP = b"\x1f\x8b"


class Kept:
    """The answers of a run by document id, in memory and in its files. Nothing is written before there is an answer."""

    def __init__(self, output: Path, record: RunRecord) -> None:
        self.output, self.record = output, record
        self.answers: dict[str, Answer] = {}
        self.partial, self.rejected = (output.with_name(f"{output.name}.{what}") for what in ("partial", "rejected"))

    @property
    def pending(self) -> bool:
        """Whether an interrupted run left answers."""
        return self.partial.is_file() and self.partial.stat().st_size > 0

    def begin(self) -> None:
        """Forgets what an earlier run left beside its predictions."""
        for path in (self.partial, self.rejected):
            path.unlink(missing_ok=True)

    def resume(self, texts: Mapping[str, str]) -> list[str]:
        """Takes over the answers of an interrupted run, or of a finished one; says which lines could not be.

        Raises ValueError where they are those of another command or corpus, InvalidData, OSError.
        """
        path = self.partial if self.pending else self.output
        if not path.is_file():
            self.begin()
            return []
        content, before = path.read_bytes(), read_record(self.output)
        if before is None:
            raise ValueError(f"nothing beside {path} says which command gave it")
        for what in ("command", "corpus", "system", "version"):
            stated, given = getattr(before, what), getattr(self.record, what)
            if stated != given:
                raise ValueError(f"{path} is of another {what}: {stated}, not {given}")
        if path == self.output and before.predictions_sha256 != _sha256(content):
            raise ValueError(f"{path} is not what the run beside it wrote")
        notes = self._take(gzip.decompress(content) if content.startswith(_GZIP) else content, str(path), texts)
        self.record = replace(self.record, started=before.started, resumed=len(self.answers))
        write_bytes(self.partial, _lines(self.answers.values()))
        write_record(self.record, self.output)
        return notes

    def _take(self, content: bytes, name: str, texts: Mapping[str, str]) -> list[str]:
        notes = []
        for number, line in enumerate(io.BytesIO(content), 1):
            answer = judged(line, name, number, texts, self.answers, ())
            if answer.document_id is None or answer.findings or not line.endswith(b"\n"):
                notes.append(f"{name}:{number}: dropped, as it is no whole answer; its document is asked for again")
            else:
                self.answers[answer.document_id] = answer
        return notes

    def accept(self, answer: Answer) -> None:
        """Keeps an answer, on the disk at once."""
        if not self.answers:
            write_record(self.record, self.output)
        self.answers[str(answer.document_id)] = answer
        with self.partial.open("ab") as file:
            file.write(_lines([answer]))

    def reject(self, answer: Answer) -> None:
        """Keeps a line that is no answer."""
        self.rejected.parent.mkdir(parents=True, exist_ok=True)
        with self.rejected.open("ab") as file:
            file.write(_lines([answer]))

    def finish(self, order: Sequence[str]) -> bool:
        """Makes the predictions of the answers, in the given order of documents; nothing, and False, where there are none."""
        if self.answers:
            rejected = self.rejected.read_bytes().count(b"\n") if self.rejected.is_file() else 0
            lines = [self.answers[name].line for name in order if name in self.answers]
            finish(self.output, lines, replace(self.record, rejected=rejected))
        self.partial.unlink(missing_ok=True)
        return bool(self.answers)


def finish(output: Path, lines: Sequence[bytes], record: RunRecord) -> None:
    """Writes predictions, compressed where the name says so, and the record of the run that gave them."""
    content = b"".join(line + b"\n" for line in lines)
    if output.suffix == ".gz":
        content = gzip.compress(content, mtime=0)
    write_bytes(output, content)
    if output.is_file():  # a device or a pipe has nothing beside it
        done = replace(record, answered=len(lines), finished=now(), predictions_sha256=_sha256(content))
        write_record(done, output)


def _lines(answers: Iterable[Answer]) -> bytes:
    return b"".join(answer.line + b"\n" for answer in answers)


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
