"""The signature of a preset: what can change its figures, in one line that parses back.

preset:german2024|data:core-1.0/test#ab12cd|docs:148|missing:0|unknown:error|no-text:0|not-found:0|unit:token|v:1.0
"""

from dataclasses import dataclass
from typing import Self

from onrecord.scoring.signature import parsed, printed

_ALLOWED = {
    "preset": r"[a-z0-9-]+",
    "data": r"[^|#\s]+#[0-9a-f]{6}",
    "docs": r"\d+",
    "missing": r"\d+|error",
    "unknown": r"error|(fp|ignore)\(\d+\)",
    "no_text": r"\d+",
    "not_found": r"\d+",
    "unit": r"(token|character)(\+raw)?",
    "v": r"\S+",
}


@dataclass(frozen=True)
class PresetSignature:
    """The choices behind the figures, each under its key.

    Numbers count documents, but for `not_found`: predictions whose words do not stand in their document, left out.
    `raw`: some text is missing, so its tokens are code points.
    """

    preset: str
    data: str
    docs: str
    missing: str
    unknown: str
    no_text: str
    not_found: str
    unit: str
    v: str

    def __str__(self) -> str:
        return printed(self)

    @classmethod
    def parse(cls, text: str) -> Self:
        """The signature of a printed line. Raises ValueError for an unknown key or value, and for one that is missing."""
        return cls(**parsed(text, _ALLOWED))
