"""brat: folders of `<name>.txt` and `<name>.ann` that a system wrote, in the form that `formats.brat` reads.

Labels     as `roles` knows them, an event's trigger too: `Attribution` is a cue. A label that is no name of a role is a finding.
           Attributes and notes are left out.
Links      an event, relation or equivalence joins what it holds: its contents are parts of one quote, what it joins to them or to
           their cue is theirs. Coreference of mentions joins no quotes. Where nothing is joined to any content of a document, the
           only cue and mention of the paragraph, else the nearest (`roles`).
Offsets    decided for a whole document by the words stored, as for annotations (`formats.offsets`); positions here count the text as
           it is normalised: no byte order mark, LF line ends.
"""

from collections.abc import Sequence

from onrecord.data.texts import normalised
from onrecord.findings import Finding, InvalidData
from onrecord.formats import brat
from onrecord.formats.clusters import Clusters
from onrecord.formats.export import Account, ExportFile, Task
from onrecord.formats.offsets import Places, Undecided, decide
from onrecord.formats.predictions import roles
from onrecord.formats.predictions.files import names
from onrecord.formats.predictions.output import Output, Piece, Statement
from onrecord.formats.predictions.roles import LABELS, Marked, role_of, type_of

ENDINGS = brat.ENDINGS


def recognises(file: ExportFile) -> bool:
    """Whether it is an annotation file with spans of brat's form."""
    return file.inside.endswith(".ann") and (not file.data or file.data.removeprefix(b"\xef\xbb\xbf")[:1] in b"TREAMN#*")


def read(files: list[ExportFile], account: Account) -> list[Output]:
    """The quotes of the documents. Raises InvalidData."""
    findings: list[Finding] = []
    annotations = [file for file in files if file.inside.endswith(".ann")]
    named = {file.file: name for file, name in zip(annotations, names(annotations), strict=True)}
    outputs = []
    for task in brat.read(files, account):
        for label in dict.fromkeys(span.labels[0] for span in task.spans):
            if role_of(label) is None:
                place = next(span.place for span in task.spans if span.labels[0] == label)
                findings.append(place.finding("unknown-label", f"{label!r} is no name of a role: known are {LABELS}"))
        try:
            places = decide(task.text, task.spans, task.tokens, brat.UNIT).places
        except Undecided as undecided:
            findings.append(task.place.finding("offsets", f"{task.name!r}: {undecided}"))
            continue
        text = normalised(task.text)
        outputs.append(Output(named[task.place.file], task.place, _statements(task, places, text, account), "code-points", text))
    if findings:
        raise InvalidData(findings)
    return outputs


def _statements(task: Task, places: Sequence[Places], text: str, account: Account) -> list[Statement]:
    marked: dict[str, Marked] = {}
    for span, parts in zip(task.spans, places, strict=True):
        role = role_of(span.labels[0])
        if role is not None and parts:
            parts = tuple(sorted(parts))
            start, end = parts[0][0], parts[-1][1]
            units = frozenset(range(text.count("\n", 0, start), text.count("\n", 0, end) + 1))
            pieces = tuple(Piece(text[a:b], a, b) for a, b in parts)
            marked[span.id] = Marked(role, pieces, start, end, units, span.place, type_of(span.labels[0]))
    account.read["spans"] += len(marked)
    account.left_out["attributes and notes"] += sum(len(span.attributes) for span in task.spans)
    groups = [[end for end in relation.ends if end in marked] for relation in task.relations]
    joined = [group for group in groups if len(group) > 1 and {marked[end].role for end in group} != {"mention"}]
    if not any(marked[end].role == "content" for group in joined for end in group):
        return roles.statements(list(marked.values()), account)
    return _joined(marked, joined, account)


def _joined(marked: dict[str, Marked], groups: list[list[str]], account: Account) -> list[Statement]:
    """A quote for each content, or for several that something joins, with what is joined to it."""
    parts: Clusters[str] = Clusters()
    for group in groups:
        contents = [end for end in group if marked[end].role == "content"]
        for other in contents[1:]:
            parts.join(contents[0], other)
    found = []
    used: set[str] = set()
    for quote in parts.groups(id for id, one in marked.items() if one.role == "content"):
        beside = _beside(quote, groups)
        cues = [end for end in beside if marked[end].role == "cue"]
        mentions = [end for end in dict.fromkeys([*beside, *_beside(cues, groups)]) if marked[end].role == "mention"]
        used |= {*cues, *mentions}
        content, cue, mention = (_pieces([marked[end] for end in ends]) for ends in (quote, cues, mentions))
        first = marked[quote[0]]
        found.append(Statement(first.place, content, cue, mention, fields={"type": first.type} if first.type else {}))
    for role in ("cue", "mention"):
        alone = sum(one.role == role and id not in used for id, one in marked.items())
        account.left_out[f"{role}s that nothing joins to a content"] += alone
    return found


def _beside(ends: Sequence[str], groups: list[list[str]]) -> list[str]:
    return [other for group in groups if not set(group).isdisjoint(ends) for other in group]


def _pieces(marked: list[Marked]) -> tuple[Piece, ...]:
    """Their pieces in the order of the text, each once: an event's trigger is often the cue, labelled twice."""
    return tuple(sorted({piece for one in marked for piece in one.pieces}, key=lambda piece: (piece.start or 0, piece.end or 0)))
