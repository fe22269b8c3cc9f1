"""`show`: the document with everything marked; brackets in a pipe, colours on a terminal."""

import json

import pytest
from rich.console import Console

from onrecord.data.annotation import read_annotation
from onrecord.report.show import show

TEXT = "Ida Holm told the Sund Wire that rain, “a lot of it”, was near. The “experts” left."


def write(tmp_path, quotes, text=TEXT, non_quotes=()):
    annotation = {
        "document": {"id": "a/b", "outlet": {"name": "The Post"}, "published": "2031-05-04", "license": "CC0-1.0"},
        "speakers": {
            "holm": {"kind": "person", "name": "Ida Holm", "identification": "named"},
            "wire": {"kind": "media", "media_type": "wire", "name": "Sund Wire", "identification": "named"},
        },
        "quotes": quotes,
        "non_quotes": list(non_quotes),
    }
    (tmp_path / "b.json").write_text(json.dumps(annotation, ensure_ascii=False), encoding="utf-8")
    if text is not None:
        (tmp_path / "b.txt").write_text(text, encoding="utf-8")
    return read_annotation(tmp_path / "b.json")


def at(words, text=TEXT):
    start = text.index(words)
    return {"exact": words, "start": start, "end": start + len(words)}


QUOTE = {
    "id": "q1",
    "type": "mixed",
    "content": [at("that rain, “a lot of it”, was near")],
    "cue": [at("told")],
    "mention": [at("Ida Holm")],
    "speaker": ["holm"],
    "via": [{"role": "recorder", "speaker": "wire", "mention": [at("the Sund Wire")]}],
}


def test_every_role_is_bracketed_with_its_quote(tmp_path):
    annotation = write(tmp_path, [QUOTE], non_quotes=[{"reason": "scare_quote", "span": at("“experts”")}])
    assert (
        "[q1 mention|Ida Holm] [q1 cue|told] [q1 via|the Sund Wire] [q1|that rain, “a lot of it”, was near]. "
        "The [scare_quote|“experts”] left."
    ) in show(annotation).plain


def test_the_text_is_all_there_when_the_brackets_are_taken_away(tmp_path):
    shown = show(write(tmp_path, [QUOTE])).plain
    for label in ("[q1 mention|", "[q1 cue|", "[q1 via|", "[q1|", "]"):
        shown = shown.replace(label, "")
    assert TEXT in shown


def test_speaker_and_chain_are_listed(tmp_path):
    legend = show(write(tmp_path, [QUOTE])).plain.split("\n\n")[-1]
    assert "q1   mixed, Ida Holm (person, named)" in legend
    assert "recorder: Sund Wire (media, wire, named)" in legend


def test_spans_that_cross_are_closed_and_taken_up_again(tmp_path):
    crossing = {**QUOTE, "content": [at("rain, “a lot")], "cue": [at("a lot of it")], "mention": [], "via": []}
    assert "[q1|rain, “[q1 cue|a lot]][q1 cue| of it]”" in show(write(tmp_path, [crossing])).plain


@pytest.mark.parametrize(
    ("quote", "said"),
    [
        ({**QUOTE, "speaker": []}, "mixed, anonymous in the broad sense: nobody"),
        ({**QUOTE, "speaker": ["gone"]}, "gone ()"),
        ({"id": 3}, "nobody"),
        ({**QUOTE, "content": [{"exact": "draft"}]}, "mixed"),
        ({**QUOTE, "content": [{"start": 5, "end": 9999}]}, "mixed"),
    ],
)
def test_what_is_malformed_is_shown_as_far_as_it_goes(tmp_path, quote, said):
    assert said in show(write(tmp_path, [quote])).plain


def test_a_document_without_text_shows_places_and_the_words_that_may_stand(tmp_path):
    shown = show(write(tmp_path, [QUOTE], text=None)).plain
    assert "The text is not at hand" in shown
    assert "28–62     q1  that rain, “a lot of it”, was near" in shown  # 28 code points before it, 34 of its own


def test_colours_on_a_terminal(tmp_path):
    terminal = Console(force_terminal=True, color_system="standard", width=200)
    with terminal.capture() as captured:
        terminal.print(show(write(tmp_path, [QUOTE])))
    assert "\x1b[" in captured.get()


def test_no_colours_in_a_pipe(run, root):
    piped = run("show", root / "tests/cases/valid/articles/talbote/2031-05-07-linde.json")
    assert (piped.code, "\x1b[" in piped.out, "[q1|" in piped.out) == (0, False, True)


@pytest.mark.parametrize("content", ["[]", "null", '{"document": 5}', '{"quotes": [{"speaker": 5}]}'])
def test_what_is_no_annotation_is_not_shown(tmp_path, run, content):
    (tmp_path / "a.json").write_text(content)
    outcome = run("show", tmp_path / "a.json")
    assert (outcome.code, outcome.out) == (3, "")
    assert f"{tmp_path / 'a.json'}:1:" in outcome.err
