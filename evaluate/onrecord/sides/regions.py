"""Regions of documents as spans: one row per document."""

import numpy as np

from onrecord.sides.documents import Together
from onrecord.sides.units import Field, Raw


def regions(both: Together, kind: str) -> Field:
    """The regions of that kind; rows are documents."""
    found = [
        (document, region["start"], region["end"])
        for document, of_document in enumerate(both.gold.documents["regions"].to_pylist())
        for region in of_document or ()
        if region["kind"] == kind
    ]
    row, start, end = np.array(found, np.int64).reshape(-1, 3).T
    return Field(Raw(row, start, end), np.arange(len(both.texts)))
