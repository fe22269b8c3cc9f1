"""Findings for a person, for a program, and for the lines of a pull request."""

import json
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict
from itertools import groupby
from textwrap import indent

from onrecord.checks.explain import Explanation, Fragment, explanation
from onrecord.findings import Finding

SHOWN_BY_GITHUB = 10


def as_text(findings: Sequence[Finding]) -> str:
    """One line per finding: `file:line:column: [rule] message`."""
    return "".join(f"{finding}\n" for finding in findings)


def as_json(findings: Sequence[Finding]) -> str:
    """A list of objects with the fields of Finding."""
    return json.dumps([asdict(finding) for finding in findings], ensure_ascii=False, indent=2) + "\n"


def as_github(findings: Sequence[Finding]) -> str:
    """Workflow commands that GitHub shows at the lines of a pull request: ten errors and ten warnings, which is all it shows."""
    lines, left = [], []
    for severity in ("error", "warning"):
        found = [finding for finding in findings if finding.severity == severity]
        lines += [
            f"::{severity} file={_property(finding.file)},line={finding.line},col={finding.column},"
            f"title={_property(finding.rule)}::{_data(finding.message)}\n"
            for finding in found[:SHOWN_BY_GITHUB]
        ]
        left += [counted(more, f"more {severity}")] if (more := len(found) - SHOWN_BY_GITHUB) > 0 else []
    return "".join([*lines, *([f"::notice::{' and '.join(left)}: all are in the summary of this run\n"] if left else [])])


def as_markdown(findings: Sequence[Finding]) -> str:
    """A list by file, for a summary that people read."""
    lines = [] if findings else ["No findings.\n"]
    for file, of_file in groupby(findings, key=lambda finding: finding.file):
        lines.append(f"**{_inline(file)}**\n\n")
        lines += [f"* {f.severity}, line {f.line}, column {f.column}, `{f.rule}`: {_inline(f.message)}\n" for f in of_file]
        lines.append("\n")
    return "".join(lines)


FORMATS = {"text": as_text, "json": as_json, "github": as_github, "markdown": as_markdown}


def reasons(findings: Sequence[Finding]) -> list[str]:
    """Why each rule that found something is there, once: `[rule] why`."""
    return [f"[{rule}] {explanation(rule).why}" for rule in sorted({finding.rule for finding in findings})]


def explained(explanation: Explanation) -> str:
    """A rule, why it is there, a bad and a good example."""
    parts = [f"{explanation.rule}: {explanation.why}"]
    parts += [
        f"{word}:\n{indent(_example(example), '  ')}" for word, example in (("Bad", explanation.bad), ("Good", explanation.good))
    ]
    return "\n\n".join(parts) + "\n"


def _example(fragment: Fragment) -> str:
    """A sentence or line as it stands; of a part of an annotation the text first, then a line per entry."""
    if isinstance(fragment, str):
        return fragment
    lines = [fragment["text"]] if "text" in fragment else []
    for key, value in fragment.items():
        if key == "text":
            continue
        entries = value if isinstance(value, list) else [{name: entry} for name, entry in value.items()]
        lines += [f"{key}: {json.dumps(entry, ensure_ascii=False)}" for entry in entries] or [f"{key}: none"]
    return "\n".join(lines)


def summary(findings: Sequence[Finding], files: int) -> str:
    """`3 errors and 1 warning in 12 files`."""
    counts = Counter(finding.severity for finding in findings)
    parts = [counted(counts[severity], severity) for severity in ("error", "warning") if counts[severity]]
    return f"{' and '.join(parts) or 'no findings'} in {counted(files, 'file')}"


def counted(count: int, noun: str) -> str:
    """`1 file`, `2 files`."""
    return f"{count} {noun}{'' if count == 1 else 's'}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


def _inline(text: str) -> str:
    return re.sub(r"([\\`*_\[\]<>|#])", r"\\\1", text).replace("\n", " ")
