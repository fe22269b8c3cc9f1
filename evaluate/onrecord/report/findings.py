"""Findings for a person, for a program, and for the lines of a pull request."""

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict

from onrecord.findings import Finding


def as_text(findings: Sequence[Finding]) -> str:
    """One line per finding: `file:line:column: [rule] message`."""
    return "".join(f"{finding}\n" for finding in findings)


def as_json(findings: Sequence[Finding]) -> str:
    """A list of objects with the fields of Finding."""
    return json.dumps([asdict(finding) for finding in findings], ensure_ascii=False, indent=2) + "\n"


def as_github(findings: Sequence[Finding]) -> str:
    """Workflow commands that GitHub shows at the lines of a pull request."""
    return "".join(
        f"::{finding.severity} file={_property(finding.file)},line={finding.line},col={finding.column},"
        f"title={_property(finding.rule)}::{_data(finding.message)}\n"
        for finding in findings
    )


FORMATS = {"text": as_text, "json": as_json, "github": as_github}


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
