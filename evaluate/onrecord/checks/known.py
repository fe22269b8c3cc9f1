"""The ratchet: findings a dataset is known to have stand in a list that may only shrink, so that no new one comes in unseen.

`known-findings.json` lies beside articles/: a list of `{"file", "rule", "message"}`, the file as seen from there. What is
listed is not reported again; what is listed and no longer found has to leave the list.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

from onrecord.data.annotation import KNOWN
from onrecord.findings import Finding
from onrecord.text.source import read


def without_known(findings: Iterable[Finding], checked: Iterable[Path]) -> list[Finding]:
    """The findings that no list holds, and one for every entry that can leave its list because its file was checked clean."""
    left = list(findings)
    for listed in sorted({path for file in checked if (path := _list_of(file)) is not None}):
        left = list(_ratchet(left, listed, {file.resolve() for file in checked}))
    return left


def _ratchet(findings: list[Finding], listed: Path, checked: set[Path]) -> Iterator[Finding]:
    source = read(listed)
    yield from source.findings
    entries = source.value if isinstance(source.value, list) else []
    known: Counter[tuple[Path, str, str]] = Counter()
    places = []
    for i, entry in enumerate(entries):
        if not isinstance(entry, dict) or not all(isinstance(entry.get(key), str) for key in ("file", "rule", "message")):
            yield source.finding("wrong-form", (i,), 'an entry is {"file": "articles/…", "rule": "…", "message": "…"}')
            continue
        key = ((listed.parent / entry["file"]).resolve(), entry["rule"], entry["message"])
        known[key] += 1
        places.append((i, key))
    if source.value is not None and not isinstance(source.value, list):
        yield source.finding("wrong-form", (), "known findings are a list […]")
    for finding in findings:
        key = (Path(finding.file).resolve(), finding.rule, finding.message)
        if known[key] > 0:
            known[key] -= 1
        else:
            yield finding
    for i, key in reversed(places):
        if known[key] > 0 and (key[0] in checked or not key[0].exists()):
            known[key] -= 1
            yield source.finding(
                "known-finding-gone", (i,), f"[{key[1]}] is no longer found there; remove this entry, the list only shrinks"
            )


def _list_of(file: Path) -> Path | None:
    return next((parent / KNOWN for parent in file.absolute().parents if (parent / KNOWN).is_file()), None)
