"""INCEpTION (and WebAnno): the exports WebAnno TSV 3.x and UIMA CAS JSON.

A file is one annotator's work on one document. In an exported project it stands at `<document>/<annotator>.<ending>`, and is called
so; a file given by itself is called by its name and has no annotator. XMI is not read: both other forms hold the same.
"""

from pathlib import PurePosixPath

from onrecord.findings import Finding, InvalidData
from onrecord.formats.cas_json import STRUCTURES, read_cas
from onrecord.formats.export import Account, ExportFile, Place, Task, Token, Unit
from onrecord.formats.webanno_layers import layers, words_of
from onrecord.formats.webanno_tsv import read_table

UNIT: Unit = "utf-16"
ENDINGS = (".tsv", ".json")
_NOBODY = ("INITIAL_CAS",)


def read(files: list[ExportFile], account: Account, text_at: str | None = None) -> list[Task]:
    """The documents with their spans and relations. Raises InvalidData."""
    findings: list[Finding] = []
    tasks = []
    for file in files:
        path = PurePosixPath(file.inside)
        if path.stem in _NOBODY:
            account.left_out["documents as they were imported (INITIAL_CAS)"] += 1
            continue
        if path.suffix == ".json" and STRUCTURES.encode() not in file.data:
            if len(files) == 1:
                findings.append(Place(file.file).finding("wrong-form", f"no UIMA CAS JSON: it has no {STRUCTURES}"))
            account.left_out["other files .json (settings of the project)"] += 1
            continue
        inside = len(path.parts) > 1
        name, annotator = (path.parent.name, path.stem) if inside else (path.stem, None)
        account.read["documents"] += 1
        try:
            tasks.append(_task(file, PurePosixPath(name).stem, annotator, account))
        except InvalidData as invalid:
            findings += invalid.findings
    if findings:
        raise InvalidData(findings)
    return tasks


def _task(file: ExportFile, name: str, annotator: str | None, account: Account) -> Task:
    if file.inside.endswith(".json"):
        return read_cas(file, name, annotator, account)
    table = read_table(file, account)
    spans, relations = layers(table, account)
    tokens = [Token(row.offsets, row.word) for row in words_of(table)]
    return Task(name, table.text, Place(file.file), annotator, spans, relations, tokens)
