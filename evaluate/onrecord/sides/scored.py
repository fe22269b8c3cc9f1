"""`score`: gold and predictions of any shape → every measure, with its signature."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from onrecord import __version__
from onrecord.data.run_record import RunRecord, record_of
from onrecord.scoring.arrays import Sides
from onrecord.scoring.averages import Mean, averages
from onrecord.scoring.measures import DEFAULT, IF_ATTEMPTED, measure
from onrecord.scoring.score import Score, scored, sliced
from onrecord.scoring.signature import Signature
from onrecord.scoring.statistics import SAMPLES, SEED
from onrecord.sides.account import Account
from onrecord.sides.anchoring import Anchoring
from onrecord.sides.challenge import Challenge, challenge_of
from onrecord.sides.digest import Digest
from onrecord.sides.gold import read_gold
from onrecord.sides.in_groups import listed_sides, prepared_groups
from onrecord.sides.options import Options
from onrecord.sides.parts import joined_parts, part_of
from onrecord.sides.prepared import given, paired_up, prepare
from onrecord.sides.slicing import DIMENSIONS, MACRO
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
    challenge: Challenge | None = None
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
    memory: int | None = None,
    **options: Any,  # noqa: ANN401
) -> Report:
    """Scores predictions against gold.

    Either side may be a path, a corpus name (`core`, `polnear:dev`), a Corpus, a table, a data frame or a list of dicts in the
    form of the prediction file; gold may also be annotation files. `texts` is a folder with texts that may not be
    redistributed. `measures` are by default those of DEFAULT, and of IF_ATTEMPTED those whose fields both sides carry;
    `besides` are further ones. `by` names the dimensions of slices, `macro` what averages are over; `samples` bootstrap
    samples (0: no intervals) are drawn with `seed`. `format_in` is the format of predictions in the form of the system that made them
    (`citron`, `ggt`, …), where their form does not tell; they are converted. `memory` are the bytes that documents and quotes take
    at once, about, beside counts of every document: gold that is a corpus or a folder of tables, and predictions that are a
    Parquet file, are then read by groups of documents, with the same result. `options` are the fields of `sides.options.Options`.

    Raises ValueError for an unknown name or choice, InvalidData with all that is wrong with a side, OSError.
    """
    chosen = Options(**options)
    further = [measure(name).name for name in besides]
    wanted = None if measures is None else [measure(name).name for name in measures]
    for dimensions, known in ((by, DIMENSIONS), (macro, MACRO)):
        if unknown := [dimension for dimension in dimensions if dimension not in known]:
            raise ValueError(f"there is no dimension {unknown[0]!r}; there are {', '.join(known)}")
    folder = Path(texts) if texts is not None else None
    if memory is None:
        truth = read_gold(gold, folder)
        read = given(predicted, truth, format_in, chosen)
        groups = iter([prepare(paired_up(truth, read, chosen), chosen)])
        read.done()
        name, file, notes = read.name, read.file, read.notes
    elif format_in is not None:
        raise ValueError("memory bounds what is read of Parquet files; convert the predictions first (`onrecord convert`)")
    else:
        listed = listed_sides(gold, predicted, folder, memory)
        groups = prepared_groups(listed, chosen)
        name, file, notes = str(predicted), listed.predictions.path, ()
    parts, digest, names = [], Digest(), list[str]()
    for prepared in groups:
        names = list(dict.fromkeys([*(default_measures(prepared.found.sides) if wanted is None else wanted), *further]))
        parts.append(part_of(prepared, names, [*by, *macro]))
        digest.add(prepared)
        del prepared
    whole, sha256 = joined_parts(parts), digest.hexdigest()
    account = whole.account
    run, doubt = record_of(file) if file is not None and name != "-" else (None, None)
    return Report(
        signature=signature_of(account, chosen, (samples, seed), sha256),
        gold=Side(account.name, sha256, account.documents, account.gold),
        predicted=Side(Path(name).name, None, account.documents - len(account.missing), account.predicted),
        run=run,
        measures=scored(whole.tally, samples, seed),
        slices={dimension: sliced(whole.tally, whole.cuts[dimension]) for dimension in by},
        macro={f"macro_{group}": averages(whole.tally, whole.cuts[group]) for group in macro},
        left_out=_left_out(account, chosen),
        anchoring=account.anchoring,
        redundancy=account.said / account.covered if account.covered else None,
        warnings=[*notes[:1], *warnings_of(account), *([doubt] if doubt else [])],
        challenge=challenge_of(whole.tests),
        notes=notes,
    )


def default_measures(sides: Sides) -> list[str]:
    """The measures that are shown unless others are asked for."""
    return [*DEFAULT, *(name for name in IF_ATTEMPTED if measure(name).attempted(sides))]


def _data_name(account: Account) -> str:
    plain, _, split = account.name.partition(":")
    version = f"-{account.version}" if account.version else ""
    return (Path(plain).name + version + (f"/{split}" if split else "")).replace("|", "_").replace("#", "_").replace(" ", "_")


def signature_of(account: Account, options: Options, drawn: tuple[int, int], digest: str) -> Signature:
    """The signature of a score; `drawn` is the number of bootstrap samples and their seed, `digest` the hash of gold."""

    def out(word: str) -> int:
        return sum(count for name, count in account.left_out.items() if word in name)

    kinds = account.kinds
    complete = ([f"direct({out('not_direct')})"] if "direct_only" in kinds else []) + (["sampled"] if "sampled" in kinds else [])
    speakers = "+any" if options.speakers == "any" else ""
    return Signature(
        data=f"{_data_name(account)}#{digest[:6]}",
        docs=str(account.scored),
        missing=str(len(account.missing)) if options.missing == "empty" else "error",
        unknown="error" if options.unknown == "error" else f"{options.unknown}({len(account.unknown)})",
        dup=f"collapse({out('repeated')})" if options.dedup else "fp",
        no_text=str(len(account.no_text)),
        excluded=str(out("excluded")),
        complete="+".join(complete) or "all",
        unit="raw" if account.raw else "content",
        anchor="T5",
        match="lex10",
        near=f"{options.near:g}".removeprefix("0"),
        spk=options.speaker_level + speakers + ("+mention" if account.mention_only else ""),
        nested="all" if options.nested == "all" else f"{options.nested}({out('nested')})",
        empty="null",
        ci=f"doc-pct-{drawn[0]}" if drawn[0] else "none",
        seed=str(drawn[1]) if drawn[0] else "none",
        v=__version__,
    )


def _left_out(account: Account, options: Options) -> dict[str, int]:
    counts = {"documents_without_text": len(account.no_text), "gold_in_documents_without_text": account.no_text_quotes}
    if options.unknown == "ignore":
        counts |= {"unknown_documents": len(account.unknown), "predictions_in_unknown_documents": account.unknown_quotes}
    return {name: count for name, count in (counts | account.left_out).items() if count}
