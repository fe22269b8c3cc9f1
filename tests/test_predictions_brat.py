"""brat's standoff as predictions: labels by name, links as events, relations and equivalences draw them, or by paragraph."""

import pytest

from onrecord.formats.predictions import brat_predictions

from .outputs import files, read, refused, stand_in_text, words

TEXT = "😀 Brandt said it is “not sa\u0301fe”. Oster denied it.\nNobody spoke."
ROLES = {"B": "Brandt", "s": "said", "q": "it is “not sa\u0301fe”", "O": "Oster", "d": "denied", "i": "it", "N": "Nobody"}


def span(id, label, name, text=TEXT):
    start = text.rindex(ROLES[name]) if name == "i" else text.index(ROLES[name])
    return f"T{id}\t{label} {start} {start + len(ROLES[name])}\t{ROLES[name]}\n"


SPANS = span(1, "Source", "B") + span(2, "Cue", "s") + span(3, "Content", "q")
MORE = span(4, "Speaker", "O") + span(5, "reporting_verb", "d") + span(6, "indirect-quote", "i")
FIRST = {"content": ["it is “not sa\u0301fe”"], "cue": ["said"], "mention": ["Brandt"]}
SECOND = {"content": ["it"], "cue": ["denied"], "mention": ["Oster"], "type": "indirect"}


def said(annotations, text=TEXT):
    (output,), _ = read(brat_predictions, {"pier.txt": text, "pier.ann": annotations})
    return [words(one) for one in output.statements]


@pytest.mark.parametrize(
    "links",
    [
        "E1\tCue:T2 Content:T3 Source:T1\nE2\treporting_verb:T5 indirect-quote:T6 Speaker:T4\n",
        "R1\tsaid-by Arg1:T3 Arg2:T1\nR2\tcue Arg1:T3 Arg2:T2\nR3\tby Arg1:T6 Arg2:T4\nR4\tby Arg1:T5 Arg2:T6\n",
        "R1\tof Arg1:T2 Arg2:T3\nR2\tof Arg1:T1 Arg2:T2\nR3\tof Arg1:T5 Arg2:T6\nR4\tof Arg1:T5 Arg2:T4\n",
        "*\tEquiv T1 T2 T3\n*\tEquiv T4 T5 T6\n",
    ],
)
def test_links_of_all_kinds(links):
    assert said(SPANS + MORE + links) == [FIRST, SECOND]


def test_without_links_the_nearest_of_the_paragraph():
    assert said(SPANS + MORE) == [FIRST, SECOND]
    assert said(span(1, "Source", "N") + span(2, "Content", "q")) == [{"content": FIRST["content"]}]
    assert said(SPANS + span(4, "Source", "N") + "R1\tcoreference Arg1:T1 Arg2:T4\n") == [FIRST]


def test_triggers_labelled_twice_and_contents_of_one_event():
    event = span(7, "Attribution", "s") + "E1\tAttribution:T7 Content:T3 Cue:T2 Source:T1 Content2:T6\n"
    assert said(SPANS + MORE + event) == [
        {"content": ["it is “not sa\u0301fe”", "it"], "cue": ["said"], "mention": ["Brandt"]},
    ]


def test_a_discontinuous_content_is_in_pieces():
    start = TEXT.index("it is")
    line = f"T1\tQuote {start} {start + 5};{start + 6} {start + 17}\tit is “not sa\u0301fe”\n"
    assert said(line) == [{"content": ["it is", "“not sa\u0301fe”"]}]


@pytest.mark.parametrize("unit", ["code points", "utf-16"])
def test_offsets_are_decided_by_the_words(unit):
    shift = 1 if unit == "utf-16" else 0
    text = TEXT.replace("\n", "\r\n")
    start = text.index("Nobody") + shift
    (output,), _ = read(brat_predictions, {"a/pier.txt": text, "a/pier.ann": f"T1\tContent {start} {start + 6}\tNobody\r\n"})
    assert (output.name, output.text) == ("a/pier", TEXT)
    assert stand_in_text(output)


def test_no_annotations_is_an_empty_output():
    assert said("") == []


def test_all_that_is_wrong_is_said_at_once():
    contents = {
        "a.txt": TEXT, "a.ann": span(1, "Person", "B") + span(2, "Quote-Speaker", "O") + span(3, "Person", "O"),
        "b.txt": TEXT, "b.ann": "T1\tContent 0 5\tBrandt\n",
    }  # fmt: skip
    found = refused(brat_predictions, contents)
    assert [line.split("] ")[0] for line in found] == ["a.ann:1 [unknown-label", "a.ann:2 [unknown-label", "b.ann:1 [offsets"]
    assert "'Person' is no name of a role: known are content, quote" in found[0]
    assert len(refused(brat_predictions, {"a.ann": "", "b.txt": "x", "b.ann": "x\ny\n"})) == 3


def test_recognised():
    yes, no = files({"a.ann": "T1\tx 0 1\ty\n", "a.txt": "y"})
    assert brat_predictions.recognises(yes)
    assert not brat_predictions.recognises(no)
