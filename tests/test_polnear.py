"""PolNeAR's files become our tables: every quirk of theirs on invented articles, and its published figures on the real ones."""

import hashlib
import json
import re
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.corpora.catalogue import catalogue
from onrecord.corpora.polnear import METADATA, convert
from onrecord.corpora.standoff import read_standoff, union
from onrecord.data.labels import anonymity
from onrecord.data.tables import TABLES, content_sha256
from onrecord.findings import InvalidData

from . import importing

HEADER = "compartment filename level annotators publisher publication_date author title trump_count clinton_count credit wire"
QUAY_ID, LOCK_ID, QUIET_ID = "lervik-echo_2031-02-03_quay", "sund-post_2031-03-01_lock", "sund-post_2031-03-02_quiet"

QUAY = (
    "Quay stays shut\n"  # 15 + 1 = 16
    "🙂 Mara Quill said the quay “stays shut” now.\ufeff\n"  # 16 + 44 = 60, and the U+FEFF and the line end: 62
    "''It leaks,'' she added, ''a lot.''"  # 62 + 13 = 75, she at 76, added at 80, 87 + 10 = 97
)
LOCK = (
    "Lock\nIt was claimed that the lock\n\n"  # 5 + 14 = 19, that at 20, 20 + 13 = 33, and two line ends: 35
    "froze. Officials deny it, and fear\tthat boats sink.\n"  # 35 + 5 = 40, Officials at 42, deny at 52, it at 57, fear at 65
    "Follow @lock!\n"  # that boats sink from 70 to 85, so this from 87 to 100
    "Odd Brekke and Ida agree.\n"  # Odd Brekke from 101 to 111, agree at 120
)

QUAY_GOLD = """\
T1\tSource 18 28\tMara Quill
T2\tCue 29 33\tsaid
T3\tContent 34 60\tthe quay “stays shut” now.
T4\tAttribution 29 33\tsaid
E1\tAttribution:T4 Content:T3 Cue:T2 Source:T1
T5\tSource 76 79\tshe
T6\tCue 80 85\tadded
T7\tContent 87 97;62 75\t''a lot.'' ''It leaks,''
T8\tAttribution 80 85\tadded
E2\tAttribution:T8 Content:T7 Cue:T6 Source:T5
T9\tContent 0 15\tQuay stays shut
T10\tAttribution 29 33\tsaid
E10\tAttribution:T10 Source:T1 Cue:T2 Content:T9
"""

LOCK_GOLD = """\
T1\tCue 5 19\tIt was claimed
T2\tContent 20 40\tthat the lock

froze
#1\tAnnotatorNotes T2\tperhaps not
T3\tAttribution-no-source 5 19\tIt was claimed
E1\tAttribution-no-source:T3 Content:T2 Cue:T1
T4\tSource 42 51\tOfficials
T5\tCue 52 56\tdeny
T6\tContent 57 59\tit
T7\tContent 70 85\tthat boats sink
T8\tAttribution 65 69\tfear
E2\tAttribution:T8 Source:T4 Cue:T5 Content:T6 Content2:T7
T9\tAttribution-no-source 120 125\tagree
E3\tAttribution-no-source:T9
T10\tDiscard 87 100\tFollow @lock!
T11\tSource 101 111\tOdd Brekke
T12\tDiscuss 57 63\tit, an
T13\tDiscuss 5 10\tIt wa
T14\tAttribution 120 125\tagree
E4\tAttribution:T14 Content:T13 Cue:T99
"""

LOCK_OTHER = """\
T1\tSource 42 51\tOfficials
T2\tCue 52 56\tdeny
T3\tContent 57 59\tit
T4\tAttribution 52 56\tdeny
E1\tAttribution:T4 Source:T1 Cue:T2 Content:T3
T5\tDiscard 0 4\tLock
"""


def line(*cells: str) -> str:
    return "\t".join(cells)


def archive_files() -> dict[str, bytes]:
    """A small PolNeAR: one article of each split, one of the annotators' training, one of the replication."""
    lines = [
        line(*HEADER.split()),
        line(
            "annotator-training",
            "sund-post_2031-01-01_drill",
            "None",
            "4b22|ef2d",
            "sund-post",
            "2031-01-01",
            "A",
            "B",
            *"00",
            "None",
            "AP",
        ),
        line(
            "train",
            QUAY_ID,
            "0",
            "4b22",
            "lervik-echo",
            "2031-02-03",
            "Ann Rask",
            'Quay "stays" shut',
            "3",
            "0",
            "h/t: Echo",
            "None",
        ),
        line("dev", LOCK_ID, "1", "ef2d|4b22", "sund-post", "2031-03-01", "", "Lock", "0", "1", "None", "NA"),
        line("test", QUIET_ID, "2", "4e07", "sund-post", "2031-03-02", "", "None", "0", "0", "NA", "AP"),
        line("parc3-replication", "parc__wsj_9999", "PARC-1A", "4b22", "None", "None", "None", "None", "", "", "", ""),
    ]
    return {
        METADATA: "\n".join([*lines, ""]).encode(),
        f"data/train/text/{QUAY_ID}.txt": QUAY.encode(),
        f"data/train/attributions/{QUAY_ID}_4b22.ann": QUAY_GOLD.encode(),
        f"data/dev/text/{LOCK_ID}.txt": LOCK.encode(),
        f"data/dev/attributions/{LOCK_ID}_ef2d.ann": LOCK_GOLD.encode(),
        f"data/dev/attributions/{LOCK_ID}_4b22.ann": LOCK_OTHER.encode(),
        f"data/test/text/{QUIET_ID}.txt": b"A quiet day.\n\n",
        f"data/test/attributions/{QUIET_ID}_4e07.ann": b"",
    }


@pytest.fixture(scope="module")
def small():
    return convert(archive_files())


def quotes(imported, document, layer="gold"):
    return [r for r in imported.tables.quotes.to_pylist() if (r["document_id"], r["layer"]) == (document, layer)]


def spans(row, role="content"):
    return [(span["start"], span["end"]) for span in row[role]]


# ---------------------------------------------------------------- documents


def test_a_document_has_what_the_list_says_of_it(small):
    (row,) = [row for row in small.tables.documents.to_pylist() if row["document_id"] == QUAY_ID]
    assert {key: value for key, value in row.items() if value is not None} == {
        "corpus": "polnear",
        "split": "train",
        "document_id": QUAY_ID,
        "outlet": "lervik-echo",
        "published": "2031-02-03",
        "title": 'Quay "stays" shut',
        "language": "en",
        "license": "LicenseRef-none-stated",
        "origin": "published",
        "genre": "news",
        "layers": ["gold"],
        "text": QUAY,
        "text_sha256": hashlib.sha256(QUAY.encode()).hexdigest(),
        "text_length": 97,
        "text_kind": "raw",
        "completeness": "exhaustive",
        "regions": [],
    }


def test_one_final_newline_is_no_part_of_the_text(small):
    texts = {row["document_id"]: row["text"] for row in small.tables.documents.to_pylist()}
    assert texts == {QUAY_ID: QUAY, LOCK_ID: LOCK.removesuffix("\n"), QUIET_ID: "A quiet day.\n"}


def test_only_the_core_is_taken_over_with_its_splits(small):
    assert small.splits == {QUAY_ID: "train", LOCK_ID: "dev", QUIET_ID: "test"}


def test_a_document_without_quotes_exists(small):
    (row,) = [row for row in small.tables.documents.to_pylist() if row["document_id"] == QUIET_ID]
    assert (row["layers"], row["title"], quotes(small, QUIET_ID)) == (["gold"], None, [])


def test_regions_are_the_free_discuss_and_discard_spans_of_the_gold_layer(small):
    """T13 is the Content of E4, and Discard 0 4 is of another layer."""
    (row,) = [row for row in small.tables.documents.to_pylist() if row["document_id"] == LOCK_ID]
    assert row["regions"] == [{"kind": "excluded", "start": 57, "end": 63}, {"kind": "excluded", "start": 87, "end": 100}]


# ---------------------------------------------------------------- quotes


def test_quotes_are_the_events_with_content_in_the_order_of_the_text(small):
    """Offsets counted beside the texts above: the emoji and the U+FEFF are one code point each."""
    found = [(row["quote_id"], spans(row), spans(row, "cue"), spans(row, "mention")) for row in quotes(small, QUAY_ID)]
    assert found == [
        ("E10", [(0, 15)], [(29, 33)], [(18, 28)]),
        ("E1", [(34, 60)], [(29, 33)], [(18, 28)]),
        ("E2", [(62, 75), (87, 97)], [(80, 85)], [(76, 79)]),
    ]


def test_words_are_those_of_the_offsets(small):
    assert [(row["text"], row["cue_text"], row["mention_text"], row["speaker"]) for row in quotes(small, QUAY_ID)] == [
        ("Quay stays shut", "said", "Mara Quill", "Mara Quill"),
        ("the quay “stays shut” now.", "said", "Mara Quill", "Mara Quill"),
        ("''It leaks,'' … ''a lot.''", "added", "she", "she"),
    ]


def test_types_are_those_of_the_marks_and_mention_types_those_that_need_no_name(small):
    assert [(row["type"], row["mention_type"]) for row in quotes(small, QUAY_ID)] == [
        ("indirect", None),
        ("mixed", None),
        ("direct", "pronoun"),
    ]


def test_an_event_without_source_has_no_mention_and_one_with_two_contents_is_one_quote(small):
    found = [(row["quote_id"], spans(row), row["mention"], row["mention_type"], row["speaker"]) for row in quotes(small, LOCK_ID)]
    assert found == [
        ("E4", [(5, 10)], [], "none", None),
        ("E1", [(20, 40)], [], "none", None),
        ("E2", [(57, 59), (70, 85)], [{"start": 42, "end": 51}], None, "Officials"),
    ]


def test_words_broken_over_lines_are_read_whole(small):
    assert quotes(small, LOCK_ID)[1]["text"] == "that the lock\n\nfroze"


def test_the_annotator_listed_first_is_gold_and_the_others_are_layers(small):
    (row,) = [row for row in small.tables.documents.to_pylist() if row["document_id"] == LOCK_ID]
    assert row["layers"] == ["gold", "4b22"]
    assert {tuple(row["annotators"]) for row in quotes(small, LOCK_ID)} == {("ef2d",)}
    (other,) = quotes(small, LOCK_ID, "4b22")
    assert (other["annotators"], other["quote_id"], other["text"], other["split"]) == (["4b22"], "E1", "it", "dev")


def test_what_is_not_annotated_is_null_and_what_is_none_is_empty(small):
    rows = small.tables.quotes.to_pylist()
    null = {key for key in rows[0] if all(row[key] is None for row in rows)}
    assert null == {
        "speakers", "anonymous", "anonymous_broad", "via", "event", "medium", "polarity", "uttered", "nested_in", "phenomena",
    }  # fmt: skip
    assert anonymity([]).anonymous_broad  # so that a list of no speakers would say something
    assert [row["cue"] for row in rows if row["quote_id"] == "E4"] == [[]]
    assert {(row["method"], row["review"], row["guidelines"]) for row in rows} == {("imported", "none", "PolNeAR")}


# ---------------------------------------------------------------- losses


def test_everything_left_behind_is_counted(small):
    assert small.losses.report() == {
        "fields": {
            "AnnotatorNotes": 1,
            "metadata.tsv author": 1,
            "metadata.tsv clinton_count": 3,
            "metadata.tsv credit": 1,
            "metadata.tsv level": 3,
            "metadata.tsv trump_count": 3,
            "metadata.tsv wire": 1,
            "triggers that are no copy of the cue": 1,  # E2 of the lock; E4 has no cue, E3 neither
        },
        "dropped": {
            "Discard spans not of the gold layer": 1,
            "Source spans in no event": 1,  # T11
            "documents of the compartment annotator-training": 1,
            "documents of the compartment parc3-replication": 1,
            "events without Content, in the gold layer": 1,  # E3
            "roles of spans that are not there": 1,  # T99
        },
        "read_as": {
            "Discard spans: excluded regions": 1,
            "Discuss spans: excluded regions": 1,
            "events with two Contents: one quote of both": 1,
            "lines that a line break in stored words made, passed over": 1,
            "quotes that touch a Discuss or Discard span: kept": 1,  # E2 of the lock touches 57 63
            "spans in the role that the event gives them, not that of their kind": 1,  # T13
        },
        "checked": {
            "stored words that differ from the text at their offsets": 1,  # the broken T2
            "stored words that equal the text at their offsets": 10 + 13 + 5,  # T1 to T10, T1 to T14 without T2, T1 to T5
        },
    }


def test_files_that_the_list_does_not_name_are_counted():
    files = archive_files() | {f"data/train/attributions/{QUAY_ID}_ffff.ann": QUAY_GOLD.encode()}
    assert convert(files).losses.dropped["files that metadata.tsv does not list"] == 1


# ---------------------------------------------------------------- files that are not as they should be

ANN = f"data/train/attributions/{QUAY_ID}_4b22.ann"


@pytest.mark.parametrize(
    ("name", "content", "finding"),
    [
        (ANN, None, f"{ANN}:1:1: [file-missing]"),
        (ANN, b"\xff\xfe", f"{ANN}:1:1: [utf-8]"),
        (ANN, b"T1\tSource 18 28\tMara Quill\nT2\tCue 29\tsaid\n", f"{ANN}:2:1: [wrong-form] T2"),
        (ANN, b"T1\tCue 95 98\tx\n", f"{ANN}:1:1: [selector-range] T1 goes from 95 to 98, but the text has 97 characters"),
        (ANN, b"T1\tCue 9 9\t\n", f"{ANN}:1:1: [selector-range]"),
        (ANN, b"T1\tCue 9 8\tx\n", f"{ANN}:1:1: [selector-range]"),
        (ANN, b"T1\tCue 1 2\tu\nT1\tCue 1 2\tu\n", f"{ANN}:2:1: [duplicate-id]"),
        (ANN, b"T1\tCue 1 2\tu\nE1\tCue:T1\nE1\tCue:T1\n", f"{ANN}:3:1: [duplicate-id]"),
        (ANN, b"E1\tnothing\n", f"{ANN}:1:1: [wrong-form] E1"),
        (METADATA, None, f"{METADATA}:1:1: [file-missing]"),
        (METADATA, b"compartment\tfilename\n", f"{METADATA}:1:1: [missing-key] there is no column annotators, publisher"),
        (METADATA, line(*HEADER.split()).encode() + b"\ntrain\tx\n", f"{METADATA}:2:1: [wrong-form] 2 columns, 12 expected"),
    ],
)
def test_a_broken_file_is_named_with_its_line(name, content, finding):
    files = {key: value for key, value in {**archive_files(), name: content}.items() if value is not None}
    with pytest.raises(InvalidData, match=re.escape(finding)):
        convert(files)


def test_a_document_listed_twice_is_refused():
    files = archive_files()
    files[METADATA] += files[METADATA].splitlines()[2] + b"\n"
    with pytest.raises(InvalidData, match=rf"{METADATA}:7:1: \[wrong-form\] '{QUAY_ID}' stands here again"):
        convert(files)


def test_all_broken_files_are_named_at_once():
    files = archive_files() | {ANN: b"T1\tCue 9 9\tx\nT2\tx\n", f"data/dev/text/{LOCK_ID}.txt": b"\xff"}
    with pytest.raises(InvalidData) as caught:
        convert(files)
    assert [(finding.line, finding.rule) for finding in caught.value.findings] == [
        (1, "selector-range"),
        (2, "wrong-form"),
        (1, "utf-8"),
    ]


# ---------------------------------------------------------------- the same whatever the order and the line ends


def test_files_with_other_line_ends_and_in_another_order_give_the_same_tables(small):
    other = {name: content.replace(b"\n", b"\r\n") for name, content in reversed(archive_files().items())}
    tables = convert(other).tables
    assert [content_sha256(tables[name]) for name in TABLES] == [content_sha256(small.tables[name]) for name in TABLES]


@given(st.lists(st.tuples(st.integers(0, 30), st.integers(1, 9)).map(lambda pair: (pair[0], pair[0] + pair[1])), max_size=8))
def test_a_union_covers_the_same_characters_once(fragments):
    found = union(fragments)
    covered = [at for start, end in found for at in range(start, end)]
    assert covered == sorted({at for start, end in fragments for at in range(start, end)})


def test_fragments_that_only_touch_stay_apart():
    assert union([(3, 5), (0, 3), (7, 9), (8, 10)]) == [(0, 3), (3, 5), (7, 10)]


@given(st.text(st.sampled_from("TE#12 \t\n;:Cue"), max_size=40))
def test_whatever_stands_in_a_file_is_read_or_refused_with_its_line(content):
    try:
        fragments, lines = [f for span in read_standoff(content, "x.ann", 20).spans.values() for f in span.fragments], []
    except InvalidData as invalid:
        fragments, lines = [], [finding.line for finding in invalid.findings]
    assert all(0 <= start < end <= 20 for start, end in fragments)
    assert all(1 <= number <= content.count("\n") + 1 for number in lines)


# ---------------------------------------------------------------- the corpus itself


@pytest.fixture
def files(shared):
    return importing.real_files(importing.archive(shared, "polnear"), "polnear")


@pytest.fixture
def real(shared):
    return importing.real(importing.archive(shared, "polnear"), "polnear")


def test_the_corpus_has_its_documents_splits_and_quotes(real):
    """Catalogue and CORPORA: 1,008 documents, 840, 84 and 84; 24,105 events of which 37 have no content."""
    expected = catalogue()["polnear"].expected
    gold = sum(layer == "gold" for layer in real.tables.quotes["layer"].to_pylist())
    assert (len(real.tables.documents), gold) == (expected["documents"], expected["quotes"]) == (1008, 24105 - 37)
    assert dict(Counter(real.splits.values())) == expected["splits"] == {"train": 840, "dev": 84, "test": 84}


def test_twenty_documents_have_other_layers(real):
    layers = Counter(len(layers) for layers in real.tables.documents["layers"].to_pylist())
    assert layers == {1: 988, 6: 19, 5: 1}


def test_three_stored_words_differ_from_the_text_those_with_a_line_break(real):
    """107,146 spans with a text, of which 1,305 belong to the annotators' training: 105,841 are of the core."""
    equal = real.losses.checked["stored words that equal the text at their offsets"]
    differ = real.losses.checked["stored words that differ from the text at their offsets"]
    assert (equal, differ, equal + differ) == (105_838, 3, 107_146 - 1_305)


def test_every_outlet_has_the_quotes_of_its_events(real):
    """CORPORA's events by outlet, less those without content: 37 in all."""
    events = {
        "wash-post": 5258, "nyt": 5112, "politico": 3685, "breitbart": 2793, "huff-post": 2753, "usa-today": 2515, "west-journal": 1989,
    }  # fmt: skip
    gold = Counter(r["outlet"] for r in real.tables.quotes.select(["outlet", "layer"]).to_pylist() if r["layer"] == "gold")
    without = {outlet: events[outlet] - gold[outlet] for outlet in events}
    assert all(0 <= count <= 37 for count in without.values())
    assert sum(without.values()) == 37


def test_types_are_mostly_indirect(real):
    """CORPORA's estimate, 17,598, 3,890 and 2,580, knows double marks in the content alone; one outlet types two apostrophes."""
    rows = real.tables.quotes.select(["type", "layer", "outlet"]).to_pylist()
    types = Counter(row["type"] for row in rows if row["layer"] == "gold")
    assert types == {"indirect": 16_116, "direct": 4_686, "mixed": 3_266}


def events_of(content):
    """The events of an annotation file, read another way: contents, cues and sources as sets of code points."""
    joined = re.sub(r"\n(?![TE#]\d+\t)", " ", content.decode("utf-8"))
    places = {}
    for match in re.finditer(r"^(T\d+)\t\S+ ([\d ;]+)\t", joined, re.MULTILINE):
        numbers = list(map(int, re.findall(r"\d+", match[2])))
        places[match[1]] = {at for start, end in zip(numbers[::2], numbers[1::2], strict=True) for at in range(start, end)}
    for match in re.finditer(r"^(E\d+)\t(.*)$", joined, re.MULTILINE):
        roles = re.findall(r"(Content|Cue|Source)\d?:(T\d+)", match[2])
        covered = {
            role: frozenset().union(*(places[id] for name, id in roles if name == role)) for role in ("Content", "Cue", "Source")
        }
        if covered["Content"]:
            yield match[1], (covered["Content"], covered["Cue"], covered["Source"])


def test_all_spans_are_those_of_the_original_files(files, real):
    layers = {row["document_id"]: row for row in real.tables.documents.select(["document_id", "split"]).to_pylist()}
    columns = ["document_id", "layer", "annotators", "quote_id", "content", "cue", "mention"]
    found: dict[str, dict[str, tuple[frozenset[int], ...]]] = {}
    for row in real.tables.quotes.select(columns).to_pylist():
        name = f"data/{layers[row['document_id']]['split']}/attributions/{row['document_id']}_{row['annotators'][0]}.ann"
        covered = tuple(
            frozenset(at for a, b in spans(row, role) for at in range(a, b)) for role in ("content", "cue", "mention")
        )
        found.setdefault(name, {})[row["quote_id"]] = covered
    annotations = {name: dict(events_of(content)) for name, content in files.items() if name.endswith(".ann")}
    assert found == {name: events for name, events in annotations.items() if events}


def test_the_words_of_a_quote_stand_in_the_text(real):
    texts = dict(zip(*(real.tables.documents[column].to_pylist() for column in ("document_id", "text")), strict=True))
    for row in real.tables.quotes.select(["document_id", "content", "text"]).to_pylist()[::50]:
        assert row["text"] == " … ".join(texts[row["document_id"]][start:end] for start, end in spans(row))


def test_a_report_is_plain_json(real):
    assert json.loads(json.dumps(real.losses.report()))["dropped"]["events without Content, in the gold layer"] == 37
