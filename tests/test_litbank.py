"""LitBank's files become our tables: every quirk of theirs on an invented excerpt, and its figures on the real ones."""

import hashlib
import re
from collections import Counter

import pytest

from onrecord.corpora.archive import files_sha256
from onrecord.corpora.catalogue import catalogue
from onrecord.corpora.litbank import convert, wanted
from onrecord.data.tables import TABLES, content_sha256
from onrecord.findings import InvalidData

from . import importing

MILL, QUIET = "77_the_salt_mill_brat", "9_a_quiet_year_brat"
QUOTES, ENTITIES = f"quotations/tsv/{MILL}.ann", f"coref/tsv/{MILL}.ann"

README = """\
# A corpus

|Gutenberg ID|Date|Author|Title|
|---|---|---|---|
|77|1903|Venn, Orla|The Salt Mill; Or, White Gold|
|8|1880|Rask, A. B. (Ann)|Not Among the Excerpts|
"""

TEXT = (
    "“ Turn it , ” said Mr. Odd Brekke .\n"  # “ at 0, ” at 12 to 13; 35, and 36 after the line end
    "“ Salt , ” he said , “ is white gold .\n"  # “ at 36, ” at 45 to 46; “ at 57; 74, and 75 after the line end
    "It lasts . ” The miller wept 🙂 .\n"  # ” at 86 to 87; 107, as the emoji is one, and 108 after the line end
    "— Stop it ! cried they .\n"  # ! at 118 to 119
)

LINES = [
    ("QUOTE", "Q2", 1, 7, 2, 3, "“ is white gold . It lasts . ”"),
    ("QUOTE", "Q1", 0, 0, 0, 4, "“ Turn it , ”"),
    ("QUOTE", "Q4", 1, 0, 1, 3, "“ Salt , ”"),
    ("QUOTE", "Q7", 3, 0, 3, 3, "— Stop it !"),
    ("ATTRIB", "Q1", "Odd_Brekke-0"),
    ("ATTRIB", "Q4", "the_miller-3"),
    ("ATTRIB", "Q2", "they-9"),
    ("ATTRIB", "Q99", "they-9"),
]

MENTIONS = [
    ("MENTION", "T1", 0, 6, 0, 8, "Mr. Odd Brekke", "PER", "PROP"),
    ("MENTION", "T2", 1, 4, 1, 4, "he", "PER", "PRON"),
    ("MENTION", "T3", 2, 4, 2, 5, "The miller", "PER", "NOM"),
    ("MENTION", "T4", 3, 5, 3, 5, "they", "PER", "PRON"),
    ("MENTION", "T5", 3, 0, 3, 0, "Brekke", "PER", "PROP"),
    ("MENTION", "T6", 3, 1, 3, 1, "Brekke", "PER", "PROP"),
    ("MENTION", "T7", 3, 2, 3, 2, "old Brekke", "PER", "PROP"),
    ("MENTION", "T8", 3, 3, 3, 3, "the mill", "FAC", "NOM"),
    ("MENTION", "T9", 3, 3, 3, 3, "a white-haired miller", "PER", "NOM"),
    ("COREF", "T1", "Odd_Brekke-0"),
    ("COREF", "T2", "Odd_Brekke-0"),
    ("COREF", "T3", "the_miller-3"),
    ("COREF", "T9", "the_miller-3"),
    ("COREF", "T4", "they-9"),
    ("COREF", "T5", "Odd_Brekke-0"),
    ("COREF", "T6", "Odd_Brekke-0"),
    ("COREF", "T7", "Odd_Brekke-0"),
    ("COREF", "T8", "the_mill-5"),
    ("COP", "T3", "T1"),
    ("APPOS", "T5", "T3"),
]


def written(lines) -> bytes:
    return "".join("\t".join(map(str, line)) + "\n" for line in lines).encode()


def archive_files() -> dict[str, bytes]:
    """Two excerpts, of which the second has no quotations, no final line end, and no line in the README."""
    return {
        "README.md": README.encode(),
        f"quotations/tsv/{MILL}.txt": TEXT.encode(),
        QUOTES: written(LINES),
        ENTITIES: written(MENTIONS),
        f"quotations/tsv/{QUIET}.txt": b"Nothing was said .",
        f"quotations/tsv/{QUIET}.ann": b"",
        f"coref/tsv/{QUIET}.ann": b"",
    }


@pytest.fixture(scope="module")
def small():
    return convert(archive_files())


@pytest.fixture(scope="module")
def quotes(small):
    return {row["quote_id"]: row for row in small.tables.quotes.to_pylist()}


def test_an_excerpt_has_what_the_readme_says_of_its_work(small):
    text = TEXT.removesuffix("\n")
    (row,) = [row for row in small.tables.documents.to_pylist() if row["document_id"] == MILL]
    assert {key: value for key, value in row.items() if value is not None} == {
        "corpus": "litbank",
        "document_id": MILL,
        "title": "The Salt Mill; Or, White Gold",
        "published": "1903",
        "language": "en",
        "license": "CC-BY-4.0",
        "origin": "published",
        "genre": "fiction",
        "layers": ["gold"],
        "text": text,
        "text_sha256": hashlib.sha256(text.encode()).hexdigest(),
        "text_length": len(text),
        "text_kind": "tokenised",
        "completeness": "direct_only",
    }


def test_an_excerpt_without_quotations_exists(small):
    (row,) = [row for row in small.tables.documents.to_pylist() if row["document_id"] == QUIET]
    assert (row["title"], row["published"], row["text"]) == (None, None, "Nothing was said .")
    assert small.splits == {}


def test_quotations_end_with_their_last_token_in_the_order_of_the_text(quotes):
    """Counted beside the text."""
    found = {id: [(span["start"], span["end"]) for span in row["content"]] for id, row in quotes.items()}
    assert found == {"Q1": [(0, 13)], "Q4": [(36, 46)], "Q2": [(57, 87)], "Q7": [(108, 119)]}
    assert list(quotes) == ["Q1", "Q4", "Q2", "Q7"]
    assert [row["text"] for row in quotes.values()] == [
        "“ Turn it , ”",
        "“ Salt , ”",
        "“ is white gold .\nIt lasts . ”",
        "— Stop it !",
    ]


def who(row):
    return [(each["id"], each["name"], each["aliases"], each["description"]) for each in row["speakers"]]


def test_a_speaker_has_the_most_frequent_name_and_the_others_as_aliases(quotes):
    assert who(quotes["Q1"]) == [("Odd_Brekke-0", "Brekke", ["Mr. Odd Brekke", "old Brekke"], None)]
    assert quotes["Q1"]["speaker"] == "Brekke"


def test_who_has_no_name_is_described_by_the_best_mention_of_which_the_longest(quotes):
    assert who(quotes["Q4"]) == [("the_miller-3", None, [], "a white-haired miller")]
    assert who(quotes["Q2"]) == [("they-9", None, [], "they")]


def test_a_quotation_without_an_attribution_has_speakers_that_are_not_annotated(quotes):
    assert (quotes["Q7"]["speakers"], quotes["Q7"]["speaker"]) == (None, None)


def test_what_is_not_annotated_is_null_and_all_are_direct(quotes):
    null = {key for key in quotes["Q1"] if all(row[key] is None for row in quotes.values())}
    assert null == {
        "split", "outlet", "cue", "cue_text", "mention", "mention_text", "mention_type", "anonymous", "anonymous_broad", "via",
        "event", "medium", "polarity", "uttered", "nested_in", "phenomena",
    }  # fmt: skip
    assert {(row["type"], row["published"], row["method"], row["guidelines"]) for row in quotes.values()} == {
        ("direct", "1903", "imported", "LitBank")
    }
    blank = ("kind", "media_type", "affiliation", "identification", "confidentiality")
    assert {speaker[key] for row in quotes.values() for speaker in row["speakers"] or [] for key in blank} == {None}


def test_everything_left_behind_is_counted(small):
    assert small.losses.report() == {
        "fields": {
            "APPOS links between mentions": 1,
            "COP links between mentions": 1,
            "authors of works": 1,
            "mentions of entities, as spans": 9,
        },
        "dropped": {"attributions of quotations that are not there": 1, "entities who say nothing": 1},
        "read_as": {
            "quotations whose speaker has a name": 1,
            "quotations whose speaker has a nominal phrase": 1,
            "quotations whose speaker has pronouns alone": 1,
            "quotations without an attribution: speakers not annotated": 1,
        },
        "checked": {"quotations whose stored words equal their tokens": 4},
    }


def test_stored_words_that_are_not_those_of_the_tokens_are_counted():
    files = archive_files() | {QUOTES: written([(*LINES[1][:-1], "“ Turn it ! ”")])}
    assert convert(files).losses.checked == {"quotations whose stored words differ from their tokens": 1}


def test_other_line_ends_and_another_order_of_the_files_give_the_same_tables(small):
    other = {name: content.replace(b"\n", b"\r\n") for name, content in reversed(archive_files().items())}
    tables = convert(other).tables
    assert [content_sha256(tables[name]) for name in TABLES] == [content_sha256(small.tables[name]) for name in TABLES]


def test_only_quotations_texts_entities_and_the_readme_are_read():
    names = ["README.md", QUOTES, ENTITIES, f"coref/tsv/{MILL}.txt", f"entities/brat/{MILL}.ann", f"quotations/tsv/{MILL}.txt"]
    assert [name for name in names if wanted(name)] == [names[0], names[1], names[2], names[5]]


@pytest.mark.parametrize(
    ("name", "content", "finding"),
    [
        ("README.md", None, "README.md:1:1: [file-missing]"),
        (f"quotations/tsv/{MILL}.txt", None, f"quotations/tsv/{MILL}.txt:1:1: [file-missing]"),
        (ENTITIES, None, f"{ENTITIES}:1:1: [file-missing]"),
        (QUOTES, b"\xff", f"{QUOTES}:1:1: [utf-8]"),
        (QUOTES, written([LINES[0], ("QUOTE", "Q3", 0, 0, 0)]), f"{QUOTES}:2:1: [wrong-form] this is neither a QUOTE"),
        (QUOTES, written([LINES[0], LINES[0]]), f"{QUOTES}:2:1: [duplicate-id] there is a line for Q2"),
        (QUOTES, written([LINES[4], LINES[4]]), f"{QUOTES}:2:1: [duplicate-id] there is a line for Q1"),
        (QUOTES, written([("ATTRIB", "Q1", "nobody-7")]), f"{QUOTES}:1:1: [wrong-form] the coreference layer has no entity"),
        (QUOTES, written([("QUOTE", "Q1", 0, 0, 0, 10, "x")]), f"{QUOTES}:1:1: [selector-range] 0 0 0 10 are no lines and tokens"),
        (QUOTES, written([("QUOTE", "Q1", 0, 0, 4, 0, "x")]), f"{QUOTES}:1:1: [selector-range]"),
        (QUOTES, written([("QUOTE", "Q1", 0, -1, 0, 4, "x")]), f"{QUOTES}:1:1: [selector-range]"),
        (QUOTES, written([("QUOTE", "Q1", 0, "a", 0, 4, "x")]), f"{QUOTES}:1:1: [selector-range]"),
        (QUOTES, written([("QUOTE", "Q1", 0, 4, 0, 3, "x")]), f"{QUOTES}:1:1: [selector-range] 0 4 0 3 end before they begin"),
        (ENTITIES, written([*MENTIONS, MENTIONS[0]]), f"{ENTITIES}:21:1: [duplicate-id] there is a line for T1"),
        (ENTITIES, written([*MENTIONS, ("COREF", "T99", "they-9")]), f"{ENTITIES}:21:1: [wrong-form] there is no mention T99"),
        (ENTITIES, written([("MENTION", "T1", 0, 0, 0, 0, "x", "PER", "VERB")]), f"{ENTITIES}:1:1: [wrong-form] this is no MENTION"),
    ],
)  # fmt: skip
def test_a_broken_file_is_named_with_its_line(name, content, finding):
    files = {key: value for key, value in {**archive_files(), name: content}.items() if value is not None}
    with pytest.raises(InvalidData, match=re.escape(finding)):
        convert(files)


def test_all_broken_files_are_named_at_once():
    broken = {QUOTES: written([("QUOTE",), ("ATTRIB",)]), f"quotations/tsv/{QUIET}.txt": b"\xff"}
    with pytest.raises(InvalidData) as caught:
        convert(archive_files() | broken)
    assert [(finding.line, finding.rule) for finding in caught.value.findings] == [
        (1, "wrong-form"),
        (2, "wrong-form"),
        (1, "utf-8"),
    ]


def test_no_excerpt_at_all_is_an_error():
    with pytest.raises(InvalidData, match=r"quotations/tsv:1:1: \[file-missing\]"):
        convert({"README.md": README.encode()})


# ---------------------------------------------------------------- the corpus itself


@pytest.fixture
def files(shared):
    return importing.real_files(importing.archive(shared, "litbank"), "litbank")


@pytest.fixture
def real(shared):
    return importing.real(importing.archive(shared, "litbank"), "litbank")


def test_the_corpus_is_the_catalogued_one_with_its_excerpts_and_quotes(files, real):
    """CORPORA: 100 documents, 86 of them with quotes."""
    entry = catalogue()["litbank"]
    assert files_sha256(files) == entry.files_sha256
    assert (
        (len(real.tables.documents), len(real.tables.quotes))
        == (entry.expected["documents"], entry.expected["quotes"])
        == (100, 1_765)
    )
    assert len(set(real.tables.quotes["document_id"].to_pylist())) == 86
    assert real.tables.documents["title"].null_count == real.tables.documents["published"].null_count == 0


def test_all_stored_words_are_those_of_the_tokens(real):
    assert real.losses.checked == {"quotations whose stored words equal their tokens": 1_765}


def test_speakers_and_their_best_mentions_are_as_many_as_published(real):
    """CORPORA: 279 speakers; the best mention is a name of 1,333 quotations, nominal of 409, a pronoun of 23."""
    rows = real.tables.quotes.select(["document_id", "speakers"]).to_pylist()
    assert len({(row["document_id"], speaker["id"]) for row in rows for speaker in row["speakers"]}) == 279
    named = Counter(speaker["name"] is not None for row in rows for speaker in row["speakers"])
    assert named == {True: 1_333, False: 409 + 23}
    assert real.losses.read_as["quotations whose speaker has pronouns alone"] == 23


def test_all_spans_and_speakers_are_those_of_the_original_files(files, real):
    """Read another way: the tokens of the whole excerpt in one list, counted, and joined."""
    texts = {row["document_id"]: row["text"] for row in real.tables.documents.select(["document_id", "text"]).to_pylist()}
    found = {
        (row["document_id"], row["quote_id"]): (
            len(re.findall(r"\S+", texts[row["document_id"]][: row["content"][0]["start"]])),
            " ".join(texts[row["document_id"]][row["content"][0]["start"] : row["content"][0]["end"]].split()),
            row["speakers"][0]["id"],
        )
        for row in real.tables.quotes.select(["document_id", "quote_id", "content", "speakers"]).to_pylist()
    }
    expected = {}
    for name, text in texts.items():
        before = [0]
        for line in text.split("\n"):
            before.append(before[-1] + len(line.split()))
        lines = [line.split("\t") for line in files[f"quotations/tsv/{name}.ann"].decode("utf-8").splitlines()]
        said_by = {cells[1]: cells[2] for cells in lines if cells[0] == "ATTRIB"}
        for _, id, line, token, *_, words in (cells for cells in lines if cells[0] == "QUOTE"):
            expected[name, id] = (before[int(line)] + int(token), words, said_by[id])
    assert found == expected


def test_names_of_speakers_are_mentions_of_theirs(files, real):
    for row in real.tables.quotes.select(["document_id", "speakers"]).to_pylist():
        lines = [line.split("\t") for line in files[f"coref/tsv/{row['document_id']}.ann"].decode("utf-8").splitlines()]
        (speaker,) = row["speakers"]
        own = {cells[1] for cells in lines if cells[0] == "COREF" and cells[2] == speaker["id"]}
        kinds = {cells[6]: cells[8] for cells in lines if cells[0] == "MENTION" and cells[1] in own}
        names = {words for words, kind in kinds.items() if kind == "PROP"}
        assert (speaker["name"] is None) == (not names)
        assert names == {name for name in [speaker["name"], *speaker["aliases"]] if name}
        assert speaker["description"] is None or speaker["description"] in kinds


def test_a_second_download_is_byte_for_byte_the_same(run, shared, tmp_path):
    for to in ("one", "two"):
        assert run("download", "litbank", "--from", shared / "corpora" / "litbank.tar.gz", "--to", tmp_path / to).code == 0
    one, two = ({path.name: path.read_bytes() for path in (tmp_path / to).iterdir()} for to in ("one", "two"))
    assert one == two
