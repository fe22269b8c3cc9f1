"""Extraction systems of our own: each turns a text into quotes in the form of the prediction file."""

from collections.abc import Callable, Iterator, Mapping
from importlib import import_module
from typing import Any

System = Callable[[str, str | None], list[dict[str, Any]]]


class _Systems(Mapping[str, System]):
    """Systems by name; each is imported when it is first asked for."""

    _homes = {"rules": "onrecord.systems.rules"}  # noqa: RUF012

    def __getitem__(self, name: str) -> System:
        system: System = import_module(self._homes[name]).extract
        return system

    def __iter__(self) -> Iterator[str]:
        return iter(self._homes)

    def __len__(self) -> int:
        return len(self._homes)


SYSTEMS: Mapping[str, System] = _Systems()
