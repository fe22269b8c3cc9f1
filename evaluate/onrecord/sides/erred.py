"""`errors`: every quote of either side in exactly one class, and what each class costs."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from onrecord.scoring.arrays import Bools
from onrecord.scoring.errors import confusion, quotes, repairs, speakers
from onrecord.scoring.errors.kinds import NONE, Sorted
from onrecord.scoring.signature import Signature
from onrecord.sides.account import account_of
from onrecord.sides.cases import Case, Classes, cases
from onrecord.sides.digest import digest_of
from onrecord.sides.error_rows import Sorting, chains, differ_in_punctuation, table
from onrecord.sides.gold import read_gold
from onrecord.sides.options import Options
from onrecord.sides.predictions import TYPES
from onrecord.sides.prepared import Prepared, given, paired_up, prepare
from onrecord.sides.scored import Side, signature_of
from onrecord.sides.warnings_of import warnings_of


@dataclass(frozen=True)
class Outcome:
    """A class, or with `part` a subclass of it: how many, and what F1 gains if an oracle repairs these; None where that is null."""

    name: str
    part: str
    count: int
    gain: float | None


@dataclass(frozen=True)
class Errors:
    """What became of every quote. `measure` is what gains are told in, `value` what it is; `classes` and `kept` are behind `cases`.

    `missed` is how many gold quotes of each type and trait were missed, of how many; a quote may have several traits.
    `confusion` are matrices by gold's label, then the prediction's, over pairs with dice ≥ .5; ∅ is no partner in these.
    """

    signature: Signature
    gold: Side
    predicted: Side
    measure: str
    value: float | None
    predictions: list[Outcome]
    speakers: list[Outcome]
    gold_quotes: list[Outcome]
    missed: dict[str, tuple[int, int]]
    confusion: dict[str, dict[str, dict[str, int]]]
    table: pa.Table
    warnings: list[str]
    classes: Classes = field(repr=False)
    kept: Prepared = field(repr=False)

    def cases(self, kind: str, limit: int | None = None) -> list[Case]:
        """The quotes of a class (`boundary`, `missed/nested`, `speaker/wrong_person`) with their sentence. Raises ValueError."""
        return cases(self.table, self.kept, self.classes, kind, limit)


def errors(
    gold: Any,  # noqa: ANN401
    predicted: Any,  # noqa: ANN401
    *,
    texts: str | Path | None = None,
    format_in: str | None = None,
    **options: Any,  # noqa: ANN401
) -> Errors:
    """Says of every prediction and every gold quote what became of it, and what each class of errors costs.

    Sides, `texts`, `format_in` and `options` are those of `score`, and so is the alignment. The classes are defined in
    `scoring.errors.quotes` and `scoring.errors.speakers`, their costs in `scoring.errors.repairs`.

    Raises ValueError for an unknown choice, InvalidData with all that is wrong with a side, OSError.
    """
    chosen = Options(**options)
    truth = read_gold(gold, Path(texts) if texts is not None else None)
    read = given(predicted, truth, format_in, chosen)
    prepared = prepare(paired_up(truth, read, chosen), chosen)
    read.done()
    found, sides = prepared.found, prepared.found.sides
    of_predictions = quotes.predictions(found, differ_in_punctuation(prepared))
    of_gold = quotes.gold_quotes(found)
    of_speakers = speakers.speakers(found, chains(prepared))
    if not repairs.attempted(found):
        of_speakers = Sorted(of_speakers.kinds, np.full(len(of_speakers.of), NONE))
    digest = digest_of(prepared)
    names = (*TYPES,), ("no", "yes")
    codes = (sides.gold.type, sides.predicted.type), (sides.gold.anonymous, sides.predicted.anonymous)
    matrices = {
        field: confusion.occurring(confusion.confusion(found, *of_field, len(labels)), labels)
        for field, of_field, labels in zip(("type", "anonymous"), codes, names, strict=True)
        if field in sides.gold_carries and field in sides.predicted_carries
    }
    return Errors(
        signature=signature_of(account_of(prepared), chosen, (0, 0), digest),
        gold=Side(truth.name, digest, len(prepared.both.gold.documents), len(sides.gold)),
        predicted=Side(
            Path(read.name).name, None, len(prepared.both.gold.documents) - len(prepared.both.missing), len(sides.predicted)
        ),
        measure=repairs.headline(found),
        value=_known(float(repairs.totals(found).f1())),
        predictions=_outcomes(of_predictions, lambda part: repairs.of_predictions(found, of_predictions, part)),
        speakers=_outcomes(of_speakers, lambda part: repairs.of_speakers(found, of_speakers, part)),
        gold_quotes=_outcomes(of_gold, lambda part: repairs.of_gold(found, part & of_gold.are("missed"))),
        missed=_missed(prepared, of_gold.are("missed")),
        confusion=matrices,
        table=table(prepared, Sorting(of_predictions, of_gold, of_speakers)),
        warnings=[*read.notes[:1], *_warnings(prepared)],
        classes=Classes((*of_predictions.kinds, *of_gold.kinds), of_speakers.kinds),
        kept=prepared,
    )


def _outcomes(sorted_: Sorted, gain: Callable[[Bools], float]) -> list[Outcome]:
    """Every class, occurring or not, each followed by those of its subclasses that occur."""
    found: list[Outcome] = []
    for name in dict.fromkeys(kind.name for kind in sorted_.kinds):
        whole = sorted_.are(name)
        found.append(Outcome(name, "", int(whole.sum()), _known(gain(whole))))
        for number, kind in enumerate(sorted_.kinds):
            part = sorted_.of == number
            if kind.name == name and kind.part and part.any():
                found.append(Outcome(name, kind.part, int(part.sum()), _known(gain(part))))
    return found


def _missed(prepared: Prepared, missed: Bools) -> dict[str, tuple[int, int]]:
    """How many gold quotes of each type and trait were missed, of how many; only of what occurs."""
    type_ = prepared.found.sides.gold.type
    of = {name: type_ == code for code, name in enumerate(TYPES)} | quotes.traits(prepared.found)
    return {name: (int((missed & mask).sum()), int(mask.sum())) for name, mask in of.items() if mask.any()}


def _warnings(prepared: Prepared) -> list[str]:
    """Those of a score, but that on intervals: there are none."""
    said = warnings_of(account_of(prepared))
    return [warning for warning in said if "intervals" not in warning]


def _known(value: float) -> float | None:
    return None if np.isnan(value) else value
