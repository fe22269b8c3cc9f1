"""What several systems are compared on: the documents that all are scored on, and which of them are exchanged and drawn as one."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Literal

import numpy as np
import pyarrow.compute as pc

from onrecord.scoring.arrays import Ints
from onrecord.sides.gold import Gold
from onrecord.sides.prepared import Given
from onrecord.sides.rows import Rows

Cluster = Literal["document", "cluster"]


def in_common(gold: Gold, read: dict[str, Given]) -> tuple[Gold, tuple[str, ...], dict[str, Given]]:
    """Gold and predictions over the documents that every system is scored on, and those that only some would be."""
    ids = gold.documents["document_id"].to_pylist()
    has_text = pc.is_valid(gold.documents["text"]).to_pylist()
    listed = [set(one.rows.documents) for one in read.values()]
    for_all, for_some = set.intersection(*listed), set.union(*listed)
    here = [not gold.withheld or known for known in has_text]
    kept = [i for i, name in enumerate(ids) if here[i] or name in for_all]
    dropped = {name for i, name in enumerate(ids) if not here[i] and name in for_some - for_all}
    fewer = {name: replace(one, rows=_without(one.rows, dropped)) for name, one in read.items()} if dropped else read
    return gold.of(kept), tuple(sorted(dropped)), fewer


def _without(rows: Rows, dropped: set[str]) -> Rows:
    """The rows without some documents, and without a trace of these."""
    stays = [i for i, name in enumerate(rows.documents) if name not in dropped]
    place = np.full(len(rows.documents), -1)
    place[stays] = np.arange(len(stays))
    moved = place[rows.document]
    kept = replace(rows, document=moved).where(moved >= 0)
    return replace(kept, documents=[rows.documents[i] for i in stays], hashes=[rows.hashes[i] for i in stays])


def units_of(gold: Gold, documents: Sequence[str], cluster: Cluster) -> Ints:
    """The unit of each document, shape (documents,): itself, or its cluster where it has one."""
    named: dict[str, str | None] = {}
    if cluster == "cluster":
        named = dict(zip(gold.documents["document_id"].to_pylist(), gold.documents["cluster"].to_pylist(), strict=True))
    keys = [("document", name) if named.get(name) is None else ("cluster", named[name]) for name in documents]
    numbers = {key: i for i, key in enumerate(dict.fromkeys(keys))}
    return np.array([numbers[key] for key in keys], np.int64)
