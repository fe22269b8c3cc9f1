"""`check`: annotation files, folders of them, and prediction files in; findings out, all at once."""

from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path

from onrecord.checks import (  # noqa: F401  (they enter their rules)
    anonymity,
    chains,
    characters,
    collection,
    coverage,
    dates,
    documents,
    layers,
    references,
    scorable,
    selectors,
    spans,
    types,
)
from onrecord.checks.explain import explanation
from onrecord.checks.known import without_known
from onrecord.checks.predictions import check_predictions
from onrecord.checks.rule import RULES
from onrecord.checks.structure import structure
from onrecord.data.annotation import Annotation, annotation_files, files_below, read_annotation
from onrecord.findings import Finding

__all__ = ["RULES", "check", "check_annotation", "explanation"]

MAX_PER_RULE = 500
PREDICTIONS = (".jsonl", ".jsonl.gz", ".parquet")


def check(paths: Iterable[Path | str], texts: Path | str | None = None) -> list[Finding]:
    """All findings of files and folders, sorted by file and place, without those that a dataset's list of known ones holds.

    Raises OSError for a path that cannot be read.
    """
    folder = Path(texts) if texts is not None else None
    findings: list[Finding] = []
    first_file: dict[tuple[str, str], str] = {}
    checked = files(paths)
    for path in checked:
        if path.name.endswith(PREDICTIONS):
            findings.extend(check_predictions(path, folder))
            continue
        annotation = read_annotation(path, folder)
        findings.extend(check_annotation(annotation))
        findings.extend(_twice(annotation, first_file))
    return sorted(without_known(set(findings), checked))


def check_annotation(annotation: Annotation) -> Iterator[Finding]:
    """All findings of one annotation file: of its JSON, its structure, and of every rule."""
    yield from annotation.findings
    source = annotation.source
    if source.value is None and source.findings:
        return
    yield from structure(source, "annotation")
    for rule in RULES.values():
        problems = rule.check(annotation)
        for problem in islice(problems, MAX_PER_RULE):
            yield source.finding(rule.id, problem.path, problem.message, rule.severity, at_key=problem.at_key)
        if next(problems, None) is not None:
            yield source.finding(rule.id, (), f"there are more of these; the first {MAX_PER_RULE} are listed", rule.severity)


def files(paths: Iterable[Path | str]) -> list[Path]:
    """The files to check, each once, sorted: those named, and in folders all annotations, `.jsonl` and `.jsonl.gz`."""
    found: dict[Path, Path] = {}
    for path in map(Path, paths):
        inside = (
            [*annotation_files(path), *files_below(path, ".jsonl"), *files_below(path, ".jsonl.gz")] if path.is_dir() else [path]
        )
        for file in inside:
            if not file.exists():
                raise FileNotFoundError(f"{file}: there is no such file or folder")
            found.setdefault(file.resolve(), file)
    return sorted(found.values())


def _twice(annotation: Annotation, first_file: dict[tuple[str, str], str]) -> Iterator[Finding]:
    if annotation.document_id is None:
        return
    name = (annotation.document_id, annotation.layer)
    if name in first_file:
        message = f"{first_file[name]} is this document and layer already; a document's id is its own"
        yield annotation.source.finding("duplicate-document", ("document", "id"), message)
    first_file.setdefault(name, annotation.source.file)
