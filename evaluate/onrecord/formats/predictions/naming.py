"""Which document an output is about.

Its name is a document's id; or the last part of exactly one id; or an id with its `/` written `_`, `__` or `-`; or begins with
a number that exactly one id's last part begins with ("12-quay"; of three digits at most, as years begin many). Else the text
that the output holds is that of exactly one document.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence

from onrecord.checks.wording import closest, shown
from onrecord.data.texts import normalised
from onrecord.findings import Finding
from onrecord.formats.export import Account
from onrecord.formats.predictions.output import Output

_NUMBER = re.compile(r"[0-9]{1,3}(?![0-9])")
_SHOWN = 5


def identified(
    outputs: Sequence[Output], texts: Mapping[str, str | None], ignore: bool | None, account: Account
) -> tuple[dict[str, Output], list[Finding]]:
    """The outputs by document id, sorted, and findings: names that are no document's or several's, two outputs of one document.

    `ignore` leaves out, and counts, those whose document is not known; None where it cannot be asked for. Left out and counted, too,
    are those whose text is None, not at hand.
    """
    ways = _ways(texts)
    option = "; --unknown ignore leaves others out" if ignore is not None else ""
    findings: list[Finding] = []
    found: dict[str, Output] = {}
    for output in outputs:
        said, candidates = _candidates(output, ways, texts)
        if not candidates and ignore:
            account.left_out["outputs of documents that are not among those given"] += 1
        elif len(candidates) != 1:
            findings.append(_unclear(output, candidates, texts, option if not findings else None))
        elif texts[candidates[0]] is None:
            account.left_out["outputs of documents whose text is not at hand (--texts DIR)"] += 1
        elif candidates[0] in found:
            other = found[candidates[0]]
            stated = f"{other.name!r} (line {other.place.line} of {other.place.file})"
            message = f"{output.name!r} and {stated} are both {candidates[0]}; leave one out"
            findings.append(output.place.finding("duplicate-document", message))
        else:
            found[candidates[0]] = output
            account.read_as[f"names of documents: {said}"] += bool(said)
    return dict(sorted(found.items())), findings


def _ways(texts: Iterable[str]) -> list[tuple[str, Callable[[str], str], dict[str, list[str]]]]:
    """Ways to write ids: what to say of it, how a name is looked up, and the ids by how they are written."""
    ids = list(texts)

    def by(written: Callable[[str], Iterable[str]]) -> dict[str, list[str]]:
        table: dict[str, list[str]] = {}
        for id in ids:
            for name in dict.fromkeys(written(id)):
                table.setdefault(name, []).append(id)
        return table

    return [
        ("", str, by(lambda id: [id])),
        ("the last part of an id", str, by(lambda id: [id.rpartition("/")[2]])),
        ("an id with / written otherwise", str, by(lambda id: [id.replace("/", mark) for mark in ("_", "__", "-")])),
        (
            "a number that an id begins with",
            _number,
            by(lambda id: [number] if (number := _number(id.rpartition("/")[2])) else []),
        ),
    ]


def _candidates(
    output: Output, ways: list[tuple[str, Callable[[str], str], dict[str, list[str]]]], texts: Mapping[str, str | None]
) -> tuple[str, list[str]]:
    """How the name is read, and the ids it can be."""
    for name in dict.fromkeys((output.name, output.name.removesuffix(".txt"))):
        for said, read, table in ways:
            if ids := table.get(read(name)):
                return said, ids
    if output.text is not None:
        text = normalised(output.text)
        return "found by their text", [id for id, other in texts.items() if other in (output.text, text)]
    return "", []


def _number(name: str) -> str:
    match = _NUMBER.match(name)
    return match.group() if match else ""


def _unclear(output: Output, candidates: list[str], texts: Mapping[str, str | None], first: str | None) -> Finding:
    """What to say; to the `first` finding belongs what there is to choose from."""
    if candidates:
        listed = ", ".join(candidates[:_SHOWN]) + (", …" if len(candidates) > _SHOWN else "")
        return output.place.finding("ambiguous-document", f"{shown(output.name)} can be {listed}; name it by its whole id")
    close = closest(output.name, texts)
    there = ", ".join(list(texts)[:_SHOWN]) + (", …" if len(texts) > _SHOWN else "")
    hint = f"; did you mean {close!r}?" if close else "" if first is None else f"; the documents are {there}{first}"
    return output.place.finding("unknown-document", f"{shown(output.name)} is no document given{hint}")
