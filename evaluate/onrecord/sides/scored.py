"""`score`: gold and predictions of any shape → every measure, with its signature."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from onrecord import __version__
from onrecord.data.run_record import RunRecord, record_of
from onrecord.scoring.arrays import Bools, Ints, Sides
from onrecord.scoring.averages import Mean, averages
from onrecord.scoring.matched import Matched
from onrecord.scoring.measures import DEFAULT, IF_ATTEMPTED, measure
from onrecord.scoring.ranks import gold_ranks
from onrecord.scoring.score import Score, scores, sliced
from onrecord.scoring.signature import Signature
from onrecord.scoring.speakers import State
from onrecord.scoring.statistics import SAMPLES, SEED
from onrecord.sides.anchoring import Anchoring
from onrecord.sides.assemble import Assembled
from onrecord.sides.documents import Together
from onrecord.sides.gold import read_gold
from onrecord.sides.options import Options
from onrecord.sides.prepared import Prepared, given, paired_up, prepare
from onrecord.sides.slicing import DIMENSIONS, MACRO, slices_of
from onrecord.sides.warnings_of import warnings_of


@dataclass(frozen=True)
class Side:
    """One side of a score: its name, and the documents and quotes that entered."""

    name: str
    sha256: str | None
    documents: int
    quotes: int


@dataclass(frozen=True)
class Report:
    """A score: measures by printed name, the headline first, and all that a reader of the numbers should know."""

    signature: Signature
    gold: Side
    predicted: Side
    run: RunRecord | None
    measures: dict[str, Score]
    slices: dict[str, dict[str, dict[str, Score]]]
    macro: dict[str, dict[str, dict[str, Mean]]]
    left_out: dict[str, int]
    anchoring: Anchoring
    redundancy: float | None
    warnings: list[str]
    notes: tuple[str, ...] = ()  # how predictions of another format were converted

    def __getitem__(self, name: str) -> Score:
        """The score of one measure, by its printed name."""
        return self.measures[name]


def score(
    gold: Any,  # noqa: ANN401
    predicted: Any,  # noqa: ANN401
    *,
    measures: Sequence[str] | None = None,
    besides: Sequence[str] = (),
    by: Sequence[str] = (),
    macro: Sequence[str] = (),
    texts: str | Path | None = None,
    samples: int = SAMPLES,
    seed: int = SEED,
    format_in: str | None = None,
    **options: Any,  # noqa: ANN401
) -> Report:
    """Scores predictions against gold.

    Either side may be a path, a corpus name (`core`, `polnear:dev`), a Corpus, a table, a data frame or a list of dicts in the
    form of the prediction file; gold may also be annotation files. `texts` is a folder with texts that may not be
    redistributed. `measures` are by default those of DEFAULT, and of IF_ATTEMPTED those whose fields both sides carry;
    `besides` are further ones. `by` names the dimensions of slices, `macro` what averages are over; `samples` bootstrap
    samples (0: no intervals) are drawn with `seed`. `format_in` is the format of predictions in the form of the system that made them
    (`citron`, `ggt`, …), where their form does not tell; they are converted. `options` are the fields of
    `sides.options.Options`.

    Raises ValueError for an unknown name or choice, InvalidData with all that is wrong with a side, OSError.
    """
    chosen = Options(**options)
    further = [measure(name).name for name in besides]
    wanted = None if measures is None else [measure(name).name for name in measures]
    for dimensions, known in ((by, DIMENSIONS), (macro, MACRO)):
        if unknown := [dimension for dimension in dimensions if dimension not in known]:
            raise ValueError(f"there is no dimension {unknown[0]!r}; there are {', '.join(known)}")
    truth = read_gold(gold, Path(texts) if texts is not None else None)
    read = given(predicted, truth, format_in, chosen)
    prepared = prepare(paired_up(truth, read, chosen), chosen)
    read.done()
    both, assembled, found, anchoring = prepared.both, prepared.assembled, prepared.found, prepared.anchoring
    names = list(dict.fromkeys([*(default_measures(assembled.sides) if wanted is None else wanted), *further]))
    run, doubt = record_of(read.file) if read.file is not None and read.name != "-" else (None, None)
    digest = digest_of(both, assembled)
    return Report(
        signature=signature_of(prepared, chosen, (samples, seed), digest),
        gold=Side(truth.name, digest, len(both.gold.documents), len(assembled.sides.gold)),
        predicted=Side(Path(read.name).name, None, len(both.gold.documents) - len(both.missing), len(assembled.sides.predicted)),
        run=run,
        measures=scores(found, names, samples, seed),
        slices={dimension: sliced(found, names, slices_of(dimension, both, assembled)) for dimension in by},
        macro={f"macro_{group}": averages(found, names, slices_of(group, both, assembled)) for group in macro},
        left_out=_left_out(both, assembled, chosen),
        anchoring=anchoring,
        redundancy=_redundancy(found),
        warnings=[*read.notes[:1], *warnings_of(both, assembled, anchoring, found), *([doubt] if doubt else [])],
        notes=read.notes,
    )


def default_measures(sides: Sides) -> list[str]:
    """The measures that are shown unless others are asked for."""
    return [*DEFAULT, *(name for name in IF_ATTEMPTED if measure(name).attempted(sides))]


def _data_name(both: Together) -> str:
    plain, _, split = both.gold.name.partition(":")
    version = f"-{both.gold.version}" if both.gold.version else ""
    return (Path(plain).name + version + (f"/{split}" if split else "")).replace("|", "_").replace("#", "_").replace(" ", "_")


def digest_of(both: Together, assembled: Assembled) -> str:
    """Hash of gold as it was scored: documents, positions, labels, speaker tables, non-quotes; the order of quotes is none of it."""
    sides, strings = assembled.sides, assembled.sides.strings
    gold, people = sides.gold, sides.people
    order = np.argsort(gold_ranks(sides))
    place = np.empty(len(order), np.int64)
    place[order] = np.arange(len(order))
    digest = hashlib.sha256("\0".join(both.gold.documents["document_id"].to_pylist()).encode("utf-8", "surrogatepass"))

    def add(*columns: Ints | Bools) -> None:
        for column in columns:
            digest.update(
                np.ascontiguousarray(column, np.int32 if column.size and column.max() < 1 << 31 else np.int64).tobytes()
            )

    def add_strings(codes: Ints) -> None:
        used, inverse = np.unique(codes, return_inverse=True)
        digest.update("\0".join(strings[code] if code >= 0 else "" for code in used.tolist()).encode("utf-8", "surrogatepass"))
        add(inverse)

    for spans in (gold.content, gold.cue, gold.mention):
        by_place = np.argsort(place[spans.row], kind="stable")
        add(*(column[by_place] for column in (place[spans.row], spans.start, spans.end)))
    owner, person = gold.names.take(order)
    add(gold.type[order], gold.anonymous[order], sides.speakers_known[order], owner, person)
    add_strings(gold.mention_text[order])
    add(people.document, people.personal, people.via_only, people.aliases.offsets)
    for codes in (people.name, people.description, people.aliases.values):
        add_strings(codes)
    known = len(both.gold.documents)  # unknown documents that count as spurious are none of gold's
    add(*sides.non_quotes.span, sides.units[:known], sides.sampled[:known])
    # labels that came later; gold without them keeps its hash
    if "via" in sides.gold_carries:
        owner, node = gold.via.take(order)
        add(gold.via_known[order], owner)
        add_strings(node)
    if "uttered" in sides.gold_carries:
        add(gold.uttered.first[order], gold.uttered.last[order], sides.published.first[:known], sides.published.last[:known])
    if "broad" in sides.gold_carries:
        add(gold.broad[order])
    return digest.hexdigest()


def signature_of(prepared: Prepared, options: Options, drawn: tuple[int, int], digest: str) -> Signature:
    """The signature of a score; `drawn` is the number of bootstrap samples and their seed, `digest` the hash of gold."""
    both, assembled, found = prepared.both, prepared.assembled, prepared.found
    left, sides = assembled.left_out, assembled.sides

    def out(word: str) -> int:
        return sum(count for name, count in left.items() if word in name)

    kinds = set(both.gold.documents["completeness"].to_pylist())
    complete = ([f"direct({out('not_direct')})"] if "direct_only" in kinds else []) + (["sampled"] if "sampled" in kinds else [])
    mention_only = bool((found.attribution.state == State.MENTION).any())
    speakers = "+any" if options.speakers == "any" else ""
    return Signature(
        data=f"{_data_name(both)}#{digest[:6]}",
        docs=str(sides.documents),
        missing=str(len(both.missing)) if options.missing == "empty" else "error",
        unknown="error" if options.unknown == "error" else f"{options.unknown}({len(both.unknown)})",
        dup=f"collapse({out('repeated')})" if options.dedup else "fp",
        no_text=str(len(both.no_text)),
        excluded=str(out("excluded")),
        complete="+".join(complete) or "all",
        unit="raw" if assembled.raw else "content",
        anchor="T5",
        match="lex10",
        near=f"{options.near:g}".removeprefix("0"),
        spk=options.speaker_level + speakers + ("+mention" if mention_only else ""),
        nested="all" if options.nested == "all" else f"{options.nested}({out('nested')})",
        empty="null",
        ci=f"doc-pct-{drawn[0]}" if drawn[0] else "none",
        seed=str(drawn[1]) if drawn[0] else "none",
        v=__version__,
    )


def _left_out(both: Together, assembled: Assembled, options: Options) -> dict[str, int]:
    counts = {"documents_without_text": len(both.no_text), "gold_in_documents_without_text": both.no_text_quotes}
    if options.unknown == "ignore":
        counts |= {"unknown_documents": len(both.unknown), "predictions_in_unknown_documents": both.unknown_quotes}
    return {name: count for name, count in (counts | assembled.left_out).items() if count}


def _redundancy(found: Matched) -> float | None:
    """Σ|C(p)| / |∪C(p)|: how often the system says the same characters; 1 for none twice."""
    from onrecord.scoring.measures.chars import by_document

    predicted = found.sides.predicted
    union = int(by_document(predicted).sizes(found.sides.documents).sum())
    return int(predicted.content.sizes(len(predicted)).sum()) / union if union else None
