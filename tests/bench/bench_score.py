"""How fast a score is, as ratios: to reading its files with pyarrow, and to nervaluate on the same spans if it is installed.

    python tests/bench/bench_score.py [documents]

Prints CPU and wall seconds of each part on the workload of `workload.py` (20,000 documents, 480,000 quotes by default; a
quote counts on both sides), the best of three runs, and the memory that alignment and counts need beside their arrays.
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
from onrecord.scoring.score import pairs, scores
from onrecord.scoring.speakers import Attribution
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


def main(documents: int) -> None:
    """Makes the workload in a temporary folder and times every part."""
    with tempfile.TemporaryDirectory() as folder:
        gold, predictions = workload.write(Path(folder), documents)
        files = [*sorted(gold.glob("*.parquet")), predictions]
        quotes = 2 * workload.QUOTES * documents
        print(
            f"{quotes:,} quotes in {documents:,} documents, {sum(file.stat().st_size for file in files) / 1e6:.0f} MB of Parquet"
        )
        read = timed("reading the files with pyarrow", lambda: [pq.read_table(file) for file in files])
        whole = timed("score from Parquet, without bootstrap", lambda: score(gold, predictions, samples=0))
        print(f"  = {whole[0] / read[0]:.1f} times reading (wall), {whole[1] / read[1]:.1f} times (CPU)")
        sides = sides_of(gold, predictions)
        counts = timed("alignment and the measures of a report, from arrays", lambda: counted(sides))
        print(f"  = {quotes / counts[0] / 1e6:.2f} million quotes per second (wall), {quotes / counts[1] / 1e6:.2f} (CPU)")
        everything = timed("alignment and every measure there is, from arrays", lambda: counted(sides, printed()))
        print(
            f"  = {quotes / everything[0] / 1e6:.2f} million quotes per second (wall), {quotes / everything[1] / 1e6:.2f} (CPU)"
        )
        found = pairs(sides, Attribution(sides))
        timed(
            "the measures of a report with 1,000 bootstrap samples, less alignment",
            lambda: scores(found, default_measures(sides), 1_000, 1),
        )
        memory(sides)
        peer(sides, quotes, counts[1])


def sides_of(gold: Path, predictions: Path) -> Sides:
    """The arrays of the workload."""
    rows, _, _ = read_predictions(predictions)
    both, _ = together(read_gold(gold), rows, Options())
    return assemble(anchored(both)[0], Options()).sides


def counted(sides: Sides, names: Sequence[str] = ()) -> object:
    """Alignment and the measures' counts; by default of those that a report shows."""
    return scores(pairs(sides, Attribution(sides)), names or default_measures(sides), 0, 0)


def timed(name: str, run: Callable[[], object]) -> tuple[float, float]:
    """Wall and CPU seconds of the fastest run."""
    best = (float("inf"), float("inf"))
    for _ in range(RUNS):
        wall, cpu = time.perf_counter(), time.process_time()
        run()
        best = min(best, (time.perf_counter() - wall, time.process_time() - cpu))
    print(f"{name}: {best[0]:.2f} s wall, {best[1]:.2f} s CPU")
    return best


def memory(sides: Sides) -> None:
    """Peak beside the arrays, as numpy reports it."""
    size = bytes_of(sides)
    tracemalloc.start()
    counted(sides)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    print(
        f"arrays {size / 1e6:.0f} MB; alignment and counts need {peak / 1e6:.0f} MB beside them: {(size + peak) / size:.1f} times in all"
    )


def bytes_of(value: object) -> int:
    """Bytes of all arrays inside."""
    if isinstance(value, np.ndarray):
        return value.nbytes
    if is_dataclass(value):
        return sum(bytes_of(getattr(value, field.name)) for field in fields(value))
    if isinstance(value, tuple):
        return sum(map(bytes_of, value))
    return sum(map(len, value)) if isinstance(value, list) and value and isinstance(value[0], str) else 0


def peer(sides: Sides, quotes: int, ours: float) -> None:
    """nervaluate's strict scores on the first span of the same contents, for a tenth of the documents."""
    try:
        from nervaluate import Evaluator
    except ImportError:
        print("nervaluate is not installed: no ratio to it")
        return
    part = max(1, sides.documents // 10)

    def spans(side):
        found = [[] for _ in range(part)]
        content = side.content
        for row, start, end in zip(content.row.tolist(), content.start.tolist(), content.end.tolist(), strict=True):
            document = int(side.document[row])
            if document < part:
                found[document].append({"label": "quote", "start": start, "end": end})
        return found

    gold, predicted = spans(sides.gold), spans(sides.predicted)
    cpu = time.process_time()
    Evaluator(gold, predicted, tags=["quote"], loader="dict").evaluate()
    theirs = (time.process_time() - cpu) * sides.documents / part
    print(f"nervaluate, contents alone: {theirs:.1f} s CPU for all ({quotes / theirs:,.0f} quotes/s)")
    print(f"  ours, with speakers and all measures, is {theirs / ours:.0f} times as fast")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 20_000)
