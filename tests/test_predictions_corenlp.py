"""CoreNLP's JSON with its quote annotator, as its outputter writes it."""

import json
import re

import pytest

from onrecord.formats.predictions import corenlp

from .outputs import files, only, read, refused, spans, stand_in_text, words

TEXT = "😀 Lena Brandt\r\nsaid: “It is n\u0303ot safe.” “It is,” he said."


def units(text):
    return len(text.encode("utf-16-le")) // 2


def document(said=TEXT, quotes=None, *, before=True, **changes):
    """The JSON of a text, tokens by white space and punctuation; quotes as (words, mention tokens, speaker)."""
    tokens, end = [], 0
    for match in re.finditer(r"[\w\u0303]+|[^\w\s]", said):
        start = match.start()
        token = {"index": len(tokens) + 1, "word": match.group().lower(), "originalText": match.group(),
                 "characterOffsetBegin": units(said[:start]), "characterOffsetEnd": units(said[: match.end()]),
                 "codepointOffsetBegin": 999, "codepointOffsetEnd": 999}  # fmt: skip
        tokens.append(token | ({"before": said[end:start], "after": ""} if before else {}))
        end = match.end()
    listed = [quote(said, number, *one) for number, one in enumerate(quotes or [])]
    return {"docId": "pier.txt", "sentences": [{"index": 0, "tokens": tokens}], "quotes": listed, **changes}


def quote(text, number, said, mention=None, speaker="Unknown", canonical="Unknown"):
    start = text.index(said)
    found = {"id": number, "text": said, "beginIndex": units(text[:start]), "endIndex": units(text[: start + len(said)]),
             "speaker": speaker, "canonicalSpeaker": canonical}  # fmt: skip
    return found | ({} if mention is None else {"mention": mention[0], "mentionBegin": mention[1], "mentionEnd": mention[2]})


QUOTES = [
    ("“It is n\u0303ot safe.”", ("Lena Brandt", 1, 2), "Lena Brandt", "Lena Brandt"),  # 😀 is token 0
    ("“It is,”", ("he", 17, 17), "Karl Oster", "Unknown"),
]


@pytest.mark.parametrize("before", [True, False])
@pytest.mark.parametrize("text", [None, TEXT])
def test_quotes_mentions_and_speakers(before, text):
    changes = {} if text is None else {"text": text}
    output = only(corenlp, json.dumps(document(quotes=QUOTES, before=before, **changes)), "whatever.json")
    assert output.name == "pier"
    assert spans(output) == [["“It is n\u0303ot safe.”"], ["“It is,”"]]
    assert [words(one) for one in output.statements] == [
        {"content": ["“It is n\u0303ot safe.”"], "mention": ["Lena Brandt"], "speaker": ["Lena Brandt"], "id": "0"},
        {"content": ["“It is,”"], "mention": ["he"], "speaker": ["Karl Oster"], "id": "1"},
    ]
    assert stand_in_text(output)
    assert output.text == (TEXT if before or text else TEXT.replace("\r\n", "  "))


def test_unknown_is_nobody_and_no_mention_is_none():
    output = only(corenlp, json.dumps(document(quotes=[("“It is,”",)])))
    assert words(output.statements[0]) == {"content": ["“It is,”"], "id": "0"}


def test_a_contraction_of_two_words_stands_once():
    found = document("Il dit: “du pain”.", [("“du pain”",)])
    tokens = found["sentences"][0]["tokens"]
    at = next(i for i, token in enumerate(tokens) if token["originalText"] == "du")
    tokens.insert(at + 1, {**tokens[at], "word": "le"})
    assert spans(only(corenlp, json.dumps(found))) == [["“du pain”"]]


def test_without_a_document_id_the_file_says_it():
    outputs, _ = read(
        corenlp, {"a/pier.txt.json": json.dumps({**document(), "docId": None}), "a/quay.json": json.dumps(document(docId="x"))}
    )
    assert [output.name for output in outputs] == ["a/pier", "x"]


def test_all_that_is_wrong_is_said_at_once():
    past = document(quotes=[("“It is,”", ("he", 3, 99))])
    past["quotes"] += [{**past["quotes"][0], "endIndex": 9_999}, {"id": 3, "text": 4}, {**past["quotes"][0], "beginIndex": 1}]
    contents = {"a.json": json.dumps(past, indent=1), "b.json": '{"sentences": []}', "c.json": "[]", "d.json": "{"}
    found = refused(corenlp, contents)
    assert [re.sub(r":\d+", "", line.split("] ")[0]) for line in found] == [
        "a.json [selector-range", "a.json [selector-range", "a.json [wrong-form", "a.json [wrong-form", "a.json [wrong-form",
        "a.json [selector-range", "b.json [wrong-form", "c.json [wrong-form", "d.json [json-truncated",
    ]  # fmt: skip
    assert "annotators tokenize,ssplit,pos,lemma,ner,depparse,coref,quote" in found[6]


def test_recognised():
    yes, no = files({"a.json": json.dumps(document(quotes=QUOTES)), "b.json": '{"sentences": [], "quotes": []}'})
    assert corenlp.recognises(yes)
    assert not corenlp.recognises(no)
