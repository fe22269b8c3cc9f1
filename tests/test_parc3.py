"""PARC 3.0's form on invented sentences: offsets that count the raw file's first nine bytes, runs of words, nesting."""

import pytest
from typer.testing import CliRunner

import onrecord
from onrecord.cli import app
from onrecord.corpora.parc3 import convert, wanted
from onrecord.findings import InvalidData

RAW = "Mara said Odd had promised ``a raft,'' today.\nNobody left.\n"
WORDS = [
    [("Mara", 0), ("said", 5), ("Odd", 10), ("had", 14), ("promised", 18), ("``", 27), ("a", 29), ("raft", 31), (",", 35),
     ("''", 36), ("today", 39), (".", 44)],
    [("Nobody", 46), ("left", 53), (".", 57)],
]  # fmt: skip
OUTER, INNER = "wsj_0118_Attribution_relation_level.xml_set_11", "wsj_0118_Nested_Attribution_relation_level.xml_set_2"
ROLES = {
    ("Mara", OUTER): "source", ("said", OUTER): "cue",
    **{(word, OUTER): "content" for word in ("Odd", "had", "promised", "``", "a", "raft", ",", "''")},
    ("Odd", INNER): "source", ("promised", INNER): "cue",
    **{(word, INNER): "content" for word in ("``", "a", "raft", ",", "''")},
    ("Nobody", "wsj_0118_PDTB_annotation_level.xml_set_7"): "cue",
}  # fmt: skip


def xml(words=WORDS, roles=ROLES, shift=9):
    """The sentences in PARC's form; offsets count nine bytes before the text."""
    lines = ["<root>"]
    for sentence in words:
        lines.append("<SENTENCE><S>")
        for text, start in sentence:
            of_word = "".join(
                f'<attribution id="{id}"><attributionRole roleValue="{role}"/></attribution>'
                for (word, id), role in roles.items()
                if word == text
            )
            place = f"{start + shift},{start + shift + len(text)}"
            lines.append(f'<WORD ByteCount="{place}" lemma="x" pos="NN" text="{text}" word="0">{of_word}</WORD>')
        lines.append("</S></SENTENCE>")
    return "\n".join([*lines, "</root>"]).encode()


def rows(found, *columns):
    return [tuple(row[column] for column in columns) for row in found.tables.quotes.to_pylist()]


@pytest.mark.parametrize("raw", [True, False])
def test_spans_are_runs_of_words_in_the_raw_text_or_in_one_made_of_the_words(raw):
    files = {"24/wsj_0118.xml": xml()} | ({"raw/24/wsj_0118": b".START \n\n" + RAW.encode()} if raw else {})
    found = convert(files)
    (document,) = found.tables.documents.to_pylist()
    assert document["text"] == RAW.rstrip("\n")  # the words at their offsets give the very text: it has single blanks alone
    assert (document["document_id"], document["split"], document["outlet"]) == ("wsj_0118", "dev", "wsj")
    assert rows(found, "quote_id", "text", "cue_text", "mention_text", "nested_in", "type") == [
        ("11", "Odd had promised ``a raft,''", "said", "Mara", None, "mixed"),
        ("n2", "``a raft,''", "promised", "Odd", "11", "direct"),
    ]
    assert found.losses.report()["dropped"] == {"attributions without content": 1}
    assert found.losses.report().get("checked", {}) == ({"words that equal the raw text at their offsets": 15} if raw else {})


def test_sections_are_splits():
    found = convert({f"{section:02}/wsj_{section:02}01.xml": xml() for section in (0, 22, 23, 24)})
    assert found.splits == {"wsj_0001": "train", "wsj_2201": "train", "wsj_2301": "test", "wsj_2401": "dev"}


@pytest.mark.parametrize(
    ("files", "place", "rule"),
    [
        ({}, "1:1", "missing-file"),
        ({"00/wsj_0001.xml": b"<root>\n<SENTENCE></root>"}, "2:13", "not-xml"),
        ({"00/wsj_0001.xml": b'<!DOCTYPE r [<!ENTITY a "b">]><r/>'}, "1:1", "unsafe-xml"),
        ({"00/wsj_0001.xml": b'<r><SENTENCE><WORD text="a"/></SENTENCE></r>'}, "1:1", "wrong-form"),
        ({"00/wsj_0001.xml": b'<r><SENTENCE><WORD text="a" ByteCount="3,4"/></SENTENCE></r>'}, "1:1", "wrong-form"),
    ],
)
def test_files_of_another_form_are_refused(files, place, rule):
    with pytest.raises(InvalidData) as invalid:
        convert(files)
    assert [(f"{found.line}:{found.column}", found.rule) for found in invalid.value.findings] == [(place, rule)]


def test_files_wanted():
    names = ["PARC3/00/wsj_0001.xml", "00/wsj_0001.xml", "wsj/00/wsj_0001", "00/wsj_0001.txt", "readme.xml"]
    assert [wanted(name) for name in names] == [True, True, True, False, False]


def test_a_copy_of_ones_own_is_converted_by_the_command(tmp_path, monkeypatch):
    monkeypatch.setenv("ONRECORD_DATA", str(tmp_path / "cache"))
    (tmp_path / "parc" / "00").mkdir(parents=True)
    (tmp_path / "parc" / "00" / "wsj_0001.xml").write_bytes(xml())
    done = CliRunner().invoke(app, ["download", "parc3", "--from", str(tmp_path / "parc"), "--accept-license"])
    assert done.exit_code == 0, done.output
    assert len(onrecord.load("parc3:train").quotes) == 2
    without = CliRunner().invoke(app, ["download", "parc3", "--accept-license"])
    assert without.exit_code == 2
    assert "--from" in without.output
