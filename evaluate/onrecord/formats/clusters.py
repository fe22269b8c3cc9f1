"""Things that are one because something joins them (union-find)."""

from collections.abc import Hashable, Iterable
from typing import Generic, TypeVar

Thing = TypeVar("Thing", bound=Hashable)


class Clusters(Generic[Thing]):
    """Clusters of things; the first of a cluster by which it was joined stands for it."""

    def __init__(self) -> None:
        self._parent: dict[Thing, Thing] = {}

    def find(self, thing: Thing) -> Thing:
        """What stands for the cluster of the thing."""
        path = []
        while (parent := self._parent.get(thing, thing)) != thing:
            path.append(thing)
            thing = parent
        for passed in path:
            self._parent[passed] = thing
        return thing

    def join(self, one: Thing, other: Thing) -> None:
        """Makes the two clusters one."""
        first, second = self.find(one), self.find(other)
        if first != second:
            self._parent[second] = first

    def groups(self, things: Iterable[Thing]) -> list[list[Thing]]:
        """The things by cluster, in the order given."""
        found: dict[Thing, list[Thing]] = {}
        for thing in things:
            found.setdefault(self.find(thing), []).append(thing)
        return list(found.values())
