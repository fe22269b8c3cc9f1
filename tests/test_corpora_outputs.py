"""Corpora whose files are in the form of a system's output, on invented documents: DirectQuote, Citron's format, Quotebank."""

import json

import pytest

from onrecord.corpora import citron, directquote, quotebank
from onrecord.findings import InvalidData

PARAGRAPHS = """\
The Out
harbour Out
is Out
shut Out
. Out

“ I-LeftSpeaker
Wait I-LeftSpeaker
” I-LeftSpeaker
“ B-LeftSpeaker
Now I-LeftSpeaker
” I-LeftSpeaker
Mara I-Speaker
Quill I-Speaker
met Out
Odd I-Speaker
who Out
said Out
“ I-LeftSpeaker
No I-LeftSpeaker
” I-LeftSpeaker
and Out
“ I-Unknown
Yes I-Unknown
” I-Unknown
"""
SAID = {
    "text": "Mara Quill sat down. “It leaks,” she said. \U0001f642 Odd Brekke denied it.",
    "quotes": [
        {
            "id": "1",
            "cue": {"start": 37, "end": 41, "text": "said"},
            "sources": [{"start": 0, "end": 10, "text": "Mara Quill"}],
            "coreferences": [{"start": 33, "end": 36, "text": "she"}],
            "contents": [{"start": 21, "end": 32, "text": "“It leaks,”"}],
            "confidence": "0.5",
        },
        {
            "id": "2",
            "cue": {"start": 56, "end": 62, "text": "denied"},
            "sources": [{"start": 45, "end": 55, "text": "Odd Brekke"}],
            "coreferences": [],
            "contents": [{"start": 63, "end": 65, "text": "it"}],
            "confidence": "1",
        },
    ],
}
ARTICLE = {
    "articleID": "a1",
    "url": "https://harbourpost.example/a1",
    "date": "2031-05-04 10:00:00",
    "title": "Pier shut",
    "content": 'Pier shut . " It leaks , " Mara Quill said .',  # the quotation is words 4 to 6
    "quotations": [
        {
            "quoteID": "2031-1",
            "quotation": "It leaks ,",
            "quotationOffset": 4,
            "localTopSpeaker": "Mara Quill",
            "localProbas": [["Mara Quill", "0.9"], ["None", "0.1"]],
            "globalTopSpeaker": "None",
            "globalProbas": [["None", "1.0"]],
        }
    ],
}


def rows(found, *columns):
    return [tuple(row[column] for column in columns) for row in found.tables.quotes.to_pylist()]


def test_directquote_paragraphs_are_documents_and_the_nearest_speaker_to_a_side_is_the_mention():
    found = directquote.convert({"data/truecased.txt": PARAGRAPHS.encode()})
    assert found.tables.documents["document_id"].to_pylist() == ["p1", "p2"]
    assert found.tables.documents["text"].to_pylist()[0] == "The harbour is shut ."
    assert found.tables.documents["completeness"].to_pylist() == ["direct_only"] * 2
    assert rows(found, "document_id", "text", "mention_text", "type") == [
        ("p2", "“ Wait ”", None, "direct"),  # nobody stands to its left in the paragraph
        ("p2", "“ Now ”", None, "direct"),
        ("p2", "“ No ”", "Odd", "direct"),
        ("p2", "“ Yes ”", None, "direct"),
    ]
    assert rows(found, "cue", "speakers", "anonymous")[0] == (None, None, None)


def test_citron_mentions_and_whom_they_stand_for():
    found = citron.convert({"pier.json": json.dumps(SAID).encode()})
    assert rows(found, "document_id", "quote_id", "text", "cue_text", "mention_text", "speaker", "type") == [
        ("pier", "1", "“It leaks,”", "said", "she", "Mara Quill", "direct"),
        ("pier", "2", "it", "denied", "Odd Brekke", "Odd Brekke", "indirect"),
    ]
    assert rows(found, "content")[1] == ([{"start": 63, "end": 65}],)
    assert found.losses.report()["dropped"] == {"confidences": 2}


def test_quotebank_articles_with_their_text():
    without = {**ARTICLE, "articleID": "a2"}
    del without["content"]
    lines = b"".join(json.dumps(one).encode() + b"\n" for one in (ARTICLE, without))
    found = quotebank.convert({"quotebank-2031.json": lines})
    document = found.tables.documents.to_pylist()[0]
    stated = {name: document[name] for name in ("document_id", "url", "title", "published")}
    assert stated == {
        "document_id": "a1",
        "url": "https://harbourpost.example/a1",
        "title": "Pier shut",
        "published": "2031-05-04",
    }
    assert rows(found, "text", "speaker", "type", "method", "mention") == [("It leaks ,", "Mara Quill", "direct", "model", None)]
    assert found.losses.report()["dropped"] == {"confidences": 1, "documents without a text": 1}


@pytest.mark.parametrize(
    ("module", "files", "rule"),
    [
        (directquote, {}, "missing-file"),
        (directquote, {"truecased.txt": b"Wait\n"}, "wrong-form"),
        (directquote, {"truecased.txt": b"\xff O\n"}, "utf-8"),
        (citron, {"a.json": b"{"}, None),
        (citron, {"a.json": json.dumps(SAID).encode(), "a.jsonl": json.dumps({**SAID, "id": "a"}).encode()}, "duplicate-id"),
        (quotebank, {"a.json": b"[1]\n"}, None),
    ],
)
def test_files_of_another_form_are_refused_at_their_line(module, files, rule):
    with pytest.raises(InvalidData) as invalid:
        module.convert(files)
    assert rule is None or {finding.rule for finding in invalid.value.findings} == {rule}


def test_files_wanted():
    assert [directquote.wanted(name) for name in ("data/truecased.txt", "truecased.txt", "data/x.txt")] == [True, True, False]
    assert citron.wanted("x/a.json")
    assert quotebank.wanted("quotes-2020.json")
