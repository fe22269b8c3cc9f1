"""GePaDe's file becomes our tables: every quirk of it on invented speeches, and its figures, which are those of SpkAtt cut short."""

import json
import re
from collections import defaultdict

import pytest

from onrecord.corpora.gepade import DEV, convert, wanted
from onrecord.findings import InvalidData

from .importing import archive, documents, members, null_columns, quotes, real, spans

FIRST, OTHER = "31007_Punkt_3_NORD_Lindt_ID310700300_03.02.2031", "31007_Punkt_3_SUND_Oru_ID310700400_03.02.2031"


def sentence(words, **candidates):
    """A sentence; a candidate is called `t<token>`, its value the tags."""
    stated = {
        name[1:]: {"predicate": "speech" if "-V" in tags else "_", "roles": tags.split()} for name, tags in candidates.items()
    }
    words = words.split()
    return {"words": words, "lemmas": ["--"] * len(words), "annotations": stated}


NONE = "_ _ _ _ _ _"
SENTENCES = {
    f"{FIRST}-sentence-10": sentence("Er sagte : Nie ! Nie", t1="B-Source B-V _ B-Message _ I-Message", t3=NONE),
    f"{OTHER}-sentence-0": sentence("Ich frage und staune .", t1="B-Source B-V B-Topic _ _", t3="_ _ _ B-V I-V"),
    f"{FIRST}-sentence-2": sentence(
        "Sie stellte gestern das hier fest", t5=NONE, t1="B-Source B-V B-Addr I-Message I-Message B-PTC"
    ),
}


def packed(value):
    return json.dumps(value, ensure_ascii=False, indent=1).encode()


@pytest.fixture(scope="module")
def small():
    return convert({DEV: packed(SENTENCES)})


def test_a_document_is_a_speech_with_its_sentences_in_order(small):
    """Numbers are compared as such: 2 comes before 10."""
    assert {id: row["text"] for id, row in documents(small).items()} == {
        FIRST: "Sie stellte gestern das hier fest Er sagte : Nie ! Nie",
        OTHER: "Ich frage und staune .",
    }
    row = documents(small)[FIRST]
    assert (row["published"], row["split"], row["text_kind"], row["genre"]) == ("2031-02-03", "dev", "tokenised", "speech")
    assert (row["license"], row["outlet"], small.splits) == ("CC-BY-SA-4.0", "Deutscher Bundestag", {FIRST: "dev", OTHER: "dev"})


def test_quotes_are_events_with_a_message_in_runs_of_its_tags(small):
    """`das hier` from 20; `Nie` from 45 and, behind `! `, from 51: sentence 10 begins at 34."""
    found = [(row["quote_id"], spans(row), row["text"], row["cue_text"], row["speaker"]) for row in quotes(small, FIRST)]
    assert found == [
        ("2:1", [(20, 28)], "das hier", "stellte", "Sie"),
        ("10:1", [(45, 48), (51, 54)], "Nie … Nie", "sagte", "Er"),
    ]
    assert quotes(small, OTHER) == []


def test_everything_left_behind_is_counted(small):
    assert small.losses.report() == {
        "fields": {"Addr": 1, "PTC": 1, "ends of sentences": 3, "lemmas": 17, "orator and party, of the speech's name": 2},
        "dropped": {
            "candidates that are no speech event": 2,
            "events without a Message, nor a Topic": 1,
            "events without a Message, with a Topic": 1,
        },
        "read_as": {},
        "checked": {"candidates whose predicate is what the tags of V say": 6},
    }
    assert null_columns(small) >= {"type", "medium", "nested_in", "speakers", "anonymous"}


@pytest.mark.parametrize(
    ("value", "finding"),
    [
        ([], f"{DEV}:1:1: [wrong-form] the file should hold an object of sentences"),
        ({"x": sentence("a")}, f"{DEV}:2:7: [wrong-form] x should be called …-sentence-<number>"),
        ({"x-sentence-0": sentence("a")}, "[wrong-form] x-sentence-0 should be called …_ID…_DD.MM.YYYY-sentence-…"),
        (
            {f"{FIRST}-sentence-{n}": sentence("a") for n in ("1", "01")},
            "-sentence-01 should be called …-sentence-<number>, with another",
        ),
        (
            {f"{FIRST}-sentence-0": sentence("a b", t1="_")},
            "annotations.1.roles should hold a tag for each of the 2 words, but holds 1",
        ),
        (
            {f"{FIRST}-sentence-0": sentence("a b", t1="B-V _ B-Message")},
            "annotations.1.roles should hold a tag for each of the 2 words, but holds 3",
        ),
        ({f"{FIRST}-sentence-0": sentence("a", t1="_")}, "annotations.1 should be called by the number of one of the 1 words"),
        ({f"{FIRST}-sentence-0": sentence("a", tx="_")}, "annotations.x should be called by the number"),
        (
            {f"{FIRST}-sentence-0": sentence("a", t0="B-Odd")},
            "annotations.0.roles[0] should be a tag, as _ or B-Source, but is 'B-Odd'",
        ),
        ({f"{FIRST}-sentence-0": {"words": ["a"]}}, "annotations should be an object of candidates"),
        ({f"{FIRST}-sentence-0": {"words": [7], "annotations": {}}}, "words[0] should be text, but is 7"),
    ],
)
def test_a_broken_file_is_named_with_its_place(value, finding):
    with pytest.raises(InvalidData) as caught:
        convert({DEV: packed(value)})
    assert finding in str(caught.value)


def test_without_its_file_there_is_no_corpus():
    with pytest.raises(InvalidData, match=re.escape(f"{DEV}:1:1: [file-missing]")):
        convert({})
    assert wanted(DEV)
    assert not wanted("predictions/dev/pred_dev_seed8.json")


# ---------------------------------------------------------------- the corpus itself


@pytest.fixture
def corpus(shared):
    return real(archive(shared, "gepade"), "gepade")


def test_the_corpus_has_its_candidates_and_events(corpus):
    """CORPORA: 927 sentences, 1,746 candidates, 515 of them events."""
    losses = corpus.losses
    assert (losses.fields["ends of sentences"], sum(losses.checked.values())) == (927, 1746)
    assert losses.dropped["candidates that are no speech event"] == 1746 - 515
    dropped = sum(count for what, count in losses.dropped.items() if what.startswith("events without"))
    assert len(corpus.tables.quotes) == 515 - dropped == 283


def test_every_span_holds_the_words_of_its_tags(shared, corpus):
    """Read once more from the archive by the standard library alone."""
    file = dict(members(archive(shared, "gepade")))[DEV]
    found = {(row["document_id"], row["quote_id"]): row for row in corpus.tables.quotes.to_pylist()}
    speeches = defaultdict(list)
    for name, one in json.loads(file).items():
        speech, _, number = name.rpartition("-sentence-")
        speeches[speech].append((int(number), one["words"]))
        for token, candidate in one["annotations"].items():
            words = {
                role: " ".join(w for w, tag in zip(one["words"], candidate["roles"], strict=True) if tag[2:] == role)
                for role in ("Message", "V", "Source")
            }
            if words["Message"] and words["V"]:
                row = found.pop((speech, f"{number}:{token}"))
                given = [(row[column] or "").replace(" … ", " ") for column in ("text", "cue_text", "mention_text")]
                assert given == list(words.values())
    assert found == {}
    texts = {speech: " ".join(word for _, words in sorted(sentences) for word in words) for speech, sentences in speeches.items()}
    assert {id: row["text"] for id, row in documents(corpus).items()} == texts


def test_the_speeches_are_those_of_spkatt_with_messages_cut_to_the_sentence_of_the_cue(shared, corpus):
    """SpkAtt's dev holds the same 18 texts, and every quote is a part of one of the 290 there; 7 have nothing left."""
    whole = real(archive(shared, "spkatt"), "spkatt")
    texts = {id.removeprefix("dev/"): row["text"] for id, row in documents(whole).items() if row["split"] == "dev"}
    assert {id: row["text"] for id, row in documents(corpus).items()} == texts
    theirs = defaultdict(list)
    for row in whole.tables.quotes.to_pylist():
        if row["split"] == "dev":
            theirs[row["document_id"].removeprefix("dev/")].append({at for start, end in spans(row) for at in range(start, end)})
    ours = corpus.tables.quotes.to_pylist()
    assert (len(ours), sum(map(len, theirs.values()))) == (283, 290)
    for row in ours:
        covered = {at for start, end in spans(row) for at in range(start, end)}
        assert any(covered <= message for message in theirs[row["document_id"]])
