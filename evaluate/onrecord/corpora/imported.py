"""What an importer gives: tables, splits, and an honest account of what of the corpus they do not hold."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple, Protocol

from onrecord.data.tables import Tables


@dataclass(frozen=True)
class Losses:
    """What was lost, each with how often.

    `fields`: filled fields that have no place in our tables. `dropped`: records left out, with the reason. `read_as`: what
    was taken otherwise than it stands. `checked`: what was compared with the files, and how often it was so.
    """

    fields: Counter[str] = field(default_factory=Counter)
    dropped: Counter[str] = field(default_factory=Counter)
    read_as: Counter[str] = field(default_factory=Counter)
    checked: Counter[str] = field(default_factory=Counter)

    def report(self) -> dict[str, dict[str, int]]:
        """The four accounts as plain dictionaries, sorted; what never occurred is left out."""
        kinds = {"fields": self.fields, "dropped": self.dropped, "read_as": self.read_as, "checked": self.checked}
        return {kind: {what: count for what, count in sorted(counts.items()) if count} for kind, counts in kinds.items()}


class Imported(NamedTuple):
    """A corpus as our tables, the split of each document, and what was lost."""

    tables: Tables
    splits: dict[str, str]
    losses: Losses


class Importer(Protocol):
    """The module of a corpus."""

    def wanted(self, name: str) -> bool:
        """Whether the file is read; names count from the top of the corpus's repository."""

    def convert(self, files: Mapping[str, bytes]) -> Imported:
        """The wanted files as tables; each is read when it is asked for, so that one of them is in memory at a time.

        Raises InvalidData.
        """


def loss_lines(report: Mapping[str, Any]) -> list[str]:
    """The report as a few lines to be read."""
    titles = {"fields": "no place for", "dropped": "left out", "read_as": "read as", "checked": "checked"}
    return [
        f"{title}: " + "; ".join(f"{count:,} {what}" for what, count in report[kind].items())
        for kind, title in titles.items()
        if report[kind]
    ]
