"""spaCy's DocBin with quotes in span groups; without spaCy a sentence that says what to install."""

import sys

import pytest

from onrecord.formats.predictions import spacy_docbin

from .outputs import files, only, read, refused, stand_in_text, words


@pytest.fixture
def spacy():
    return pytest.importorskip("spacy")


WORDS = ["😀", "Brandt", "said", "it", "is", "“", "not", "sa\u0301fe", "”", ".", "\n", "No", ",", "Oster", "replied", "."]
# tokens        0   1         2      3     4    5    6      7           8   9    10    11    12   13       14         15
QUOTES = [
    (1, 2, "SPEAKER", "q1"),
    (2, 3, "CUE", "q1"),
    (3, 9, "CONTENT", "q1"),
    (11, 12, "CONTENT", "q2"),
    (13, 14, "SPEAKER", "q2"),
]


def binary(spacy, groups, user_data=None, sentences=None, copies=1):
    from spacy.tokens import Doc, DocBin, Span, SpanGroup

    starts = None if sentences is None else [number in sentences for number in range(len(WORDS))]
    found = DocBin(store_user_data=True)
    for _ in range(copies):
        doc = Doc(spacy.blank("en").vocab, words=WORDS, spaces=[word not in "“\n" for word in WORDS], sent_starts=starts)
        doc.user_data.update(user_data or {})
        for key, spans in groups.items():
            made = [
                Span(doc, start, end, label=label, span_id=id, kb_id=kb[0] if kb else "") for start, end, label, id, *kb in spans
            ]
            doc.spans[key] = SpanGroup(doc, name=key, spans=made)
        found.add(doc)
    return found.to_bytes()


def said(data):
    return [words(one) for one in only(spacy_docbin, data, "pier.spacy").statements]


def test_spans_of_one_id_are_one_quote(spacy):
    output = only(spacy_docbin, binary(spacy, {"quotes": QUOTES}), "pier.spacy")
    assert output.name == "pier"
    assert output.text.startswith("😀 Brandt said it is “not sa\u0301fe ” .")
    assert [words(one) for one in output.statements] == [
        {"content": ["it is “not sa\u0301fe ”"], "cue": ["said"], "mention": ["Brandt"], "id": "q1"},
        {"content": ["No"], "mention": ["Oster"], "id": "q2"},
    ]
    assert stand_in_text(output)


@pytest.mark.parametrize("sentences", [None, {0, 11}])
def test_without_ids_by_sentence_or_paragraph_and_roles_by_key(spacy, sentences):
    groups = {"direct_quotes": [(11, 12, "", "")], "cues": [(2, 3, "", "")], "source": [(1, 2, "", ""), (13, 14, "", "")]}
    assert said(binary(spacy, groups, sentences=sentences)) == [{"content": ["No"], "mention": ["Oster"], "type": "direct"}]


def test_a_discontinuous_content_and_the_speaker_by_id(spacy):
    spans = [(11, 12, "CONTENT", "a"), (3, 5, "CONTENT", "a"), (1, 2, "SPEAKER", "a", "Q64")]
    assert said(binary(spacy, {"q": spans})) == [
        {"content": ["it is", "No"], "mention": ["Brandt"], "id": "a", "speaker_id": ["Q64"]}
    ]


def test_names_of_documents(spacy):
    outputs, _ = read(
        spacy_docbin, {"a.spacy": binary(spacy, {}, {"document_id": "quay"}), "b.spacy": binary(spacy, {}, copies=2)}
    )
    assert [output.name for output in outputs] == ["quay", "b-1", "b-2"]
    extension = {("._.", "document_id", None, None): "pier"}
    assert only(spacy_docbin, binary(spacy, {}, extension)).name == "pier"


def test_other_groups_are_left_out_and_other_labels_refused(spacy):
    data = binary(spacy, {"sc": [(1, 2, "PERSON", "")], "quotes": [(11, 12, "NOISE", "")]})
    found = refused(spacy_docbin, {"a.spacy": data, "b.spacy": b"\x78nothing", "c.spacy": b""})
    assert [line.split("] ")[0] for line in found] == [
        "a.spacy:1 [unknown-label",
        "b.spacy:1 [unreadable",
        "c.spacy:1 [unreadable",
    ]
    _, account = read(spacy_docbin, {"a.spacy": binary(spacy, {"sc": [(1, 2, "PERSON", "")]})})
    assert account.left_out["spans PERSON of the group sc"] == 1


def test_recognised(spacy):
    yes, no = files({"a.spacy": binary(spacy, {}), "b.json": "{}"})
    assert spacy_docbin.recognises(yes)
    assert not spacy_docbin.recognises(no)


def test_without_spacy_it_is_said_what_to_install(monkeypatch):
    for name in [name for name in sys.modules if name == "spacy" or name.startswith("spacy.")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "spacy", None)
    (found,) = refused(spacy_docbin, {"a.spacy": b"x"})
    assert (
        found == "a.spacy:1 [missing-library] reading .spacy needs spaCy, which is not installed: pip install 'onrecord[spacy]'"
    )
