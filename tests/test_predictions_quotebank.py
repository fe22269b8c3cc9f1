"""Quotebank by article and by quotation, as its record on Zenodo describes it."""

import json

from onrecord.formats.predictions import quotebank

from .outputs import files, only, read, refused, spans, stand_in_text, words

CONTENT = "Brandt 😀 said : `` It is not safe . '' `` Not safe , '' said nobody ."  # tokens: `` at 4, It 5, `` 11, Not 12


def quotation(id="2031-05-04-000001", **changes):
    return {
        "quoteID": id, "quotation": "It is not safe .", "quotationOffset": 5, "leftContext": "said :", "rightContext": "''",
        "globalTopSpeaker": "Karl Oster", "globalProbas": [["Karl Oster", "0.6"], ["Lena Brandt", "0.4"]],
        "localTopSpeaker": "Lena Brandt", "localProbas": [["Lena Brandt", "0.7835"], ["None", "0.2165"]], "numOccurrences": 2, **changes,
    }  # fmt: skip


def article(*quotations, **changes):
    return json.dumps({"articleID": "pier", "url": "http://echo.example/pier", "quotations": quotations, "names": [], **changes})


def by_quotation(**changes):
    record = {"quoteID": "q1", "quotation": "It is not safe", "speaker": "Lena Brandt", "qids": ["Q1", "Q2"], "date": "2031-05-04",
              "numOccurrences": 2, "probas": [["Lena Brandt", "0.9"], ["None", "0.1"]], "phase": "E",
              "urls": ["http://a.example/1", "http://b.example/2"]}  # fmt: skip
    return json.dumps({**record, **changes})


def test_by_article_the_local_speaker_with_its_probability():
    (output,), account = read(quotebank, {"quotebank-2031.json": article(quotation()) + "\r\n"})
    assert (output.name, output.text, output.positions) == ("pier", None, "none")
    assert [words(one) for one in output.statements] == [
        {"content": ["It is not safe ."], "speaker": ["Lena Brandt"], "confidence": 0.7835, "id": "2031-05-04-000001"}
    ]
    assert account.read_as["speakers found in this article, where that of all articles is another"] == 1


def test_offsets_count_tokens_of_the_content():
    nobody = quotation("q2", quotation="Not safe ,", quotationOffset=12, localTopSpeaker="None")
    output = only(quotebank, article(quotation(), nobody, content=CONTENT), "a.json")
    assert spans(output) == [["It is not safe ."], ["Not safe ,"]]
    assert stand_in_text(output)
    assert output.statements[1].speaker is None
    assert output.statements[1].fields["confidence"] == 0.2165


def test_an_offset_where_other_words_stand_gives_no_position():
    (output,), account = read(quotebank, {"a.json": article(quotation(quotationOffset=4), content=CONTENT)})
    assert output.statements[0].content[0][1:] == (None, None)
    assert account.read_as["quotations that do not stand at their offset: their words alone"] == 1


def test_the_global_speaker_where_there_is_no_local_one():
    alone = {key: value for key, value in quotation().items() if not key.startswith("local")}
    alone["globalProbas"] = [{"speaker": "Karl Oster", "qids": ["Q7"], "proba": 0.6}]
    assert words(only(quotebank, article(alone)).statements[0])["speaker"] == ["Karl Oster"]
    assert only(quotebank, article(alone)).statements[0].fields["confidence"] == 0.6


def test_by_quotation_every_url_is_a_document():
    outputs, _ = read(
        quotebank,
        {"quotes-2031.json": by_quotation() + "\n" + by_quotation(quoteID="q2", speaker="None", urls=["http://b.example/2"])},
    )
    assert [(output.name, [one.fields["id"] for one in output.statements]) for output in outputs] == [
        ("http://a.example/1", ["q1"]), ("http://b.example/2", ["q1", "q2"]),
    ]  # fmt: skip
    assert [one.speaker for one in outputs[1].statements] == [("Lena Brandt",), None]
    assert [one.fields["confidence"] for one in outputs[1].statements] == [0.9, 0.1]


def test_confidence_of_some_is_left_out():
    output = only(quotebank, article(quotation(), quotation("q2", localProbas=[])))
    assert all("confidence" not in one.fields for one in output.statements)


def test_an_article_without_quotations_is_an_empty_output():
    assert only(quotebank, article()).statements == []


def test_all_that_is_wrong_is_said_at_once():
    lines = [
        article(quotation(quotation=3), quotation(localProbas=[["Lena Brandt", "high"]])),
        "{broken",
        '{"title": "x"}',
        by_quotation(urls=None),
        article(quotation(quotationOffset=-1), content=CONTENT),
    ]
    found = refused(quotebank, {"a.json": "\n".join(lines)})
    assert [line.split(" ")[0] for line in found] == ["a.json:1", "a.json:1", "a.json:2", "a.json:3", "a.json:4", "a.json:5"]


def test_recognised():
    yes, also, no = files({"a.json": article(quotation()), "b.json": by_quotation(), "c.json": '{"quotes": []}'})
    assert quotebank.recognises(yes)
    assert quotebank.recognises(also)
    assert not quotebank.recognises(no)
