"""brat: folders of `<name>.txt` with `<name>.ann` beside it, in standoff form (brat.nlplab.org/standoff.html).

T   T3<TAB>Content 256 377;463 616<TAB>the words        a span; a discontinuous one has several pairs of offsets
R   R1<TAB>said-by Arg1:T1 Arg2:T2                      a relation
*   *<TAB>Equiv T1 T2 T3                                a relation of two or more
E   E1<TAB>Attribution:T4 Content:T3 Source:T1          an event: a relation of its trigger and all its arguments
A M A1<TAB>Confidence T1 High                           an attribute; without a value it is `true`; of an event: of its trigger
N   N1<TAB>Reference T1 Wikidata:Q64<TAB>the words      an attribute: the reference
#   #1<TAB>AnnotatorNotes T1<TAB>the note               an attribute: the note

Offsets are code points; whether CRLF counts as one or two depends on who read the text. brat stores words with a space for each
line break and between the parts of a span; a line that begins like none of the above goes on from the one before.
Annotators are the folders in which the files stand, if they stand in any.
"""

import re
from pathlib import PurePosixPath
from typing import NamedTuple

from onrecord.findings import Finding, InvalidData
from onrecord.formats.export import Account, ExportFile, Place, Relation, Span, Task, Unit

UNIT: Unit = "code-points"
ENDINGS = (".ann", ".txt")
_BEGINS = re.compile(r"([TREAMN#][0-9]+\S*|\*)(?:\t|\Z)")
_SPAN = re.compile(r"(\S+) ([0-9]{1,9} [0-9]{1,9}(?:;[0-9]{1,9} [0-9]{1,9})*)(?:\t(.*))?", re.DOTALL)
_ARGUMENT = re.compile(r"[^\s:]+:(\S+)")


class _Line(NamedTuple):
    id: str
    rest: str
    place: Place


def read(files: list[ExportFile], account: Account, text_at: str | None = None) -> list[Task]:
    """The texts that have annotations. Raises InvalidData."""
    findings: list[Finding] = []
    by_name = {file.inside: file for file in files}
    tasks = []
    for file in files:
        if not file.inside.endswith(".ann"):
            continue
        account.read["files .ann"] += 1
        path = PurePosixPath(file.inside)
        beside = by_name.get(str(path.with_suffix(".txt")))
        if beside is None:
            message = f"there is no {path.with_suffix('.txt').name} beside it, which holds the text"
            findings.append(Place(file.file).finding("missing-text", message))
            continue
        text, annotations = (_decoded(one, findings) for one in (beside, file))
        if text is not None and annotations is not None:
            annotator = str(path.parent) if str(path.parent) != "." else None
            task = Task(path.stem, text, Place(file.file), annotator)
            _annotations(list(_lines(annotations, file.file, account, findings)), task, findings, account)
            tasks.append(task)
    alone = sum(str(PurePosixPath(name).with_suffix(".ann")) not in by_name for name in by_name)
    account.left_out["texts without annotations (.txt without .ann)"] += alone
    if findings:
        raise InvalidData(findings)
    return tasks


def _decoded(file: ExportFile, findings: list[Finding]) -> str | None:
    try:
        return file.data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = file.data.count(b"\n", 0, error.start) + 1
        findings.append(Place(file.file, line).finding("utf-8", "not UTF-8 from here on; save the file as UTF-8"))
        return None


def _lines(content: str, file: str, account: Account, findings: list[Finding]) -> list[_Line]:
    """The annotations with their ids; broken lines are put together again."""
    found: list[_Line] = []
    for number, line in enumerate(content.removeprefix("\ufeff").replace("\r\n", "\n").split("\n"), 1):
        begins = _BEGINS.match(line)
        if begins:
            found.append(_Line(begins.group(1), line[begins.end() :], Place(file, number)))
        elif found and found[-1].id[0] in "T#" and line.strip():
            found[-1] = found[-1]._replace(rest=f"{found[-1].rest}\n{line}")
            account.read_as["lines that go on from the one before"] += 1
        elif line.strip():
            message = "no annotation of brat's: a line begins with an id such as T1, R1, E1, A1, N1, #1 or *, and a tab"
            findings.append(Place(file, number).finding("wrong-form", message))
    return found


def _annotations(listed: list[_Line], task: Task, findings: list[Finding], account: Account) -> None:
    triggers = {line.id: _ends(line.rest)[:1] for line in listed if line.id[0] == "E"}
    attributes: dict[str, list[tuple[str, str]]] = {line.id: [] for line in listed if line.id[0] == "T"}
    seen: set[str] = set()
    for line in listed:
        if line.id in seen and line.id != "*":
            findings.append(line.place.finding("duplicate-id", f"there is an annotation {line.id} already"))
        seen.add(line.id)
        if line.id[0] not in "AMN#" or (stated := _attribute(line, findings)) is None:
            continue
        name, target, value = stated
        if target[:1] not in ("T", "E"):
            account.left_out["attributes and notes of relations or of the whole text"] += 1
            continue
        for span in triggers.get(target, [target]):
            if span not in attributes:
                findings.append(
                    line.place.finding("unknown-id", f"{line.id} is about {span}, which is no annotation of this file")
                )
            else:
                attributes[span].append((name, value))
    for line in listed:
        if line.id[0] == "T":
            _span(line, task, attributes[line.id], findings)
        elif line.id[0] in "RE*":
            _relation(line, task, triggers, findings)


def _span(line: _Line, task: Task, attributes: list[tuple[str, str]], findings: list[Finding]) -> None:
    match = _SPAN.fullmatch(line.rest)
    if match is None:
        message = f"{line.id} is no span, as in Content 256 377;463 616, a tab, and the words"
        findings.append(line.place.finding("wrong-form", message))
        return
    label, offsets, covered = match.groups()
    fragments = tuple((int(start), int(end)) for start, end in (part.split(" ") for part in offsets.split(";")))
    for start, end in fragments:
        if start > end:
            findings.append(line.place.finding("selector-range", f"{line.id} begins at {start}, after its end {end}"))
            return
    task.spans.append(Span(line.id, (label,), fragments, covered or None, line.place, tuple(attributes)))


def _relation(line: _Line, task: Task, triggers: dict[str, list[str]], findings: list[Finding]) -> None:
    label, _, rest = line.rest.strip().partition(" ")
    ends = rest.split() if line.id == "*" else _ends(line.rest)
    if line.id[0] == "E":
        label = label.partition(":")[0]
    if not label or len(ends) < (1 if line.id[0] == "E" else 2):
        shape = {"R": "said-by Arg1:T1 Arg2:T2", "E": "Attribution:T4 Content:T3"}.get(line.id[0], "Equiv T1 T2")
        findings.append(line.place.finding("wrong-form", f"{line.id} has not the form {shape}"))
        return
    resolved = [found for end in ends for found in triggers.get(end, [end])]
    if len(resolved) > 1:
        task.relations.append(Relation((label,), tuple(dict.fromkeys(resolved)), line.place))


def _attribute(line: _Line, findings: list[Finding]) -> tuple[str, str, str] | None:
    """Name, target and value; a note's value is the note, that of an attribute without one `true`."""
    head, _, words = line.rest.partition("\t")
    parts = head.split(" ", 2)
    if len(parts) < 2:
        shape = {"#": "AnnotatorNotes T1, a tab, and the note", "N": "Reference T1 Wikidata:Q64"}
        message = f"{line.id} has not the form {shape.get(line.id[0], 'Negation T1, or Confidence T1 High')}"
        findings.append(line.place.finding("wrong-form", message))
        return None
    value = words if line.id[0] == "#" else parts[2] if len(parts) > 2 else "true"
    return parts[0], parts[1], value


def _ends(rest: str) -> list[str]:
    """The ids behind the colons: of an event its trigger first."""
    return _ARGUMENT.findall(rest)
