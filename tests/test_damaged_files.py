"""Whatever stands in a corpus's files: tables are made of it, or findings that name the file, and never a traceback."""

import json
from copy import deepcopy

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.corpora import gepade, redewiedergabe, spkatt, wikinews_de
from onrecord.findings import InvalidData

from . import test_gepade, test_redewiedergabe, test_spkatt, test_wikinews_de

JSON = [
    (wikinews_de, test_wikinews_de.FILE, test_wikinews_de.article()),
    (spkatt, test_spkatt.FILE, test_spkatt.speech()),
    (gepade, gepade.DEV, test_gepade.SENTENCES),
]
WRONG = st.sampled_from(
    [None, True, 0, -1, 7, 2**70, 1.5, float("nan"), "", "x", "9:9", "\ud83d", [], {}, [7], {"x": 7}, [{}], [[]]]
)


@pytest.mark.parametrize(("module", "file", "value"), JSON, ids=lambda one: getattr(one, "CORPUS", ""))
@given(data=st.data())
def test_a_value_that_is_another(module, file, value, data):
    value = json.loads(json.dumps(value))
    for _ in range(data.draw(st.integers(1, 3))):
        damage(value, data)
    converted(module, file, json.dumps(value).encode())


def damage(value, data):
    """Takes away or replaces something inside."""
    while value:
        key = data.draw(st.sampled_from(sorted(value) if isinstance(value, dict) else range(len(value))))
        if isinstance(value[key], list | dict) and value[key] and data.draw(st.integers(0, 4)):
            value = value[key]
        elif data.draw(st.booleans()):
            value[key] = deepcopy(data.draw(WRONG))
            return
        else:
            del value[key]
            return


@given(
    st.lists(
        st.tuples(st.integers(0, 2_000), st.sampled_from([b"", b"<", b">", b'"', b"/", b"&", b"\xff", b"0", b"\x00"])), max_size=4
    )
)
def test_bytes_that_are_others(places):
    content = test_redewiedergabe.sample()
    for place, piece in places:
        content = content[:place] + piece + content[place + 1 :]
    converted(redewiedergabe, test_redewiedergabe.FILE, content)


def converted(module, file, content):
    """Findings that name the file, or quotes that stand in their texts."""
    findings, rows, lengths = [], [], {}
    try:
        tables = module.convert({file: content}).tables
        rows = tables.quotes.to_pylist()
        lengths = {row["document_id"]: row["text_length"] for row in tables.documents.to_pylist()}
    except InvalidData as invalid:
        findings = invalid.findings
    assert findings or lengths or module is gepade
    assert all(finding.file == file and finding.line >= 1 and finding.column >= 1 for finding in findings)
    for row in rows:
        for span in [*row["content"], *row["cue"], *row["mention"]]:
            assert 0 <= span["start"] < span["end"] <= lengths[row["document_id"]]
