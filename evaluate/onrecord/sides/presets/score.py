"""`score --preset`: gold and predictions of any shape → the figures of a published scorer, with a signature."""

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from onrecord import __version__
from onrecord.data.run_record import RunRecord, record_of
from onrecord.scoring.presets import CHARACTERS, preset
from onrecord.scoring.presets.records import Figures
from onrecord.scoring.presets.signature import PresetSignature
from onrecord.sides.anchoring import anchored
from onrecord.sides.documents import Together, together
from onrecord.sides.foreign import described, foreign
from onrecord.sides.gold import read_gold
from onrecord.sides.options import Missing, Options, Unknown
from onrecord.sides.predictions import read_predictions
from onrecord.sides.presets.records import Records, records
from onrecord.sides.problems import refuse
from onrecord.sides.scored import Side


@dataclass(frozen=True)
class PresetReport:
    """The figures of a preset, and all that a reader of the numbers should know."""

    preset: str
    signature: PresetSignature
    gold: Side
    predicted: Side
    run: RunRecord | None
    figures: Figures
    warnings: list[str]
    notes: tuple[str, ...] = ()


def score_preset(
    name: str,
    gold: Any,  # noqa: ANN401
    predicted: Any,  # noqa: ANN401
    *,
    texts: str | Path | None = None,
    format_in: str | None = None,
    missing: Missing = "empty",
    unknown: Unknown = "error",
) -> PresetReport:
    """Scores predictions against gold as a published scorer does. The sides are those of `score`, the choices its options.

    Raises ValueError for an unknown name or choice, InvalidData with all that is wrong with a side, OSError.
    """
    compute = preset(name)
    chosen = Options(missing=missing, unknown=unknown)
    truth = read_gold(gold, Path(texts) if texts is not None else None)
    converted = foreign(predicted, truth, format_in, chosen.unknown)
    rows, said, file = read_predictions(predicted if converted is None else converted.rows)
    said = str(predicted) if converted else said
    both, problems = together(truth, rows, chosen)
    refuse(problems, said, file)
    both, _ = anchored(both)
    found = records(both, name in CHARACTERS)
    if said == "-" and file is not None:
        file.unlink(missing_ok=True)
    run, doubt = record_of(file) if file is not None and said != "-" else (None, None)
    notes = described(converted, format_in is not None) if converted else []
    digest = _digest(both, found)
    quotes = [
        sum(len(side or ()) for side in sides) for sides in zip(*((d.gold, d.predicted) for d in found.documents), strict=True)
    ]
    return PresetReport(
        preset=name,
        signature=_signature(name, both, found, chosen, digest),
        gold=Side(truth.name, digest, len(both.gold.documents), quotes[0] if quotes else 0),
        predicted=Side(Path(said).name, None, len(both.gold.documents) - len(both.missing), quotes[1] if quotes else 0),
        run=run,
        figures=compute(found.documents),
        warnings=[*notes[:1], *_warnings(both, found), *([doubt] if doubt else [])],
        notes=tuple(notes),
    )


def _digest(both: Together, found: Records) -> str:
    """Hash of gold as it was scored; the order of quotes is none of it, though some presets depend on it."""
    names = both.gold.documents["document_id"].to_pylist()
    lines = [
        f"{name} {sorted(repr((q.content, q.cue, q.mention, q.type, q.speaker, q.cue_text, q.mention_text)) for q in d.gold or ())}"
        for name, d in zip(names, found.documents, strict=False)
    ]
    return hashlib.sha256("\n".join(lines).encode("utf-8", "surrogatepass")).hexdigest()


def _signature(name: str, both: Together, found: Records, chosen: Options, digest: str) -> PresetSignature:
    plain, _, split = both.gold.name.partition(":")
    version = f"-{both.gold.version}" if both.gold.version else ""
    data = (Path(plain).name + version + (f"/{split}" if split else "")).replace("|", "_").replace("#", "_").replace(" ", "_")
    return PresetSignature(
        preset=name,
        data=f"{data}#{digest[:6]}",
        docs=str(len(found.documents)),
        missing=str(len(both.missing)) if chosen.missing == "empty" else "error",
        unknown="error" if chosen.unknown == "error" else f"{chosen.unknown}({len(both.unknown)})",
        no_text=str(len(both.no_text)),
        not_found=str(found.not_found),
        unit=("character" if name in CHARACTERS else "token") + ("+raw" if found.raw else ""),
        v=__version__,
    )


def _warnings(both: Together, found: Records) -> list[str]:
    said = []
    if both.missing:
        said.append(f"{_documents(len(both.missing))} of gold, not in the predictions")
    if both.unknown:
        said.append(f"{_documents(len(both.unknown))} of the predictions, not in gold")
    if both.no_text:
        said.append(f"{_documents(len(both.no_text))} left out: gold has no text there, and no prediction")
    if found.not_found:
        said.append(
            f"predictions left out that stand nowhere in their document, as a scorer of spans cannot count them: {found.not_found}"
        )
    if found.raw:
        said.append("a text is missing, so tokens are code points there")
    return said


def _documents(count: int) -> str:
    return f"{count} document{'' if count == 1 else 's'}"
