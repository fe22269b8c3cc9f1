"""Labelled tokens: IOB1, BIO and IOBES, columns of all kinds, DirectQuote's labels; and which role a label names."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.formats.predictions import conll
from onrecord.formats.predictions.roles import role_of, type_of

from .outputs import files, only, read, refused, stand_in_text, words


def said(content, name="pier.conll"):
    return [words(one) for one in only(conll, content, name).statements]


def tagged(pairs, separator=" "):
    return "\n".join(f"{pair.split('/')[0]}{separator}{pair.split('/')[1]}" if pair else "" for pair in pairs.split(" ")) + "\n"


FIRST = {"content": ["“ It is sa\u0301fe , ”"], "cue": ["said"], "mention": ["Lena Brandt"]}
BIO = "“/B-CONTENT It/I-CONTENT is/I-CONTENT sa\u0301fe/I-CONTENT ,/I-CONTENT ”/I-CONTENT Lena/B-SOURCE Brandt/I-SOURCE said/B-CUE 😀/O"


@pytest.mark.parametrize(
    "content",
    [
        tagged(BIO),
        tagged(BIO, "\t").replace("\n", "\r\n"),
        tagged(BIO, "  NN   _ "),
        tagged(BIO).replace("B-", "I-"),
        "\ufeff-DOCSTART- -X- O\n\n" + tagged(BIO),
        "# sent_id = 1\n" + "".join(f"{n}\t{line.replace(' ', chr(9))}\n" for n, line in enumerate(tagged(BIO).splitlines(), 1)),
        tagged(BIO.replace("”/I", "”/E").replace("Brandt/I", "Brandt/E").replace("said/B", "said/S")),
        tagged(BIO.replace("CONTENT", "Quote").replace("SOURCE", "speaker").replace("CUE", "Verb").replace("-", "_")),
    ],
)
def test_one_quote_in_many_forms(content):
    output = only(conll, content, "pier.conll")
    assert [words(one) for one in output.statements] == [FIRST]
    assert output.text == "“ It is sa\u0301fe , ” Lena Brandt said 😀"
    assert stand_in_text(output)


def test_the_nearest_of_the_sentence_and_nothing_from_another():
    content = tagged(
        "Ana/B-SOURCE said/B-CUE no/B-CONTENT and/O Bo/B-SOURCE added/B-CUE yes/B-CONTENT  Cy/B-SOURCE left/O  so/B-CONTENT"
    )
    (output,), account = read(conll, {"a.conll": content})
    assert [words(one) for one in output.statements] == [
        {"content": ["no"], "cue": ["said"], "mention": ["Ana"]},
        {"content": ["yes"], "cue": ["added"], "mention": ["Bo"]},
        {"content": ["so"]},
    ]
    assert account.left_out["mentions without a content near them"] == 1
    assert output.text == "Ana said no and Bo added yes\nCy left\nso"


def test_of_two_as_near_the_one_before():
    assert said(tagged("Ana/B-SOURCE no/B-CONTENT Bo/B-SOURCE"))[0]["mention"] == ["Ana"]


def test_spans_go_on_in_the_next_sentence_unless_it_is_iob1():
    bio = "No/B-CONTENT ./I-CONTENT  Never/I-CONTENT ./I-CONTENT said/B-CUE Ana/B-SOURCE"
    (output,), account = read(conll, {"a.bio": tagged(bio)})
    assert [words(one) for one in output.statements] == [{"content": ["No .\nNever ."], "cue": ["said"], "mention": ["Ana"]}]
    assert account.read_as["spans that go on in the next sentence"] == 1
    assert [one["content"] for one in said(tagged(bio.replace("B-", "I-")))] == [["No ."], ["Never ."]]
    parted = tagged("No/I-CONTENT ./I-CONTENT Never/B-CONTENT ./I-CONTENT")
    assert [one["content"] for one in said(parted)] == [["No ."], ["Never ."]]


def test_directquote_looks_left_or_right_for_its_speaker():
    content = tagged(
        "Ana/I-Speaker said/Out “/I-LeftSpeaker no/I-LeftSpeaker ”/I-LeftSpeaker  “/I-RightSpeaker so/I-RightSpeaker ”/I-RightSpeaker "
        "said/O Bo/I-Speaker Cy/O  “/I-Unknown hm/I-Unknown ”/I-Unknown"
    )
    assert said(content, "directquote.txt") == [
        {"content": ["“ no ”"], "mention": ["Ana"], "type": "direct"},
        {"content": ["“ so ”"], "mention": ["Bo"], "type": "direct"},
        {"content": ["“ hm ”"], "type": "direct"},
    ]


def test_documents_and_their_names():
    one, two = tagged("a/B-QUOTE"), tagged("b/B-QUOTE")
    outputs, _ = read(
        conll,
        {"x/all.conll": f"-DOCSTART- (pier) O\n\n{one}\n-DOCSTART- -X- -X- O\n\n-DOCSTART-\n{two}\n# newdoc id = a/quay\n{two}"},
    )
    assert [(output.name, len(output.statements)) for output in outputs] == [
        ("pier", 1),
        ("x/all-2", 0),
        ("x/all-3", 1),
        ("a/quay", 1),
    ]
    (empty,), _ = read(conll, {"pier.conll": ""})
    assert (empty.name, empty.statements) == ("pier", [])


def test_all_that_is_wrong_is_said_at_once():
    contents = {"a.conll": "It B-CONTENT\nis\nsafe CONTENT\nhere B-PER\nand B-PER\n", "b.conll": b"\xff O\n"}
    found = refused(conll, contents)
    assert [line.split("] ")[0] for line in found] == [
        "a.conll:2 [wrong-form", "a.conll:3 [unknown-label", "a.conll:4 [unknown-label", "b.conll:1 [utf-8",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("label", "role", "type"),
    [
        ("Content", "content", None), ("QUOTES", "content", None), ("direct_quote", "content", "direct"), ("Message", "content", None),
        ("IndirectQuotation", "content", "indirect"), ("cue", "cue", None), ("REPORTING-VERB", "cue", None), ("Attribution", "cue", None),
        ("SOURCE", "mention", None), ("Speaker-PER", "mention", None), ("holders", "mention", None), ("quote_speaker", None, None),
        ("PER", None, None), ("", None, None),
    ],
)  # fmt: skip
def test_roles_of_labels(label, role, type):
    assert (role_of(label), type_of(label)) == (role, type)


TOKENS = st.lists(
    st.tuples(
        st.text(st.sampled_from("aé😀“\u0301"), min_size=1, max_size=3),
        st.sampled_from(["O", "B-CUE", "B-CONTENT", "I-CONTENT", "I-SOURCE", ""]),
    ),
    max_size=12,
)


@given(TOKENS)
def test_all_words_stand_in_the_text_and_every_label_is_in_one_span(tokens):
    content = "".join(f"{word} {label}\n" if label else "\n" for word, label in tokens)
    output = only(conll, content)
    contents = [one.content[0] for one in output.statements]
    assert all(output.text[piece.start : piece.end] == piece.words for piece in contents)
    labelled = [word for word, label in tokens if label.endswith("CONTENT")]
    assert " ".join(piece.words.replace("\n", " ") for piece in contents).split(" ") == (labelled or [""])


def test_recognised():
    yes, also, no = files({"a": tagged(BIO), "b": tagged("a/I-Speaker b/I-LeftSpeaker"), "c": "Ana B-PER\nleft O\n"})
    assert conll.recognises(yes)
    assert conll.recognises(also)
    assert not conll.recognises(no)
