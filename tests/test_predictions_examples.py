"""The example outputs of the formats' pages, read: what they state of two articles, whatever the format."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onrecord.findings import InvalidData
from onrecord.formats.export import Account
from onrecord.formats.files import export_files
from onrecord.formats.predictions import (
    booknlp,
    brat_predictions,
    conll,
    corenlp,
    csv_rows,
    journalism_ai_search,
    language_model,
    quotebank,
    spacy_docbin,
)

from .outputs import stand_in_text

FOLDERS = {
    "llm": language_model,
    "csv": csv_rows,
    "quotebank": quotebank,
    "corenlp": corenlp,
    "booknlp": booknlp,
    "brat": brat_predictions,
    "conll": conll,
    "spacy": spacy_docbin,
    "journalism-ai-search": journalism_ai_search,
}
CONTENTS = {
    "p03_pronoun": ["thebridgewouldstaycloseduntilFriday", "Itisnotsafe", "Itissafeenough"],
    "p07_interrupted": ["Thebridge", "wasneverbuiltforthistraffic", "Nor", "wastheroad"],
}
JOINED = {"p07_interrupted": ["Thebridgewasneverbuiltforthistraffic", "Norwastheroad"]}
DIRECT_ONLY = ("quotebank", "corenlp", "booknlp")
PLACED = ("corenlp", "booknlp", "brat", "conll", "spacy", "journalism-ai-search")
MENTIONS = {"p03_pronoun": ["She", "she", "he"], "p07_interrupted": ["Brandt", "Brandt", "she", "she"]}
SPEAKERS = {"p03_pronoun": ["Lena Brandt", "Lena Brandt", "Karl Oster"], "p07_interrupted": ["Brandt"] * 4}


@pytest.fixture(params=FOLDERS)
def example(request, root):
    if request.param == "spacy":
        pytest.importorskip("spacy")
    reader = FOLDERS[request.param]
    files = export_files(root / "tests/cases/systems" / request.param, reader.ENDINGS)
    return request.param, {output.name: output for output in reader.read(files, Account())}


def letters(words):
    return "".join(filter(str.isalnum, words))


def test_contents(example):
    name, outputs = example
    assert set(outputs) == set(CONTENTS)
    for document, output in outputs.items():
        expected = (JOINED if name == "llm" else {}).get(document, CONTENTS[document])
        expected = expected[1:] if name in DIRECT_ONLY and document == "p03_pronoun" else expected
        assert [letters(one.content[0].words) for one in output.statements] == expected


def test_speakers_or_mentions(example):
    name, outputs = example
    for document, output in outputs.items():
        first = len(CONTENTS[document]) - len(output.statements) if name != "llm" else 0
        if name in PLACED:
            found = [one.mention[0].words for one in output.statements]
            assert found == MENTIONS[document][first:]
            assert stand_in_text(output)
        if output.statements[0].speaker is not None:
            found = [one.speaker[0] for one in output.statements]
            assert found == SPEAKERS[document][first : first + len(found)]


def test_one_file_brings_those_beside_it(root):
    folder = root / "tests/cases/systems/booknlp"
    files = export_files(folder / "p03_pronoun.quotes", booknlp.ENDINGS)
    assert [file.inside for file in files] == ["p03_pronoun.entities", "p03_pronoun.quotes", "p03_pronoun.tokens"]


def test_recognised_by_its_own_reader_alone(root):
    seen = {}
    for folder, reader in FOLDERS.items():
        for file in export_files(root / "tests/cases/systems" / folder, reader.ENDINGS):
            seen[folder, file.inside] = [other for other, module in FOLDERS.items() if module.recognises(file)]
    certain = {key: found for key, found in seen.items() if key[1] not in ("p07_interrupted.txt", "p03_pronoun.txt")}
    assert {key: [key[0]] for key in certain} == certain
    assert seen["llm", "p03_pronoun.txt"] == ["llm"]  # in code fences
    assert seen["llm", "p07_interrupted.txt"] == []  # a table of Markdown could be anything


JUNK = [
    "",
    "\n",
    "\t",
    '"',
    "{",
    "}",
    "[",
    "]",
    ",",
    "-1",
    "None",
    "null",
    "9999",
    "😀",
    "\\",
    "\\ud800",
    "O",
    "\x00",
    "1e999",
    "NaN",
]


@pytest.mark.parametrize("name", [name for name in FOLDERS if name != "spacy"])
@settings(max_examples=60)
@given(st.data())
def test_a_damaged_file_is_read_or_refused(name, data):
    reader = FOLDERS[name]
    files = export_files(Path(__file__).parent / "cases/systems" / name, reader.ENDINGS)
    number = data.draw(st.integers(0, len(files) - 1))
    content = files[number].data
    for _ in range(data.draw(st.integers(1, 3))):
        start = data.draw(st.integers(0, len(content)))
        length = data.draw(st.sampled_from([0, 1, 1, 2, 7, 100_000]))
        content = content[:start] + data.draw(st.sampled_from(JUNK)).encode() + content[start + length :]
    files[number] = files[number]._replace(data=content)
    try:
        outputs = reader.read(files, Account())
    except InvalidData:
        return
    pieces = [piece for output in outputs for one in output.statements for piece in one.content]
    assert all(piece.words or piece.start is not None for piece in pieces)
