"""Redewiedergabe's files become our tables: every quirk of theirs on an invented sample, and its figures on the real ones."""

import re
from collections import Counter, defaultdict
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.corpora.inline_xml import read_inline
from onrecord.corpora.redewiedergabe import convert, wanted
from onrecord.findings import InvalidData

from .importing import archive, documents, members, null_columns, quotes, real, spans

HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<TEI xmlns="http://www.tei-c.org/ns/1.0">
   <teiHeader><fileDesc><titleStmt><title>Das Eis</title></titleStmt></fileDesc></teiHeader>
   <text>
      <fs type="metadata">{metadata}</fs>
      <body>
         <p>"""
TAIL = """</p>
      </body>
   </text>
</TEI>
"""
BODY = """
   <seg id="1 2" type="speaker">Ida Holm</seg> <seg id="1" type="intExpr">rief</seg>
   <seg id="1" type="intExpr">laut aus</seg>: \
<said id="1" mode="direct" content="speech" level="1"> »Halt!</said><note>Siehe oben.</note>
   <said id="1" mode="direct" content="speech" level="1">Das Eis &amp; der Wind, \
<said id="3" mode="reported" content="thought" level="2" nonfact="yes">\
<seg id="3" type="speaker">man</seg> <seg id="3" type="intExpr">bedenke</seg> es</said>!« </said>
   <said id="2" mode="indirect freeIndirect" content="speech writing" level="1" border="yes">Es sei dünn 🙂.</said>
   <seg id="4" type="frame" pos="start"><seg id="4" type="intExpr">Gesagt</seg> wurde,</seg> \
<said id="4" mode="indirect" content="writing" level="3">daß \
<said id="5" mode="freeIndirect" content="thought" level="2">niemand</said> komme</said>,
   <said id="6" mode="direct" content="speech" level="1"><said id="5" mode="freeIndirect" content="thought" level="2">Nie</said></said>
   <seg id="0" type="frame" pos="start">sagte</seg> <seg id="9" type="speaker">Oru</seg>"""
METADATA = {
    "year": "1871",
    "title": "Das Eis",
    "author": "Undefined",
    "fictional": "no",
    "text_type": "Nachrichten",
    "source": "mkhz.lervik",
}
FILE = "data/main/xml/rwk_mkhz_77-1.xml"
TEXT = """
   Ida Holm rief
   laut aus:  »Halt!Siehe oben.
   Das Eis & der Wind, man bedenke es!« 
   Es sei dünn 🙂.
   Gesagt wurde, daß niemand komme,
   Nie
   sagte Oru"""  # noqa: W291


def sample(body=BODY, **metadata):
    stated = "".join(f'<f name="{name}">{value}</f>' for name, value in {**METADATA, **metadata}.items())
    return (HEAD.replace("{metadata}", stated) + body + TAIL).encode()


@pytest.fixture(scope="module")
def small():
    return convert({FILE: sample()})


def words(row, role="content"):
    return [TEXT[start:end] for start, end in spans(row, role)]


def by_id(imported):
    return {row["quote_id"]: row for row in quotes(imported, "rwk_mkhz_77-1")}


# ---------------------------------------------------------------- documents


def test_a_document_is_a_sample_with_its_white_space(small):
    row = documents(small)["rwk_mkhz_77-1"]
    assert {key: value for key, value in row.items() if value is not None and key != "text_sha256"} == {
        "corpus": "redewiedergabe",
        "document_id": "rwk_mkhz_77-1",
        "outlet": "mkhz.lervik",
        "published": "1871",
        "title": "Das Eis",
        "language": "de",
        "license": "CC-BY-NC-SA-4.0",
        "origin": "published",
        "genre": "news",
        "layers": ["gold"],
        "text": TEXT,
        "text_length": len(TEXT),
        "text_kind": "raw",
        "completeness": "exhaustive",
    }
    assert small.splits == {}


@pytest.mark.parametrize(
    ("metadata", "expected"),
    [
        ({"fictional": "yes", "source": "digbib", "title": "Undefined"}, ("fiction", None, None, "1871")),
        ({"text_type": "Kommentar"}, ("opinion", "mkhz.lervik", "Das Eis", "1871")),
        ({"text_type": "Anzeige", "year": "Undefined", "source": "grenz"}, ("other", "grenz", "Das Eis", None)),
    ],
)
def test_what_is_known_of_a_sample(metadata, expected):
    (row,) = convert({FILE: sample(**metadata)}).tables.documents.to_pylist()
    assert (row["genre"], row["outlet"], row["title"], row["published"]) == expected


def test_only_samples_are_wanted():
    assert wanted(FILE)
    others = ["data/main/xml/resources/tei_rw_corpus.xml", "data/main/tsv/rwk_mkhz_77-1.xmi.tsv", "data/additional/xml/rwk_a.xml"]
    assert not any(map(wanted, others))


# ---------------------------------------------------------------- quotes


def test_elements_of_one_id_are_one_quote_with_the_roles_of_that_id(small):
    row = by_id(small)["1"]
    assert words(row) == [" »Halt!", "Das Eis & der Wind, man bedenke es!« "]
    assert (words(row, "cue"), words(row, "mention"), row["speaker"]) == (["rief", "laut aus"], ["Ida Holm"], "Ida Holm")


def test_quotes_stand_in_the_order_in_which_they_begin_and_a_speaker_may_have_several(small):
    assert list(by_id(small)) == ["1", "3", "2", "4", "5", "6"]
    assert by_id(small)["2"]["mention"] == by_id(small)["1"]["mention"]
    assert by_id(small)["2"]["cue"] == []


def test_types_media_and_nesting(small):
    assert {id: (row["type"], row["medium"], row["nested_in"]) for id, row in by_id(small).items()} == {
        "1": ("direct", "speech", None),
        "2": ("free_indirect", "unclear", None),
        "3": ("reported", "thought", "1"),
        "4": ("indirect", "writing", None),
        "5": ("free_indirect", "thought", None),  # one fragment in 4, one in 6
        "6": ("direct", "speech", None),
    }


def test_what_is_not_annotated_is_null(small):
    assert null_columns(small) == {
        "split", "speakers", "anonymous", "anonymous_broad", "via", "event", "polarity", "uttered", "phenomena",
    }  # fmt: skip
    assert [row["mention_type"] for row in by_id(small).values()] == [None, "pronoun", None, "none", "none", "none"]


def test_everything_left_behind_is_counted(small):
    assert small.losses.report() == {
        "fields": {"border": 1, "frame": 1, "nonfact": 1, "note: footnotes": 1},
        "dropped": {"frame of no quote": 1, "speaker of no quote": 1},
        "read_as": {
            "quotes of the content speech writing: unclear": 1,
            "quotes of the mode indirect freeIndirect: free_indirect": 1,
            "quotes whose elements stand in several others: nested in none": 1,
            "said elements that continue another of their id: one quote": 2,
        },
        "checked": {
            "quotes whose level is not the depth at which they stand": 1,
            "quotes whose level is the depth at which they stand": 5,
        },
    }


def test_a_file_is_utf_8_whatever_it_declares(small):
    for declared in (b"latin-1", b"unheard-of"):
        assert convert({FILE: sample().replace(b"UTF-8", declared)}).tables.documents.equals(small.tables.documents)


def test_line_ends_make_no_difference(small):
    found = convert({FILE: sample().replace(b"\n", b"\r\n")})
    assert found.tables.quotes.equals(small.tables.quotes)
    assert found.tables.documents.equals(small.tables.documents)


# ---------------------------------------------------------------- files that are not as they should be


@pytest.mark.parametrize(
    ("content", "finding"),
    [
        (sample('<said mode="direct" content="speech">'), "[wrong-form] this is no XML: mismatched tag"),
        (sample('\n <said mode="direct" content="speech">x</said>'), f"{FILE}:8:2: [wrong-form] said has no id"),
        (sample('<said id="1" mode="odd" content="speech">x</said>'), "said has the mode 'odd'; there are direct, indirect"),
        (
            sample('<said id="1" mode="direct" content="song speech">x</said>'),
            "said has the content 'song speech'; there are speech",
        ),
        (sample('<said id="1" mode="direct">x</said>'), "said has the content ''; there are speech"),
        (sample('<seg id=" " type="frame">x</seg>'), "seg has no id"),
        (sample('<seg id="1" type="verb">x</seg>'), "seg is of the type 'verb'; there are frame, intExpr, speaker"),
        (sample().replace(b"<p>", b"<q>").replace(b"</p>", b"</q>"), f"{FILE}:1:1: [missing-text] there is no paragraph p"),
        (
            sample().replace(b"<TEI", b'<!DOCTYPE a [<!ENTITY b "bbbb">]>\n<TEI', 1),
            "[wrong-form] there is a document type",
        ),
        (b"", f"{FILE}:1:1: [wrong-form] this is no XML: no element found"),
        (sample().replace("ü".encode(), b"\xfc"), "[wrong-form] this is no XML: not well-formed (invalid token)"),
    ],
)
def test_a_broken_file_is_named_with_its_place(content, finding):
    with pytest.raises(InvalidData, match=re.escape(finding)):
        convert({FILE: content})


def test_all_that_is_wrong_is_named_at_once():
    with pytest.raises(InvalidData) as caught:
        convert({FILE: sample('<seg type="frame">x</seg><seg id="1" type="y"/>'), "data/main/xml/rwk_b.xml": b"<TEI/>"})
    assert [finding.rule for finding in caught.value.findings] == ["missing-text", "wrong-form", "wrong-form"]


def test_without_a_file_there_is_no_corpus():
    with pytest.raises(InvalidData, match=re.escape("data:1:1: [file-missing]")):
        convert({})


TREES = st.recursive(
    st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=4),
    lambda inner: st.lists(inner, max_size=3).map(lambda parts: "<a>" + "".join(map(escaped, parts)) + "</a>"),
    max_leaves=12,
)


def escaped(part):
    return part if part.startswith("<a>") else part.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


@given(st.lists(TREES, max_size=4))
def test_every_element_holds_the_characters_that_the_standard_library_finds_in_it(parts):
    data = ("<p>" + "".join(map(escaped, parts)) + "</p>").encode()
    found = read_inline(data, "x.xml")
    assert [found.text(element) for element in found.elements] == [
        "".join(e.itertext()) for e in ElementTree.fromstring(data).iter()
    ]


# ---------------------------------------------------------------- the corpus itself


@pytest.fixture
def corpus(shared):
    return real(archive(shared, "redewiedergabe"), "redewiedergabe")


def test_the_corpus_has_its_quotes_types_and_media(corpus):
    """CORPORA: 11,819 ids of 12,536 elements; no speaker 1,210, no intExpr 1,824, thought 2,852; 395 fictional, 124 Nachrichten."""
    rows = corpus.tables.quotes.to_pylist()
    assert (len(rows), corpus.losses.read_as["said elements that continue another of their id: one quote"]) == (
        11_819,
        12_536 - 11_819,
    )
    assert [sum(not row[role] for row in rows) for role in ("mention", "cue")] == [1210, 1824]
    assert Counter(row["medium"] for row in rows)["thought"] == 2852
    genres = Counter(row["genre"] for row in documents(corpus).values())
    assert genres["fiction"] == 395
    assert sum(genres.values()) == 838


def test_the_corpus_is_nested_and_discontinuous_as_the_files_are(corpus):
    """CORPORA, from the TSV: 679 discontinuous, 2,938 below level 1. The XML has 682 and 2,940, one of these at depth 1, two in two."""
    rows = corpus.tables.quotes.to_pylist()
    assert sum(len(row["content"]) > 1 for row in rows) == 682
    nested = [row for row in rows if row["nested_in"] is not None]
    assert len(nested) == 2940 - 1 - 2
    outer = {(row["document_id"], row["quote_id"]): row for row in rows}
    for row in nested:
        around = spans(outer[row["document_id"], row["nested_in"]])
        assert all(any(first <= start and end <= last for first, last in around) for start, end in spans(row))


def test_every_span_is_that_of_the_files(shared, corpus):
    """Read once more from the archive by the standard library's other parser; fragments by published type as CORPORA has them."""
    found = defaultdict(lambda: [[], [], [], None])
    texts, modes = {}, Counter()
    tei = "{http://www.tei-c.org/ns/1.0}"
    for name, content in members(archive(shared, "redewiedergabe")):
        if not name.rpartition("/")[2].startswith("rwk_"):
            continue
        document = name.rpartition("/")[2].removesuffix(".xml")
        paragraph = ElementTree.fromstring(content).find(f".//{tei}p")
        texts[document] = "".join(paragraph.itertext())
        place = 0
        waiting = [(paragraph, "begin"), (paragraph, "end")]
        begun = {}
        while waiting:
            element, what = waiting.pop(0)
            if what == "tail":
                place += len(element.tail or "")
            elif what == "begin":
                begun[element] = place
                place += len(element.text or "")
                inner = [(child, step) for child in element for step in ("begin", "end", "tail")]
                waiting = inner + waiting
            elif element is not paragraph:
                span = (begun[element], place)
                role = {"said": 0, "intExpr": 1, "speaker": 2}.get(element.get("type", element.tag.removeprefix(tei)))
                for id in element.get("id", "").split() if role is not None else ():
                    found[document, id][role].append(span)
                if role == 0:
                    found[document, element.get("id")][3] = element.get("mode")
                    modes[element.get("mode")] += 1
    assert modes == {"direct": 4166, "reported": 5433, "indirect": 2670, "freeIndirect": 136, "indirect freeIndirect": 131}
    assert {id: row["text"] for id, row in documents(corpus).items()} == texts
    expected = {key: [sorted(said), sorted(cues), sorted(who)] for key, (said, cues, who, mode) in found.items() if mode}
    rows = corpus.tables.quotes.to_pylist()
    assert {
        (row["document_id"], row["quote_id"]): [spans(row), spans(row, "cue"), spans(row, "mention")] for row in rows
    } == expected
