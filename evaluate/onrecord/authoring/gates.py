"""Gates: what a batch of documents has to pass before a reader sees it.

    python -m onrecord.authoring.gates FOLDER… [--batch]

Below a FOLDER stand `challenge/<phenomenon>/<name>.json`, each with its `.txt`. What `check` finds is found here too, with every
warning: quotation marks nobody decided on are one. Rates are judged by phenomenon and over all documents, with --batch over all
of them only, as of one batch of different phenomena. One line per finding; the figures come last; exits with 1 for any finding.
What each gate counts stands in `habits` and `alike`, the word lists in `lists/`. No gate sees a joke: endings have to be read.
"""

import sys
from argparse import ArgumentParser, RawDescriptionHelpFormatter
from collections.abc import Sequence
from pathlib import Path

from onrecord.authoring.alike import Nearest, reused_names, shared_words, similar
from onrecord.authoring.batch import Document, firsts, read_batch
from onrecord.authoring.habits import Rates, judged, rates, turns
from onrecord.checks import check
from onrecord.findings import Finding


def gates(folders: Sequence[Path], *, batch: bool = False) -> tuple[list[Finding], str]:
    """All findings of the folders' documents, sorted by file and place, and a line of figures."""
    documents = read_batch(folders)
    found = [*check(folders), *turns(documents), *shared_words(documents), *reused_names(documents)]
    alike, nearest = similar(documents)
    single = firsts(documents)
    whole = rates(single)
    groups = [] if batch else sorted({document.phenomenon for document in single})
    for phenomenon in groups:
        members = [document for document in single if document.phenomenon == phenomenon]
        found += judged(rates(members), phenomenon, str(members[0].annotation.path.parent))
    over_all = whole if batch else whole._replace(openings={})  # openings alike are judged within a phenomenon, or in a batch
    found += judged(over_all, "all documents", str(folders[0]))
    return sorted({*found, *alike}), figures(documents, whole, nearest)


def figures(documents: Sequence[Document], group: Rates, nearest: Nearest | None) -> str:
    """The figures of all documents in a line."""
    free = sum(not document.annotation.quotes for document in documents)
    openings = ", ".join(f"{kind} {len(ids)}" for kind, ids in sorted(group.openings.items(), key=lambda one: -len(one[1])))
    parts = [
        f"documents {len(documents)} ({free} without quotes), told once {group.documents}",
        f"{group.words:,} words",
        f"{group.cues.total()} cues, said {_shown(group.said_share, '.0%')}, entropy {_shown(group.entropy, '.2f')}",
        f"short endings {_shown(group.short_share, '.0%')}",
        f"negations {_shown(group.negation_rate, '.2f')} per 100 words",
        f"openings: {openings or 'none'}",
        f"most alike {nearest.similarity:.2f} ({nearest.one}, {nearest.other})" if nearest else "nothing to compare",
    ]
    return "; ".join(parts)


def _shown(value: float | None, form: str) -> str:
    return "–" if value is None else format(value, form)


def main(arguments: list[str]) -> int:
    """Prints findings and figures; 1 if there are findings, 2 if there is nothing to judge."""
    parser = ArgumentParser(
        prog="python -m onrecord.authoring.gates", description=__doc__, formatter_class=RawDescriptionHelpFormatter
    )
    parser.add_argument("folders", type=Path, nargs="+", metavar="FOLDER")
    parser.add_argument("--batch", action="store_true", help="judge rates over all documents, not by phenomenon")
    given = parser.parse_args(arguments)
    if missing := [str(folder) for folder in given.folders if not folder.exists()]:
        parser.error(f"there is no such folder: {', '.join(missing)}")
    if not read_batch(given.folders):
        parser.error("there is no annotation file with its text in there")
    findings, line = gates(given.folders, batch=given.batch)
    for finding in findings:
        sys.stdout.write(f"{finding}\n")
    sys.stdout.write(f"{line}; findings {len(findings)}\n")
    return 1 if findings else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
