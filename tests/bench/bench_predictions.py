"""How many spans a conversion gives exactly as they were, when a system has rewritten the text before it read it.

    python tests/bench/bench_predictions.py FOLDER [SPLIT …]

FOLDER holds PolNeAR's tables, as `onrecord download polnear --to FOLDER` writes them. Gold's contents, cues and mentions are stated
as a system would that rewrites texts as the Gender Gap Tracker or SaysWho do, gives tokens of an unknown splitter, or no
positions. Printed is the share of quotes whose spans are exactly gold's, and the time.
"""

import re
import sys
import time
import unicodedata
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any

from onrecord import load
from onrecord.formats.export import Account, Place
from onrecord.formats.predictions.output import Output, Piece, Positions, Statement
from onrecord.formats.predictions.place import place

Rules = Sequence[tuple[str, str | Callable[[re.Match[str]], str]]]
ROLES = ("content", "cue", "mention")


def plain(match: re.Match[str]) -> str:
    """A letter without its accents."""
    return "".join(c for c in unicodedata.normalize("NFD", match.group()) if not unicodedata.combining(c))


GENDER_GAP_TRACKER: Rules = [
    ("\n", ".\n "), ("[^\\W\\d_a-zA-Z]", plain), ("[“”]", '"'), ("\u00a0", " "), ("  ", " "), ("(?<=[.!?]) (?=[A-Z])", ""),
]  # fmt: skip
SAYSWHO: Rules = [("\n\\s*\n", "\n"), ("''", '"'), ('[“”"]', lambda match: f" {match.group()} "), ("s' ", "s'x ")]
TOKEN = re.compile(r"[\w.,'’-]+|\S")


def rewritten(text: str, rules: Rules) -> tuple[str, list[int]]:
    """The text after the rules, one after the other, and for each of its characters where it comes from."""
    origin = list(range(len(text)))
    for pattern, replacement in rules:
        out, kept, at = [], [], 0
        for match in re.finditer(pattern, text):
            new = replacement if isinstance(replacement, str) else replacement(match)
            source = origin[match.start() : match.end()] or [origin[match.start()]]
            out += [text[at : match.start()], new]
            kept += origin[at : match.start()] + [source[min(i, len(source) - 1)] for i in range(len(new))]
            at = match.end()
        text, origin = "".join([*out, text[at:]]), kept + origin[at:]
    return text, origin


def main(folder: str, splits: list[str]) -> None:
    """Prints the shares."""
    tables = load(folder).arrow
    texts = {row["document_id"]: row["text"] for row in tables.documents.to_pylist() if not splits or row["split"] in splits}
    quotes: dict[str, list[dict[str, Any]]] = {document: [] for document in texts}
    for row in tables.quotes.to_pylist():
        if row["document_id"] in texts and row["layer"] == "gold":
            quotes[row["document_id"]].append({role: spans_of(row[role]) for role in ROLES})
    for name, rules, positions, given in (
        ("as it stands", (), "code-points", False),
        ("rewritten as by the Gender Gap Tracker", GENDER_GAP_TRACKER, "code-points", False),
        ("the same, with the text read", GENDER_GAP_TRACKER, "code-points", True),
        ("rewritten as by SaysWho", SAYSWHO, "code-points", False),
        ("tokens of an unknown splitter", (), "tokens", False),
        ("words alone", (), "none", False),
    ):
        share(name, texts, quotes, rules, positions, given)


def share(
    name: str, texts: dict[str, str], quotes: dict[str, list[dict[str, Any]]], rules: Rules, positions: Positions, given: bool
) -> None:
    """Prints how many quotes come back as they were."""
    right: Counter[str] = Counter()
    whole: Counter[str] = Counter()
    began = time.perf_counter()
    for document, text in texts.items():
        read, origin = rewritten(text, rules)
        piece = maker(text, read, origin, positions)
        stated = [
            Statement(Place(document), **{role: tuple(map(piece, quote[role])) for role in ROLES}) for quote in quotes[document]
        ]
        row = place(Output(document, Place(document), stated, positions, read if given else None), document, text, Account(), [])
        for quote, predicted in zip(quotes[document], row["quotes"], strict=True):
            for role in ROLES:
                whole[role] += bool(quote[role])
                right[role] += bool(quote[role]) and predicted.get(role) == quote[role]
    shares = ", ".join(f"{role}s {right[role] / whole[role]:.1%} of {whole[role]:,}" for role in ROLES)
    print(f"{name}: {shares}; {time.perf_counter() - began:.1f} s")


def maker(text: str, read: str, origin: list[int], positions: Positions) -> Callable[[tuple[int, int]], Piece]:
    """What states a span as the system would."""
    tokens = [match.span() for match in TOKEN.finditer(text)]

    def piece(span: tuple[int, int]) -> Piece:
        if positions == "tokens":
            first = bisect_right(tokens, (span[0], len(text))) - 1
            return Piece(text[slice(*span)], first, bisect_left(tokens, span[1], key=lambda token: token[1]) + 1)
        start, end = bisect_left(origin, span[0]), bisect_left(origin, span[1])
        return Piece(read[start:end], start, end) if positions != "none" else Piece(read[start:end])

    return piece


def spans_of(spans: list[dict[str, int]] | None) -> list[tuple[int, int]]:
    """The spans in order, those that touch made one."""
    merged: list[tuple[int, int]] = []
    for start, end in sorted((span["start"], span["end"]) for span in spans or ()):
        if merged and start <= merged[-1][1]:
            merged[-1] = merged[-1][0], max(end, merged[-1][1])
        else:
            merged.append((start, end))
    return merged


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:])
