"""How much memory a score needs, all at once and by groups of documents, each in a process of its own.

    python tests/bench/bench_memory.py [documents] [megabytes]

Prints peak and seconds on the workload of `workload.py` (20,000 documents, 480,000 quotes by default) within 64 MB, the memory
that Python and the libraries take by themselves, and the ratio; and whether both reports are the same.
"""

import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path

QUOTES = 12
WRITE = """
import sys
from pathlib import Path
sys.path.insert(0, sys.argv[1])
import workload
workload.write(Path(sys.argv[2]), int(sys.argv[3]))
"""
RUN = """
import json, resource, sys
import onrecord
from onrecord.report.score import FORMATS
gold, predictions, memory = json.loads(sys.argv[1])
report = onrecord.score(gold, predictions, memory=memory) if gold else None
shown = FORMATS["json"](report) if report else ""
print(json.dumps([resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3, shown]))
"""


def main(documents: int, megabytes: int) -> None:
    """Makes the workload in a temporary folder and scores it in both ways."""
    with tempfile.TemporaryDirectory() as folder:
        gold, predictions = written(Path(folder) / "large", documents)
        files = sum(file.stat().st_size for file in Path(folder).rglob("*.parquet"))
        print(f"{2 * QUOTES * documents:,} quotes in {documents:,} documents, {files / 1e6:.0f} MB of Parquet")
        alone, _ = run("Python and libraries, with ten documents", *written(Path(folder) / "tiny", 10), None)
        plain, report = run("all at once", gold, predictions, None)
        grouped, same = run(f"within {megabytes} MB", gold, predictions, megabytes * 10**6)
        print(f"beside the libraries: {plain - alone:.0f} MB at once, {grouped - alone:.0f} MB by groups")
        print(f"  = {(plain - alone) / max(grouped - alone, 1):.1f} times less")
        print("the reports are the same" if report == same else "THE REPORTS DIFFER")


def written(folder: Path, documents: int) -> tuple[str, str]:
    """Writes the workload in another process: the peak of a process counts for those that it starts."""
    subprocess.run([sys.executable, "-c", WRITE, str(Path(__file__).parent), str(folder), str(documents)], check=True)
    return str(folder / "gold"), str(folder / "predictions.parquet")


def run(name: str, gold: str, predictions: str, memory: int | None) -> tuple[float, str]:
    """Peak in megabytes, and the report."""
    started = time.perf_counter()
    given = json.dumps([gold, predictions, memory])
    printed = subprocess.run([sys.executable, "-c", RUN, given], check=True, capture_output=True, text=True).stdout
    peak, report = json.loads(printed)
    print(f"{name}: peak {peak:.0f} MB, {time.perf_counter() - started:.1f} s")
    return peak, report


if __name__ == "__main__":
    main(*(int(given) for given in (*sys.argv[1:], *("20000", "64")[len(sys.argv) - 1 :])))
