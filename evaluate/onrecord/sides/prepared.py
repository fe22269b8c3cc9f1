"""Gold and predictions of any shape → aligned arrays: what every command does before it counts anything."""

from dataclasses import dataclass, replace
from pathlib import Path

from onrecord.scoring.arrays import Ints
from onrecord.scoring.matched import Matched
from onrecord.scoring.score import pairs
from onrecord.scoring.speakers import Attribution
from onrecord.sides.anchoring import Anchoring, anchored
from onrecord.sides.assemble import Assembled, assemble
from onrecord.sides.documents import Together, together
from onrecord.sides.facts import Facts
from onrecord.sides.foreign import described, foreign
from onrecord.sides.gold import Gold
from onrecord.sides.options import Options
from onrecord.sides.predictions import read_predictions
from onrecord.sides.problems import refuse
from onrecord.sides.rows import Rows


@dataclass(frozen=True)
class Given:
    """Predictions as they were given: their rows, name and file, and how they were converted if they had another format."""

    rows: Rows
    name: str
    file: Path | None
    notes: tuple[str, ...]

    def done(self) -> None:
        """Removes the copy of standard input, which is kept as long as a finding may point into it."""
        if self.name == "-" and self.file is not None:
            self.file.unlink(missing_ok=True)


@dataclass(frozen=True)
class Prepared:
    """Both sides over the same documents, as arrays, and aligned."""

    both: Together
    anchoring: Anchoring
    assembled: Assembled
    found: Matched

    def document_id(self, document: int) -> str:
        """The id of a document of the arrays: those of gold, then unknown ones."""
        known = len(self.both.gold.documents)
        name: str = (
            self.both.gold.documents["document_id"][document].as_py() if document < known else self.both.unknown[document - known]
        )
        return name


def given(predicted: object, truth: Gold, format_in: str | None, options: Options) -> Given:
    """Reads predictions, converted if a system wrote them in a form of its own. Raises as `score` does."""
    converted = foreign(predicted, truth, format_in, options.unknown)
    rows, name, file = read_predictions(predicted if converted is None else converted.rows)
    notes = tuple(described(converted, format_in is not None)) if converted else ()
    return Given(rows, str(predicted) if converted else name, file, notes)


def paired_up(truth: Gold, read: Given, options: Options) -> Together:
    """Both sides over the same documents. Raises InvalidData where they do not fit each other."""
    both, problems = together(truth, read.rows, options)
    refuse(problems, read.name, read.file)
    return both


def prepare(both: Together, options: Options, lengths: Ints | None = None, facts: Facts | None = None) -> Prepared:
    """Anchors, assembles and aligns; `lengths` of documents in the place of those that the two sides alone tell.

    `facts` are those of the corpus, where the documents are a part of it.
    """
    both, anchoring = anchored(both if lengths is None else replace(both, lengths=lengths))
    assembled = assemble(both, options, anchoring.of_row, facts)
    attribution = Attribution(assembled.sides, options.speaker_level, options.speakers)
    return Prepared(both, anchoring, assembled, pairs(assembled.sides, attribution, options.near))
