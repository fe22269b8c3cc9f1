"""SpkAtt's files become our tables: every quirk of theirs on an invented speech, and its figures on the real ones."""

import json
import re
from collections import Counter

import pytest

from onrecord.corpora.spkatt import convert, wanted
from onrecord.corpora.token_text import token_text
from onrecord.findings import InvalidData

from .importing import archive, documents, members, null_columns, quotes, real, spans

SPEECH = "31007_Punkt_3_NORD_von_Lindt_ID310700300_03.02.2031"
FILE = f"data/train/task1/{SPEECH}.json"
SENTENCES = [
    ["Frau", "Präsidentin", "!"],
    ["Ich", "stelle", "also", "fest", ",", "das", "Eis", "hält", "."],
    ["Es", "hielt", "immer", "..."],
]
TEXT = "Frau Präsidentin ! Ich stelle also fest , das Eis hält . Es hielt immer ..."
ROLES = ("Addr", "Evidence", "Medium", "Message", "Source", "Topic", "Cue", "PTC")


def event(**roles):
    return {role: roles.get(role, "").split() for role in ROLES}


EVENTS = [
    event(Cue="1:1", Topic="1:6"),
    event(Cue="1:6 1:1", PTC="1:3", Source="1:0", Addr="0:0 0:1", Message="2:0 1:5 1:7 1:8 1:6 2:2"),
    event(Cue="2:1"),
    event(Cue="2:1", Message="2:3"),
]


def speech(events=EVENTS, sentences=SENTENCES):
    return {
        "Sentences": [{"SentenceId": number, "Tokens": tokens} for number, tokens in enumerate(sentences)],
        "Annotations": events,
    }


def packed(value):
    return json.dumps(value, ensure_ascii=False, indent=1).encode()


def archive_files():
    """A small SpkAtt: a speech that is in trial and in train, and one of dev without events, whose token holds a space."""
    return {
        FILE: packed(speech()),
        f"data/trial/task1/{SPEECH}.json": packed(speech()),
        f"data/dev/task1/{SPEECH}.json": packed(speech([], [["Ja", "_ ", "."]])),
    }


@pytest.fixture(scope="module")
def small():
    return convert(archive_files())


def test_a_speech_has_its_date_and_the_orator_is_nobodys_source(small):
    row = documents(small)[f"train/{SPEECH}"]
    assert {key: value for key, value in row.items() if value is not None and key != "text_sha256"} == {
        "corpus": "spkatt",
        "split": "train",
        "document_id": f"train/{SPEECH}",
        "outlet": "Deutscher Bundestag",
        "outlet_country": "DE",
        "published": "2031-02-03",
        "language": "de",
        "license": "CC-BY-SA-4.0",
        "origin": "published",
        "genre": "speech",
        "layers": ["gold"],
        "text": TEXT,
        "text_length": len(TEXT),
        "text_kind": "tokenised",
        "completeness": "exhaustive",
    }
    assert "Lindt" not in "".join(row["speaker"] or "" for row in quotes(small, f"train/{SPEECH}"))


def test_a_speech_in_two_splits_is_two_documents(small):
    assert small.splits == {f"{split}/{SPEECH}": split for split in ("dev", "train", "trial")}
    assert documents(small)[f"trial/{SPEECH}"]["text"] == documents(small)[f"train/{SPEECH}"]["text"]


def test_only_speeches_with_gold_are_wanted():
    assert wanted(FILE)
    others = [
        "data/train/task1_alternative_format/x.json",
        "data/eval/task1_test/x.json",
        "data/train/task1/x/y.json",
        "doc/x.pdf",
    ]
    assert not any(map(wanted, others))


def test_unsorted_tokens_are_runs_in_the_order_of_the_text_over_the_end_of_a_sentence(small):
    """`Frau Präsidentin ! ` is 19 long, `Ich stelle also fest , ` 23: `das` stands at 42, behind 17 more `hielt`, `immer` at 66."""
    row = quotes(small, f"train/{SPEECH}")[0]
    assert (spans(row), row["text"]) == ([(42, 59), (66, 71)], "das Eis hält . Es … immer")
    assert (spans(row, "cue"), row["cue_text"]) == ([(23, 29), (46, 49)], "stelle … Eis")
    assert (spans(row, "mention"), row["speaker"], row["mention_type"]) == ([(19, 22)], "Ich", "pronoun")


def test_an_event_is_called_by_its_place_and_without_a_source_it_has_no_mention(small):
    found = [(row["quote_id"], row["text"], row["mention"], row["mention_type"]) for row in quotes(small, f"train/{SPEECH}")]
    assert found[1] == ("3", "...", [], "none")
    assert [id for id, *_ in found] == ["1", "3"]


def test_what_is_not_annotated_is_null(small):
    assert null_columns(small) == {
        "type", "speakers", "anonymous", "anonymous_broad", "via", "event", "medium", "polarity", "uttered", "nested_in", "phenomena",
    }  # fmt: skip


def test_everything_left_behind_is_counted(small):
    assert small.losses.report() == {
        "fields": {"Addr": 2, "PTC": 2, "ends of sentences": 3 + 3 + 1, "orator and party, of the file's name": 3},
        "dropped": {"events without a Message, nor a Topic": 2, "events without a Message, with a Topic": 2},
        "read_as": {"tokens that hold a space": 1},
        "checked": {},
    }


def test_a_text_of_tokens_says_where_each_stands():
    text = token_text(["a", "", "b c", "d"])
    assert (text.text, text.places) == ("a  b c d", [(0, 1), (2, 2), (3, 6), (7, 8)])
    assert text.fragments([3, 0, 2, 3]) == [(0, 1), (3, 8)]
    assert token_text([]) == ("", [])


@pytest.mark.parametrize(
    ("content", "finding"),
    [
        (
            packed(speech([event(Message="1:9")])),
            f"{FILE}:41:5: [wrong-form] Annotations[0].Message[0] should name a token of the file",
        ),
        (
            packed(speech([event(Cue="3:0")])),
            "[wrong-form] Annotations[0].Cue[0] should name a token of the file, as 3:0 the first of",
        ),
        (packed(speech([event(Cue="x")])), "[wrong-form] Annotations[0].Cue[0] should name a token"),
        (packed(speech([{**event(), "Source": [7]}])), "[wrong-form] Annotations[0].Source[0] should name a token"),
        (packed(speech([{**event(), "Source": "0:0"}])), "[wrong-form] Annotations[0].Source should be a list of tokens"),
        (packed(speech([7])), "[wrong-form] Annotations[0] should be an object that describes one of the events"),
        (packed(speech(sentences=[[7]])), "[wrong-form] Sentences[0].Tokens[0] should be text, but is 7"),
        (packed(speech(sentences=[["Ja", ""]])), "[wrong-form] Sentences[0].Tokens[1] should be a token, but is empty"),
        (packed({"Sentences": [{"SentenceId": 0, "Tokens": []}] * 2}), "[duplicate-id] Sentences[1].SentenceId is 0 once more"),
        (b"{", f"{FILE}:1:2: [json-truncated]"),
    ],
)
def test_a_broken_file_is_named_with_its_place(content, finding):
    with pytest.raises(InvalidData, match=re.escape(finding)):
        convert({FILE: content})


@pytest.mark.parametrize("name", ["speech", SPEECH.replace("03.02", "30.02")])
def test_a_name_without_a_date_is_refused(name):
    with pytest.raises(InvalidData, match=r"x?\.json:1:1: \[wrong-form\] the file should be called …_ID…_DD\.MM\.YYYY\.json"):
        convert({f"data/dev/task1/{name}.json": packed(speech())})


def test_without_a_file_there_is_no_corpus():
    with pytest.raises(InvalidData, match=re.escape("data:1:1: [file-missing]")):
        convert({})


# ---------------------------------------------------------------- the corpus itself


@pytest.fixture
def corpus(shared):
    return real(archive(shared, "spkatt"), "spkatt")


def test_the_corpus_has_its_events_and_messages(corpus):
    """CORPORA: 6,002 cues, 3,590 with a Message, 3,242 of them in train; there 851 without a source; 2,382 of train and dev have none."""
    rows = corpus.tables.quotes.to_pylist()
    assert len(rows) == 3590 == 6002 - sum(corpus.losses.dropped.values())
    train = [row for row in rows if row["split"] == "train"]
    assert (len(train), sum(not row["mention"] for row in train)) == (3242, 851)
    assert sum(len(row["content"]) > 1 for row in train) == 380
    assert 5399 + 515 - sum(row["split"] in ("train", "dev") for row in rows) == 2382


def test_every_span_holds_the_tokens_of_the_files(shared, corpus):
    """Read once more from the archive by the standard library alone: the words of a role are its tokens in their order."""
    found = {(row["document_id"], row["quote_id"]): row for row in corpus.tables.quotes.to_pylist()}
    texts = {id: row["text"] for id, row in documents(corpus).items()}
    messages = Counter()
    for name, content in members(archive(shared, "spkatt")):
        if not name.endswith(".json"):
            continue
        split, _, stem = name.removeprefix("data/").removesuffix(".json").split("/")
        file = json.loads(content)
        text = texts.pop(f"{split}/{stem}")
        assert text == " ".join(token for sentence in file["Sentences"] for token in sentence["Tokens"])
        for place, one in enumerate(file["Annotations"]):
            if not one["Message"]:
                continue
            messages[split] += 1
            row = found.pop((f"{split}/{stem}", str(place)))
            for role, stored in (("content", "Message"), ("cue", "Cue"), ("mention", "Source")):
                tokens = sorted(tuple(map(int, id.split(":"))) for id in one[stored])
                expected = " ".join(file["Sentences"][sentence]["Tokens"][token] for sentence, token in tokens)
                assert " ".join(text[start:end] for start, end in spans(row, role)) == expected
    assert (found, texts, messages) == ({}, {}, {"train": 3242, "dev": 290, "trial": 58})
