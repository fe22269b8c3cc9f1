"""`compare`: several systems against the same gold → their differences, how sure each is, and what could have been seen at all.

All systems are scored on the same documents: those of gold that every one of them is scored on (a document whose text may not
stand here counts only for a system that lists it). A document that a system left out counts as empty, as in a score.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from typing import Any, Literal, TypeVar, get_args

import numpy as np

from onrecord.findings import Finding, InvalidData
from onrecord.scoring.compare import PERMUTATIONS, bootstrapped, holm, randomised
from onrecord.scoring.measures import measure
from onrecord.scoring.signature import Signature
from onrecord.scoring.statistics import FEW_DOCUMENTS, SAMPLES, SEED, Interval
from onrecord.scoring.tally import tallied
from onrecord.sides.account import account_of
from onrecord.sides.digest import digest_of
from onrecord.sides.gold import read_gold
from onrecord.sides.in_common import Cluster, in_common, units_of
from onrecord.sides.options import Options
from onrecord.sides.prepared import Given, Prepared, given, paired_up, prepare
from onrecord.sides.scored import Side, signature_of
from onrecord.sides.tested import Asked, Average, System, asked, paired, told
from onrecord.sides.warnings_of import warnings_of

Method = Literal["randomisation", "bootstrap"]
Read = TypeVar("Read")


@dataclass(frozen=True)
class Scored:
    """One system: its ratios by printed name (None: null or not attempted), their intervals, and the signature of its score."""

    name: str
    signature: Signature
    quotes: int
    missing: int
    values: dict[str, float | None]
    intervals: dict[str, Interval]


@dataclass(frozen=True)
class Difference:
    """One comparison: `a` minus `b`, with the values it is made of, which under the average over documents are those of the pair.

    `adjusted` is `p` after Holm over all comparisons of the call. What cannot be told is None.
    """

    ratio: str
    a: str
    b: str
    of_a: float | None
    of_b: float | None
    difference: float | None
    interval: Interval
    p: float | None
    adjusted: float | None
    detectable: float | None


@dataclass(frozen=True)
class Comparison:
    """Systems on the same documents. `units` is how many documents, or clusters of them, are exchanged and drawn."""

    gold: Side
    documents: int
    left_out: tuple[str, ...]
    units: int
    cluster: Cluster
    average: Average
    method: Method
    resamples: int
    samples: int
    seed: int
    systems: list[Scored]
    differences: list[Difference]
    warnings: list[str]


def compare(
    gold: Any,  # noqa: ANN401
    systems: Mapping[str, Any],
    *,
    measures: Sequence[str] = ("WSW@0.5",),
    method: Method = "randomisation",
    cluster: Cluster = "document",
    average: Average = "micro",
    permutations: int = PERMUTATIONS,
    samples: int = SAMPLES,
    seed: int = SEED,
    texts: str | Path | None = None,
    format_in: str | None = None,
    **options: Any,  # noqa: ANN401
) -> Comparison:
    """Compares the predictions of several systems, each in any shape that `score` takes, by name.

    `measures` are names such as `WSW@0.5`, or a ratio of one, such as `Speaker:coverage`. The test is paired approximate
    randomisation with that many `permutations`, or a bootstrap with as many samples; intervals are from `samples` bootstrap samples.
    `cluster="cluster"` exchanges and draws the documents of a cluster (reprints, one event) as a whole. `average="document"`
    compares means over documents: a document that is null for both is left out, one that is null for one only is 1 for that one.
    `options` are the fields of `sides.options.Options`, for all systems alike.

    Raises ValueError for fewer than two systems, an unknown name or choice; InvalidData with all that is wrong; OSError.
    """
    chosen = Options(**options)
    for name, value, allowed in (("method", method, Method), ("cluster", cluster, Cluster), ("average", average, Average)):
        if value not in get_args(allowed):
            raise ValueError(f"{name} is {value!r}, but has to be one of {', '.join(get_args(allowed))}")
    if len(systems) < 2:
        raise ValueError("a comparison takes at least two systems")
    if permutations < 1 or samples < 1:
        raise ValueError("permutations and samples have to be at least 1")
    wanted = list(dict.fromkeys(asked(text) for text in measures))
    whole = read_gold(gold, Path(texts) if texts is not None else None)
    read = _each(systems, lambda predicted: given(predicted, whole, format_in, chosen))
    truth, left_out, read = in_common(whole, read)
    both = list(_each(read, lambda one: paired_up(truth, one, chosen)).values())
    known = len(truth.documents)
    lengths = np.max([one.lengths[:known] for one in both], axis=0)
    prepared = [prepare(one, chosen, np.concatenate([lengths, one.lengths[known:]])) for one in both]
    for one in read.values():
        one.done()
    (digest,) = {digest_of(one) for one in prepared}  # one gold for all, whatever was predicted
    names = list(dict.fromkeys(ask.measure for ask in wanted))
    found = [
        System(
            name,
            one.found,
            {one.document_id(i): i for i in range(one.found.sides.documents)},
            tallied(one.found, names).counts,
        )
        for name, one in zip(systems, prepared, strict=True)
    ]
    documents = list(dict.fromkeys(document for system in found for document in system.place))
    unit = units_of(truth, documents, cluster)
    pairs = [(ask, a, b) for ask in wanted for a, b in combinations(found, 2)]
    tables = [paired(ask, a, b, documents, unit, average) for ask, a, b in pairs]
    testable = [table for table in tables if table is not None]
    spreads = bootstrapped(testable, permutations if method == "bootstrap" else samples, seed)
    ps = [spread.p for spread in spreads] if method == "bootstrap" else randomised(testable, permutations, seed)
    results = iter(zip(testable, spreads, ps, holm(ps), strict=True))
    differences = [
        _difference(pair, next(results) if table is not None else None) for pair, table in zip(pairs, tables, strict=True)
    ]
    return Comparison(
        gold=Side(truth.name, digest, len(truth.documents), len(prepared[0].found.sides.gold)),
        documents=len(documents),
        left_out=left_out,
        units=int(unit.max(initial=-1)) + 1,
        cluster=cluster,
        average=average,
        method=method,
        resamples=permutations,
        samples=permutations if method == "bootstrap" else samples,
        seed=seed,
        systems=[
            _scored(system, one, wanted, average, signature_of(account_of(one), chosen, (samples, seed), digest), samples, seed)
            for system, one in zip(found, prepared, strict=True)
        ],
        differences=differences,
        warnings=list(_warnings(read, prepared, wanted, int(unit.max(initial=-1)) + 1, cluster)),
    )


def _each(systems: Mapping[str, Any], read: Callable[[Any], Read]) -> dict[str, Read]:
    """Reads every system. Raises InvalidData with what is wrong with all of them."""
    found: dict[str, Read] = {}
    findings: list[Finding] = []
    for name, one in systems.items():
        try:
            found[name] = read(one)
        except InvalidData as invalid:
            findings += invalid.findings
    if findings:
        raise InvalidData(findings)
    return found


def _difference(pair: tuple[Asked, System, System], result: Any) -> Difference:  # noqa: ANN401
    ask, a, b = pair
    if result is None:
        return Difference(str(ask), a.name, b.name, *[None] * 7)
    table, spread, p, adjusted = result
    of_a, of_b = (None if np.isnan(value) else value for value in table.values())
    difference = None if of_a is None or of_b is None else of_a - of_b
    return Difference(str(ask), a.name, b.name, of_a, of_b, difference, spread.interval, p, adjusted, spread.detectable)


def _scored(
    system: System, one: Prepared, wanted: list[Asked], average: Average, signature: Signature, samples: int, seed: int
) -> Scored:
    values, intervals = told(system, wanted, average, samples, seed)
    return Scored(system.name, signature, len(one.found.sides.predicted), len(one.both.missing), values, intervals)


def _warnings(
    read: dict[str, Given], prepared: list[Prepared], wanted: list[Asked], units: int, cluster: Cluster
) -> Iterator[str]:
    for (name, one), of_one in zip(read.items(), prepared, strict=True):
        said = warnings_of(account_of(of_one))
        yield from (f"{name}: {warning}" for warning in [*one.notes[:1], *said] if "intervals" not in warning)
    for ask in wanted:
        m = measure(ask.measure)
        if not m.annotated(prepared[0].found.sides):
            yield f"{ask}: gold does not annotate what it needs"
        for name, of_one in zip(read, prepared, strict=True):
            if not m.attempted(of_one.found.sides):
                yield f"{name} does not attempt {ask}: no comparison with it"
    if units < FEW_DOCUMENTS:
        plural = "" if units == 1 else "s"
        yield f"only {units} {cluster}{plural}: a test of fewer than {FEW_DOCUMENTS} finds large differences only"
