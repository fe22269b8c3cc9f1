"""How long each public corpus takes from its archive to our tables, beside merely parsing its files, and how much memory.

    python tests/bench/bench_import.py ARCHIVES [NAME …]

ARCHIVES is a folder with <name>.tar.gz for corpora of the catalogue; without names all that are there. Each is made in a process
of its own. To parse is to read the wanted files into memory as Python does: JSON, XML, or else text.
"""

import json
import subprocess
import sys
from pathlib import Path

from onrecord.corpora.catalogue import catalogue

RUN = """
import json, resource, sys, tempfile, time
from importlib import import_module
from pathlib import Path
from xml.etree import ElementTree
from onrecord.corpora.archive import read_files
from onrecord.download import download

name, archive = sys.argv[1:]
wanted = import_module("onrecord.corpora." + name.replace("-", "_")).wanted
with tempfile.TemporaryDirectory() as folder:
    started = time.perf_counter()
    download(name, Path(folder) / name, archive, accept_license=True)
    whole = time.perf_counter() - started
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3
files = read_files(Path(archive), wanted)
parsers = {".json": json.loads, ".xml": ElementTree.fromstring}
started = time.perf_counter()
for file, content in files.items():
    parsers.get(Path(file).suffix, lambda raw: raw.decode("utf-8", "replace"))(content)
print(json.dumps([whole, time.perf_counter() - started, sum(map(len, files.values())) / 1e6, peak]))
"""


def main(archives: Path, names: list[str]) -> None:
    """Prints a line for each corpus."""
    for name, entry in catalogue().items():
        archive = archives / f"{name}.tar.gz"
        if archive.is_file() and (not names or name in names):
            command = [sys.executable, "-c", RUN, name, str(archive)]
            whole, parsed, size, peak = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
            print(f"{name}: {entry.expected['documents']:,} documents, {size:.0f} MB: {whole:.1f} s, peak {peak:.0f} MB")
            print(f"  to parse alone {parsed:.2f} s; the whole is {whole / parsed:.1f} times that")


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2:])
