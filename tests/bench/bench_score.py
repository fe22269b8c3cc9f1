"""How fast a score is, at several sizes, and as ratios: to reading its files with pyarrow, and to nervaluate and seqeval.

    python tests/bench/bench_score.py [documents ...]

Prints CPU and wall seconds of each part on the workload of `workload.py` (2,000 and 20,000 documents by default, which are 48,000
and 480,000 quotes; a quote counts on both sides; 200,000 documents need 20 GB), the best of three runs, nanoseconds for each
quote, and the memory beside the arrays. "Every measure" is on the whole workload: chains, dates, confidences, answers, non-quotes.
The peers score contents alone, of a tenth of the documents, in the same process: as spans, and as tags of words.
Bootstrap samples are a matrix product on the threads of BLAS, which wait for each other: where other programs keep the cores busy,
OPENBLAS_NUM_THREADS=1 takes a fraction of the time.
"""

import sys
import tempfile
import time
import tracemalloc
from collections.abc import Callable, Sequence
from dataclasses import fields, is_dataclass
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq

from onrecord.scoring.arrays import Sides
from onrecord.scoring.measures import printed
from onrecord.scoring.score import pairs, scored, scores
from onrecord.scoring.speakers import Attribution
from onrecord.scoring.tally import tallied
from onrecord.sides.anchoring import anchored
from onrecord.sides.assemble import assemble
from onrecord.sides.documents import together
from onrecord.sides.gold import read_gold
from onrecord.sides.options import Options
from onrecord.sides.predictions import read_predictions
from onrecord.sides.scored import default_measures, score

sys.path.insert(0, str(Path(__file__).parent))
import workload

RUNS = 3
Spans = list[tuple[int, int]]


def main(sizes: Sequence[int]) -> None:
    """Every size; the peers at the last."""
    each: list[tuple[int, float]] = []
    for documents in sizes:
        with tempfile.TemporaryDirectory() as folder:
            files_of(Path(folder), documents)
        with tempfile.TemporaryDirectory() as folder:
            sides = sides_of(*workload.write(Path(folder), documents, whole=True))
        quotes = len(sides.gold) + len(sides.predicted)
        everything = timed("alignment and every measure there is, from arrays", lambda sides=sides: counted(sides, printed()))
        speed(quotes, everything)
        each.append((quotes, everything[1]))
        found = pairs(sides, Attribution(sides), 0.9)
        tally = tallied(found, printed())
        timed("1,000 bootstrap samples of every measure", lambda tally=tally: scored(tally, 1_000, 1))
        for name, of in (("the measures of a report", default_measures(sides)), ("every measure", printed())):
            memory(sides, name, of)
    print("CPU nanoseconds per quote: " + ", ".join(f"{cpu / quotes * 1e9:.0f} ({quotes:,} quotes)" for quotes, cpu in each))
    peers(max(1, documents // 10), quotes / everything[1])


def files_of(folder: Path, documents: int) -> None:
    """From files, with what a report shows."""
    gold, predictions = workload.write(folder, documents)
    files = [*sorted(gold.glob("*.parquet")), predictions]
    quotes = 2 * workload.QUOTES * documents
    size = sum(file.stat().st_size for file in files) / 1e6
    print(f"\n{quotes:,} quotes in {documents:,} documents, {size:.0f} MB of Parquet")
    read = timed("reading the files with pyarrow", lambda: [pq.read_table(file) for file in files])
    whole = timed("score from Parquet, without bootstrap", lambda: score(gold, predictions, samples=0))
    print(f"  = {whole[0] / read[0]:.1f} times reading (wall), {whole[1] / read[1]:.1f} times (CPU)")
    sides = sides_of(gold, predictions)
    speed(quotes, timed("alignment and the measures of a report, from arrays", lambda: counted(sides)))


def speed(quotes: int, seconds: tuple[float, float]) -> None:
    """Quotes per second."""
    wall, cpu = (quotes / second / 1e6 for second in seconds)
    print(f"  = {wall:.2f} million quotes per second (wall), {cpu:.2f} (CPU)")


def sides_of(gold: Path, predictions: Path) -> Sides:
    """The arrays of the workload."""
    rows, _, _ = read_predictions(predictions)
    both, _ = together(read_gold(gold), rows, Options())
    return assemble(anchored(both)[0], Options()).sides


def counted(sides: Sides, names: Sequence[str] = ()) -> object:
    """Alignment and the measures' counts; by default of those that a report shows."""
    return scores(pairs(sides, Attribution(sides), 0.9), names or default_measures(sides), 0, 0)


def timed(name: str, run: Callable[[], object]) -> tuple[float, float]:
    """Wall and CPU seconds of the fastest run."""
    best = (float("inf"), float("inf"))
    for _ in range(RUNS):
        wall, cpu = time.perf_counter(), time.process_time()
        run()
        best = min(best, (time.perf_counter() - wall, time.process_time() - cpu))
    print(f"{name}: {best[0]:.2f} s wall, {best[1]:.2f} s CPU")
    return best


def memory(sides: Sides, name: str, measures: Sequence[str]) -> None:
    """Peak beside the arrays, as numpy reports it."""
    size = bytes_of(sides)
    tracemalloc.start()
    counted(sides, measures)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    print(f"{name}: {peak / 1e6:.0f} MB beside arrays of {size / 1e6:.0f} MB: {(size + peak) / size:.1f} times in all")


def bytes_of(value: object) -> int:
    """Bytes of all arrays inside."""
    if isinstance(value, np.ndarray):
        return value.nbytes
    if is_dataclass(value):
        return sum(bytes_of(getattr(value, field.name)) for field in fields(value))
    if isinstance(value, tuple):
        return sum(map(bytes_of, value))
    return sum(map(len, value)) if isinstance(value, list) and value and isinstance(value[0], str) else 0


def peers(documents: int, ours: float) -> None:
    """The strict scores of nervaluate and seqeval in quotes per second; `ours` are ours, with speakers and every measure."""
    tables, predictions = workload.generate(documents)
    texts = tables.documents["text"].to_pylist()
    gold, predicted = (
        tables.quotes["content"].to_pylist(),
        predictions["quotes"].combine_chunks().values.field("content").to_pylist(),
    )
    sides = [
        [
            sorted(
                {
                    tuple(part.values()) if isinstance(part, dict) else tuple(part)
                    for parts in side[at : at + workload.QUOTES]
                    for part in parts
                }
            )
            for at in range(0, len(side), workload.QUOTES)
        ]
        for side in (gold, predicted)
    ]
    for name, prepare, run in (("nervaluate", as_spans, by_nervaluate), ("seqeval", as_tags, by_seqeval)):
        try:
            given = [[prepare(*one) for one in zip(texts, side, strict=True)] for side in sides]
            run(*(side[:1] for side in given))  # so that imports are no part of it
            began = time.process_time()
            run(*given)
        except ModuleNotFoundError:
            print(f"{name} is not installed: no ratio to it")
            continue
        theirs = 2 * len(gold) / (time.process_time() - began)
        print(f"{name}, contents alone: {theirs:,.0f} quotes per second (CPU); ours are {ours / theirs:.0f} times as fast")


def as_spans(_: str, spans: Spans) -> list[dict[str, object]]:
    """As nervaluate takes them."""
    return [{"label": "quote", "start": start, "end": end} for start, end in spans]


def as_tags(text: str, spans: Spans) -> list[str]:
    """A tag for each word, as seqeval takes them; of spans that overlap the later one is left out."""
    begins = {at: number for number, at in enumerate([0, *(at + 1 for at, one in enumerate(text) if one == " ")])}
    ends = {at: number for number, at in enumerate([*(at for at, one in enumerate(text) if one == " "), len(text)])}
    tags = ["O"] * len(begins)
    for start, end in spans:
        first, last = begins[start], ends[end] + 1
        if set(tags[first:last]) == {"O"}:
            tags[first:last] = ["B-quote", *["I-quote"] * (last - first - 1)]
    return tags


def by_nervaluate(gold: list[list[dict[str, object]]], predicted: list[list[dict[str, object]]]) -> None:
    """All of its scenarios; it has no strict one alone."""
    from nervaluate import Evaluator

    Evaluator(gold, predicted, tags=["quote"], loader="dict").evaluate()


def by_seqeval(gold: list[list[str]], predicted: list[list[str]]) -> None:
    """Precision, recall and F1."""
    from seqeval.metrics.v1 import precision_recall_fscore_support
    from seqeval.scheme import IOB2

    precision_recall_fscore_support(gold, predicted, scheme=IOB2, average="micro")


if __name__ == "__main__":
    main([int(size) for size in sys.argv[1:]] or [2_000, 20_000])
