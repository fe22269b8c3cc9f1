"""MCAE sourcing benchmark: US news of 2023 to 2025, with every sourced statement and the type of its source.

Source       Vincent, Wang, Shi, Koka and Fang, arXiv 2501.00164; repository and commit stand in the catalogue.
Documents    One an article, its id the name of its file without ending; see `mcae_article`.
Quotes       One per sourced statement of the ground truth of 4 September 2025, numbered by its row in the file: the files' own
             numbers are missing or wrong here and there. A statement is one or more sentences with the words that attribute,
             so that it is wider than a content of our own guidelines.
Places       The files have no offsets. The statements of an article are looked for one after the other on the integrity ladder
             (MEASURES, section 6), T0 to T5. What T5 finds differs in words; what stands nowhere is left out. Both are listed,
             by article and number. Cells whose UTF-8 was read as Mac OS Roman are decoded first.
Speakers     The type of a source becomes kind, identification and confidentiality, of which `anonymous` follows; see
             `mcae_sources`.
Layers       `ann1` and `ann2`, the two annotators of the sample of 100 rows for agreement. It does not say of which articles: a
             row belongs to the one in which the words of either annotator stand (T0 to T3), of several to that of the row before.
Null         Type, cue, mention, chain, date, medium, polarity, nesting: MCAE does not annotate them.
"""

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from onrecord.corpora.attributed import attributed_row
from onrecord.corpora.imported import Imported, Losses
from onrecord.corpora.imported_rows import tables
from onrecord.corpora.mcae_article import article_row
from onrecord.corpora.mcae_sources import COLUMNS, STATEMENT, Sources, named
from onrecord.corpora.standoff import union
from onrecord.corpora.text_files import read_csv, read_text
from onrecord.data.annotation import GOLD
from onrecord.data.rows import Row
from onrecord.findings import Finding, InvalidData
from onrecord.text.ladder import NEAR, TIERS, Anchors

TRUTH, ARTICLES = "benchmarking/GT data/20250904", "extracted_articles_boilerplate"
LAYERS = ("ann1", "ann2")
SAMPLE = {layer: f"inter_coder_reliability/ICRcombined/100R-ICRcombined-{layer}.csv" for layer in LAYERS}
_FILE = re.compile(rf"(?P<folder>{TRUTH}|{ARTICLES})/(?P<number>[0-9]+)-[^/]+\.(?:csv|txt)")


class Statement(NamedTuple):
    """A sourced statement: its row in the file, counted from 1, its cells, and whether they had to be decoded."""

    row: int
    cells: dict[str, str]
    repaired: bool


def wanted(name: str) -> bool:
    """Whether the file is read: the articles, the ground truth of 4 September 2025, and the two annotators' sample."""
    return _FILE.fullmatch(name) is not None or name in SAMPLE.values()


def convert(files: Mapping[str, bytes]) -> Imported:
    """The tables. Raises InvalidData for files that are missing or not of this corpus's form, all of them at once."""
    losses, findings = Losses(), list[Finding]()
    articles, truths = _numbered(files, ARTICLES, findings), _numbered(files, TRUTH, findings)
    texts, layers = dict[int, str](), dict[int, dict[str, list[Statement]]]()
    for number, name in sorted(truths.items()):
        try:
            layers[number] = {GOLD: list(_statements(files, name, losses).values())}
            texts[number] = read_text(files, articles.get(number, f"{ARTICLES}/{number}-….txt"))
        except InvalidData as invalid:
            findings += invalid.findings
    try:
        for number, layer, statement in _sample(files, texts, losses):
            layers[number].setdefault(layer, []).append(statement)
    except InvalidData as invalid:
        findings += invalid.findings
    if findings:
        raise InvalidData(findings)
    losses.dropped["articles without ground truth"] += len(articles.keys() - truths.keys())
    documents, quotes = list[Row](), list[Row]()
    for number, text in texts.items():
        documents.append(article_row(articles[number], text, [GOLD, *sorted(layers[number].keys() - {GOLD})], losses))
        for layer, statements in layers[number].items():
            quotes += _quotes(documents[-1], layer, statements, losses)
    return Imported(tables(documents, quotes), {}, losses)


def _numbered(files: Mapping[str, bytes], folder: str, findings: list[Finding]) -> dict[int, str]:
    """The files of a folder by the number of their article."""
    found: dict[int, str] = {}
    for name in sorted(files):
        match = _FILE.fullmatch(name)
        if match is None or match["folder"] != folder:
            continue
        number = int(match["number"])
        if number in found:
            findings.append(Finding(name, 1, 1, "duplicate-document", f"{found[number]} is of article {number} already"))
        found[number] = name
    if not found:
        findings.append(Finding(folder, 1, 1, "file-missing", f"there is no {folder}/<number>-…; a whole copy is needed"))
    return found


def _statements(files: Mapping[str, bytes], name: str, losses: Losses) -> dict[int, Statement]:
    """The rows of a file that hold a statement, by number."""
    found = {}
    for row, record in enumerate(read_csv(files, name, COLUMNS, named), 1):
        cells = {column: _decoded(cell) for column, cell in record.cells.items()}
        if cells[STATEMENT].strip():
            found[row] = Statement(row, cells, cells != record.cells)
        else:
            losses.dropped["rows without a statement"] += 1
    return found


def _decoded(cell: str) -> str:
    """The cell, its UTF-8 decoded if it was read as Mac OS Roman: a text that is not so has bytes that are no UTF-8."""
    try:
        return cell.encode("mac_roman").decode("utf-8")
    except UnicodeError:
        return cell


def _sample(files: Mapping[str, bytes], texts: Mapping[int, str], losses: Losses) -> Iterator[tuple[int, str, Statement]]:
    """The two annotators' statements, with the articles they are of. Row for row both are of the same article."""
    if not SAMPLE.values() & files.keys():
        return
    of_layer = {layer: _statements(files, name, losses) for layer, name in SAMPLE.items()}
    anchors = {number: Anchors(text) for number, text in texts.items()}
    article = min(texts, default=0)
    for row in sorted({row for statements in of_layer.values() for row in statements}):
        given = {layer: statements[row] for layer, statements in of_layer.items() if row in statements}
        words = [statement.cells[STATEMENT].strip() for statement in given.values()]
        found = [number for number, places in anchors.items() if any(places.exactly(each) for each in words)]
        if found:
            article = article if article in found else found[0]
            yield from ((article, layer, statement) for layer, statement in given.items())
            continue
        for layer in given:
            losses.dropped[f"statement {row} of {layer}: stands in no article"] += 1


def _quotes(document: Row, layer: str, statements: list[Statement], losses: Losses) -> Iterator[Row]:
    """The rows of a layer of an article, in the order of the text."""
    anchors, sources, rows = Anchors(document["text"]), Sources(losses), list[Row]()
    of_layer = "" if layer == GOLD else f", in the layer {layer}"
    for statement in statements:
        label = f"statement {statement.row} of {document['document_id']}{of_layer}"
        losses.read_as["statements with another number than that of their row"] += layer == GOLD and statement.cells.get(
            "no", ""
        ).strip() != str(statement.row)
        anchor = anchors.find(statement.cells[STATEMENT].strip())
        if anchor is None:
            losses.dropped[f"{label}: stands nowhere in the article"] += 1
            continue
        how = f"{TIERS[anchor.tier]}{', decoded' if statement.repaired else ''}"
        losses.checked[f"statements that stand in the article at {how}{of_layer}"] += 1
        losses.read_as[f"statements that stand there more than once: where none has been found yet{of_layer}"] += anchor.ambiguous
        losses.read_as[f"{label}: where the words nearly stand"] += anchor.tier == NEAR
        speakers, flags = sources.of(statement.cells)
        known = {"layer": layer, "annotators": [] if layer == GOLD else [layer], "review": "none", "guidelines": "MCAE"}
        rows.append(attributed_row(document, f"s{statement.row}", union(anchor.spans), speakers, **known, **flags))
    yield from sorted(rows, key=lambda row: [(span["start"], span["end"]) for span in row["content"]])
