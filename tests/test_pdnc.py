"""PDNC's files become our tables: every quirk of theirs on an invented novel, and its figures on the real ones."""

import ast
import csv
import hashlib
import io
import re
from collections import Counter

import pytest

from onrecord.corpora.archive import files_sha256
from onrecord.corpora.catalogue import catalogue
from onrecord.corpora.pdnc import INDEX, convert, wanted
from onrecord.data.tables import TABLES, content_sha256
from onrecord.findings import InvalidData

from . import importing

NOVEL, OTHER = "TheLanternKeeper", "SaltRoad"
TEXT_FILE, QUOTES, CHARACTERS = (
    f"data/{NOVEL}/{name}" for name in ("novel_text.txt", "quotation_info.csv", "character_info.csv")
)

LANTERN = (
    '"Put it out," said Orla Venn. "The ships\n'  # 1 to 11; 30, and 41 after the line end
    'are in."\n'  # 41 + 7 = 48
    '"They are not," she said.\n'  # 50 + 1 = 51 to 64
    '"Who told you?" cried the keeper. "Old Tam!"\n'  # 76 + 1 = 77 to 90; 110 + 1 = 111 to 119
    '"Hear, hear! " A voice: "Douse it!"\n'  # 121 + 1 = 122 to 133, a blank to 134; 145 + 1 = 146 to 155
    '"So ends it."\n'  # 157 + 1 = 158 to 169
    '"Light," Finn said. "More."\n'  # 171 + 1 = 172 to 178; 191 + 1 = 192 to 197
)

COLUMNS = (
    "quoteID", "quoteText", "subQuotationList", "quoteByteSpans", "speaker", "addressees", "quoteType", "referringExpression",
    "mentionTextsList", "mentionSpansList", "mentionEntitiesList",
)  # fmt: skip


def quotation(id, parts, spans, speaker, kind, expression, addressees=(), mentions=((),)):
    return {
        **dict.fromkeys(COLUMNS, ""),
        "quoteID": id,
        "quoteText": " ".join(parts),
        "subQuotationList": repr(list(parts)),
        "quoteByteSpans": repr([list(span) for span in spans]),
        "speaker": speaker,
        "addressees": repr(list(addressees)),
        "quoteType": kind,
        "referringExpression": expression,
        "mentionSpansList": repr([[list(span) for span in part] for part in mentions]),
    }


QUOTATIONS = [
    quotation("Q0", ["The ships\nare in.", "Put it out,"], [(31, 48), (1, 12)], "Orla", "Explicit", "said Orla Venn", ["Finn"]),
    quotation("Q1", ["They are not,"], [(51, 64)], "Sal Venn ", "Anaphoric", "she said", mentions=[[(51, 55)]]),
    quotation(
        "Q2", ["Who told you?"], [(77, 90)], "Finn", "Anaphoric", "cried the keeper", ["Orla Venn"], [[(77, 80), (86, 89)]]
    ),
    quotation("Q3", ["Old Tam!"], [(111, 119)], "Finn", "Implicit", "nan"),
    quotation("Q4", ["Hear, hear!"], [(122, 134)], "_group", "", ""),
    quotation("Q5", ["Douse it!"], [(146, 155)], "_unknowable", "nan", "A voice"),
    quotation("Q6", ["So ends it."], [(158, 169)], "_narr", "Implicit", ""),
    quotation("Q8", ["More."], [(192, 197)], "nan", "Anaphoric", "nan"),
    quotation("Q7", ["Lights,"], [(172, 178)], "Miss Venn", "Explicit", "Finn said"),
]

CAST = [
    ("0", "Orla Venn", {"Orla Venn", "Orla", "Mrs. Quay", "Miss Venn"}, "F", "major"),
    ("1", "Sal Venn", {"Miss Venn", "Sal Venn"}, "F", "minor"),
    ("2", "Finn", ["Finn"], "M", "minor"),
    ("3", "Old Tam", ["Old Tam"], "X", "minor"),
    ("4", "_group", ["_group"], "X", "minor"),
    ("5", "_unknowable", ["_unknowable"], "X", "minor"),
    ("6", "_narr", {"Narrator", "_narr"}, "X", "minor"),
]


def written(columns, rows) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerows([columns, *rows])
    return out.getvalue().encode()


def of_quotations(rows) -> bytes:
    return written(COLUMNS, [row.values() for row in rows])


def of_characters(rows) -> bytes:
    return written(
        ("Character ID", "Main Name", "Aliases", "Gender", "Category"), [(i, n, repr(a), g, c) for i, n, a, g, c in rows]
    )


def archive_files() -> dict[str, bytes]:
    """Two novels, of which only the first stands in the index and has quotations."""
    index = ("Novel Code", "Novel Title", "Year of First Publication", "Source", "Translator Code", "Folder Name")
    return {
        INDEX: written(
            index,
            [
                ("LANT", "The Lantern-Keeper", "1911.0", "https://books.example/7", "", NOVEL),
                ("LATE", "Not Yet Annotated", "1912.0", "", "QUIL", ""),
            ],
        ),
        TEXT_FILE: LANTERN.encode(),
        QUOTES: of_quotations(QUOTATIONS),
        CHARACTERS: of_characters(CAST),
        f"data/{OTHER}/novel_text.txt": b"Nobody speaks here.",
        f"data/{OTHER}/quotation_info.csv": of_quotations([]),
        f"data/{OTHER}/character_info.csv": of_characters([]),
    }


@pytest.fixture(scope="module")
def small():
    return convert(archive_files())


@pytest.fixture(scope="module")
def quotes(small):
    return {row["quote_id"]: row for row in small.tables.quotes.to_pylist()}


def spans(row):
    return [(span["start"], span["end"]) for span in row["content"]]


# ---------------------------------------------------------------- documents


def test_a_novel_has_what_the_index_says_of_it(small):
    text = LANTERN.removesuffix("\n")
    (row,) = [row for row in small.tables.documents.to_pylist() if row["document_id"] == NOVEL]
    assert {key: value for key, value in row.items() if value is not None} == {
        "corpus": "pdnc",
        "document_id": NOVEL,
        "title": "The Lantern-Keeper",
        "published": "1911",
        "url": "https://books.example/7",
        "language": "en",
        "license": "LicenseRef-none-stated",
        "origin": "published",
        "genre": "fiction",
        "layers": ["gold"],
        "text": text,
        "text_sha256": hashlib.sha256(text.encode()).hexdigest(),
        "text_length": 198,
        "text_kind": "raw",
        "completeness": "direct_only",
    }


def test_a_novel_that_the_index_lacks_has_no_title_and_one_without_quotations_exists(small):
    (row,) = [row for row in small.tables.documents.to_pylist() if row["document_id"] == OTHER]
    assert (row["title"], row["published"], row["layers"]) == (None, None, ["gold"])
    assert small.splits == {}


# ---------------------------------------------------------------- quotes


def test_spans_are_the_sub_quotations_in_the_order_of_the_text_without_white_space_at_the_edges(quotes):
    """Counted beside the text. Q4 ends with a blank in the file, and Q0's spans stand in the other order there."""
    assert {id: spans(row) for id, row in quotes.items()} == {
        "Q0": [(1, 12), (31, 48)],
        "Q1": [(51, 64)],
        "Q2": [(77, 90)],
        "Q3": [(111, 119)],
        "Q4": [(122, 133)],
        "Q5": [(146, 155)],
        "Q6": [(158, 169)],
        "Q7": [(172, 178)],
        "Q8": [(192, 197)],
    }
    assert list(quotes) == sorted(quotes)
    assert quotes["Q0"]["text"] == "Put it out, … The ships\nare in."


def test_an_alias_is_the_character_and_aliases_are_sorted_without_the_name(quotes):
    assert quotes["Q0"]["speakers"] == [
        {
            "id": "0",
            "name": "Orla Venn",
            "aliases": ["Miss Venn", "Mrs. Quay", "Orla"],
            **dict.fromkeys(("kind", "media_type", "description", "affiliation", "identification", "confidentiality")),
        }
    ]
    assert quotes["Q0"]["speaker"] == "Orla Venn"


def test_a_blank_after_the_name_is_no_other_character(quotes):
    assert quotes["Q1"]["speakers"][0]["id"] == "1"


def test_an_alias_of_two_characters_is_neither_of_them(quotes):
    (speaker,) = quotes["Q7"]["speakers"]
    assert (speaker["id"], speaker["name"], speaker["aliases"]) == ("Miss Venn", "Miss Venn", [])


def test_who_cannot_be_known_is_nobody_a_group_and_the_narrator_have_no_name_and_nan_is_not_annotated(quotes):
    assert quotes["Q5"]["speakers"] == []
    assert quotes["Q8"]["speakers"] is None
    found = [
        (who["name"], who["aliases"], who["kind"], who["description"]) for id in ("Q4", "Q6") for who in quotes[id]["speakers"]
    ]
    assert found == [(None, [], "group", "a group"), (None, [], None, "the narrator")]
    assert [quotes[id]["speaker"] for id in ("Q4", "Q5", "Q6", "Q8")] == ["a group", None, "the narrator", None]


def test_types_are_direct_and_the_mention_is_of_the_type_that_the_expression_has(quotes):
    """Explicit is a name, Implicit none; of Anaphoric "she said" has a pronoun and "cried the keeper" none; "" and nan say nothing."""
    assert {id: row["mention_type"] for id, row in quotes.items()} == {
        "Q0": "name",
        "Q1": "pronoun",
        "Q2": "nominal",
        "Q3": "none",
        "Q4": None,
        "Q5": None,
        "Q6": "none",
        "Q7": "name",
        "Q8": None,
    }
    assert {row["type"] for row in quotes.values()} == {"direct"}


def test_what_is_not_annotated_is_null(quotes):
    null = {key for key in quotes["Q0"] if all(row[key] is None for row in quotes.values())}
    assert null == {
        "split", "outlet", "cue", "cue_text", "mention", "mention_text", "anonymous", "anonymous_broad", "via", "event", "medium",
        "polarity", "uttered", "nested_in", "phenomena",
    }  # fmt: skip
    assert {(row["layer"], row["method"], row["review"], row["guidelines"]) for row in quotes.values()} == {
        ("gold", "imported", "none", "PDNC")
    }


# ---------------------------------------------------------------- losses


def test_everything_left_behind_is_counted(small):
    assert small.losses.report() == {
        "fields": {
            "addressees of quotations": 2,
            "categories of characters": 7,
            "genders of characters": 3,  # X says that it is not annotated
            "index Novel Code": 2,
            "index Translator Code": 1,
            "mentions inside quotations": 3,
            "referring expressions, which have no offsets": 5,
        },
        "dropped": {"characters who speak nowhere": 2},  # Old Tam, and _unknowable
        "read_as": {
            "quotations whose mention has no known type: null": 3,
            "quotations without a speaker's name: speakers not annotated": 1,
            "spans with quotation marks just outside: left as they are": 9,  # of ten, not Q4, where a blank stands between
            "spans with white space at an edge: trimmed": 1,
            "speaker _group: without a name": 1,
            "speaker _narr: without a name": 1,
            "speaker _unknowable: nobody": 1,
            "speakers by an alias: the character who has it": 1,
            "speakers who are no listed character: by the name that stands there": 1,
            "speakers with white space around the name: trimmed": 1,
        },
        "checked": {
            "sub-quotations whose stored words but for white space equal the text": 1,
            "sub-quotations whose stored words differ from the text": 1,  # Q7 has Lights
            "sub-quotations whose stored words equal the text": 8,
        },
    }


def test_the_same_files_in_another_order_give_the_same_tables(small):
    tables = convert(dict(reversed(archive_files().items()))).tables
    assert [content_sha256(tables[name]) for name in TABLES] == [content_sha256(small.tables[name]) for name in TABLES]


def test_only_the_files_of_novels_and_the_index_are_read():
    names = [
        INDEX,
        TEXT_FILE,
        QUOTES,
        CHARACTERS,
        "ReadMe.md",
        f"data/{NOVEL}/notes.txt",
        f"old/{TEXT_FILE}",
        "PDNC-Author-Index.csv",
    ]
    assert [name for name in names if wanted(name)] == names[:4]


# ---------------------------------------------------------------- files that are not as they should be


def changed(**cells):
    return of_quotations([{**QUOTATIONS[1], **cells}])


@pytest.mark.parametrize(
    ("name", "content", "finding"),
    [
        (INDEX, None, f"{INDEX}:1:1: [file-missing]"),
        (TEXT_FILE, None, f"{TEXT_FILE}:1:1: [file-missing]"),
        (TEXT_FILE, b"\xff", f"{TEXT_FILE}:1:1: [utf-8]"),
        (CHARACTERS, None, f"{CHARACTERS}:1:1: [file-missing]"),
        (CHARACTERS, of_characters([*CAST, CAST[2]]), f"{CHARACTERS}:9:1: [duplicate-id] there is a character 'Finn'"),
        (CHARACTERS, written(["Main Name"], []), f"{CHARACTERS}:1:1: [missing-key] there is no column Character ID, Aliases"),
        (QUOTES, b"", f"{QUOTES}:1:1: [missing-key] there is no column quoteID"),
        (QUOTES, of_quotations([QUOTATIONS[0]] * 2), f"{QUOTES}:4:1: [duplicate-id] there is a quotation Q0"),
        (QUOTES, of_quotations(QUOTATIONS) + b"x,y\n", f"{QUOTES}:12:1: [wrong-form] 2 cells, 11 expected"),
        (QUOTES, of_quotations(QUOTATIONS) + b'"x', f"{QUOTES}:12:1: [wrong-form] the row that begins here is no CSV"),
        (QUOTES, changed(quoteByteSpans="[[51, 199]]"), f"{QUOTES}:2:1: [selector-range] Q1: [51, 199] is no span of words"),
        (QUOTES, changed(quoteByteSpans="[[64, 51]]"), f"{QUOTES}:2:1: [selector-range]"),
        (QUOTES, changed(quoteByteSpans="[[-3, 51]]"), f"{QUOTES}:2:1: [selector-range]"),
        (QUOTES, changed(quoteByteSpans="[[49, 50]]"), f"{QUOTES}:2:1: [selector-range]"),  # a line end alone
        (QUOTES, changed(quoteByteSpans="[['a', 51]]"), f"{QUOTES}:2:1: [selector-range]"),
        (QUOTES, changed(quoteByteSpans="[]"), f"{QUOTES}:2:1: [wrong-form] Q1 has 0 spans and 1 sub-quotations"),
        (QUOTES, changed(quoteByteSpans="51"), f"{QUOTES}:2:1: [wrong-form] quoteByteSpans is no list as Python writes it: '51'"),
        (QUOTES, changed(quoteByteSpans="__import__('os')"), f"{QUOTES}:2:1: [wrong-form] quoteByteSpans is no list"),
        (QUOTES, changed(subQuotationList="[" * 5000), f"{QUOTES}:2:1: [wrong-form] subQuotationList is no list"),
        (QUOTES, changed(mentionSpansList="[3]"), f"{QUOTES}:2:1: [wrong-form] mentionSpansList"),
    ],
)  # fmt: skip
def test_a_broken_file_is_named_with_its_line(name, content, finding):
    files = {key: value for key, value in {**archive_files(), name: content}.items() if value is not None}
    with pytest.raises(InvalidData, match=re.escape(finding)):
        convert(files)


def test_all_broken_files_are_named_at_once():
    broken = {QUOTES: changed(quoteByteSpans="x"), f"data/{OTHER}/novel_text.txt": b"\xff"}
    with pytest.raises(InvalidData) as caught:
        convert(archive_files() | broken)
    assert {(finding.file, finding.rule) for finding in caught.value.findings} == {
        (QUOTES, "wrong-form"),
        (f"data/{OTHER}/novel_text.txt", "utf-8"),
    }


def test_no_novel_at_all_is_an_error():
    with pytest.raises(InvalidData, match=r"data:1:1: \[file-missing\]"):
        convert({INDEX: archive_files()[INDEX]})


# ---------------------------------------------------------------- the corpus itself


@pytest.fixture
def files(shared):
    return importing.real_files(importing.archive(shared, "pdnc"), "pdnc")


@pytest.fixture
def real(shared):
    return importing.real(importing.archive(shared, "pdnc"), "pdnc")


def test_the_corpus_is_the_catalogued_one_with_its_novels_and_quotes(files, real):
    entry = catalogue()["pdnc"]
    assert files_sha256(files) == entry.files_sha256
    assert (
        (len(real.tables.documents), len(real.tables.quotes))
        == (entry.expected["documents"], entry.expected["quotes"])
        == (28, 37_131)
    )


def test_of_the_spans_98_23_percent_are_exact_and_all_but_for_white_space(real):
    """CORPORA: 48,810 spans, 863 with white space at an edge; 10,734 quotes of several spans."""
    checked = real.losses.checked
    exact = checked["sub-quotations whose stored words equal the text"]
    nearly = checked["sub-quotations whose stored words but for white space equal the text"]
    assert (exact + nearly, nearly, sum(checked.values())) == (48_810, 863, 48_810)
    assert round(exact / 48_810, 4) == 0.9823
    assert sum(len(content) > 1 for content in real.tables.quotes["content"].to_pylist()) == 10_734


def test_speakers_are_those_of_the_characters(real):
    """CORPORA: 2,048 by an alias, 5 not listed (for a blank), 90, 45 and 25 special ones; 82,999 mentions have no place."""
    read_as = real.losses.read_as
    assert read_as["speakers by an alias: the character who has it"] == 2_048
    assert read_as["speakers with white space around the name: trimmed"] == 5
    assert [read_as[f"speaker {who}"] for who in ("_unknowable: nobody", "_group: without a name", "_narr: without a name")] == [
        90,
        45,
        25,
    ]
    assert "speakers who are no listed character: by the name that stands there" not in read_as
    assert real.losses.fields["mentions inside quotations"] == 82_999


def test_mention_types_are_those_of_the_quotations(real):
    """CORPORA: Implicit 16,716, Explicit 11,185, Anaphoric 9,202, of which 8 have no expression; 28 blank."""
    found = Counter(real.tables.quotes["mention_type"].to_pylist())
    assert (found["none"], found["name"], found["pronoun"] + found["nominal"], found[None]) == (16_716, 11_185, 9_202 - 8, 28 + 8)
    assert set(real.tables.quotes["type"].to_pylist()) == {"direct"}


def rows_of(content: bytes):
    header, *rows = csv.reader(io.StringIO(content.decode("utf-8"), newline=""))
    return [dict(zip(header, row, strict=True)) for row in rows]


def test_all_spans_and_speakers_are_those_of_the_original_files(files, real):
    """Read another way: every span by its words, with white space squeezed, and every name by the row of characters it is in."""
    texts = {row["document_id"]: row["text"] for row in real.tables.documents.select(["document_id", "text"]).to_pylist()}
    found: dict[str, dict[str, tuple[object, ...]]] = {novel: {} for novel in texts}
    for row in real.tables.quotes.select(["document_id", "quote_id", "content", "speakers"]).to_pylist():
        text = texts[row["document_id"]]
        words = sorted(" ".join(text[start:end].split()) for start, end in spans(row))
        said_by = [(who["id"], sorted({who["name"], *who["aliases"]})) for who in row["speakers"] if who["name"]]
        found[row["document_id"]][row["quote_id"]] = (words, spans(row), said_by)
    for novel in texts:
        characters = {
            row["Character ID"]: sorted({row["Main Name"], *ast.literal_eval(row["Aliases"])})
            for row in rows_of(files[f"data/{novel}/character_info.csv"])
        }
        raw = files[f"data/{novel}/novel_text.txt"]
        expected = {}
        for row in rows_of(files[f"data/{novel}/quotation_info.csv"]):
            places = []
            for start, end in sorted(map(tuple, ast.literal_eval(row["quoteByteSpans"]))):
                words = raw[start:end]
                places.append((start + len(words) - len(words.lstrip()), end - len(words) + len(words.rstrip())))
            name = row["speaker"].strip()
            said_by = [(id, names) for id, names in characters.items() if name in names and not name.startswith("_")]
            words = sorted(" ".join(part.split()) for part in ast.literal_eval(row["subQuotationList"]))
            expected[row["quoteID"]] = (words, places, said_by)
        assert found[novel] == expected


def test_a_second_download_is_byte_for_byte_the_same(run, shared, tmp_path):
    archive = shared / "corpora" / "pdnc.tar.gz"
    for to in ("one", "two"):
        assert run("download", "pdnc", "--from", archive, "--to", tmp_path / to, "--accept-license").code == 0
    one, two = ({path.name: path.read_bytes() for path in (tmp_path / to).iterdir()} for to in ("one", "two"))
    assert one == two
