"""A finding: one problem, with an address and a name. Errors are data until somebody prints them."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

Severity = Literal["error", "warning"]


@dataclass(frozen=True, order=True)
class Finding:
    """One problem. Lines and columns count from 1, columns in code points; rows of a Parquet file count as lines."""

    file: str
    line: int
    column: int
    rule: str
    message: str
    severity: Severity = "error"

    def __str__(self) -> str:
        warning = "warning: " if self.severity == "warning" else ""
        line = f"{self.file}:{self.line}:{self.column}: [{self.rule}] {warning}{self.message}"
        return "".join(character if character.isprintable() else repr(character)[1:-1] for character in line)


class InvalidData(Exception):  # noqa: N818  (what it says is what went wrong)
    """Input that cannot be used, with every finding that says why."""

    def __init__(self, findings: Iterable[Finding]) -> None:
        self.findings = tuple(findings)
        super().__init__("\n".join(map(str, self.findings)))
