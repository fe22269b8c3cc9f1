"""Defects of corpora: for a person, for a program, and as the page that holds them side by side.

python -m onrecord.report.quality polnear wikinews-de … > docs/quality.md
"""

import json
import sys
from collections.abc import Mapping, Sequence

from onrecord.corpora.catalogue import catalogue
from onrecord.data.load import load
from onrecord.quality.defects import OF_DOCUMENTS, OF_QUOTES, Defect, quality

SHOWN = 5

HEAD = """# What is wrong with the corpora

`onrecord check NAME` holds a corpus against the rules that our own data has to pass, and looks for what shows only when its documents
stand side by side. Many a number here is no error but a convention of the corpus, and differs from ours; what it costs is known once
it is counted. Each row is the number of quotes or documents that have the defect; – stands where the corpus does not hold what the
rule asks for. Nothing of the texts is shown here; `onrecord check NAME --format json` names every place.

Some look worse than they are: the near-duplicates across SpkAtt's splits are its three trial speeches, which stand in train again. In
Redewiedergabe the speaker of free indirect and reported speech is marked inside of it (`content-swallows`). Types that LitBank's and PDNC's
quotation marks contradict are mostly marks that were lost, or quotations that a line break cuts off.

This page is made by `python -m onrecord.report.quality NAME …`, of corpora that were downloaded before.

"""


def defects_of(corpus: str) -> list[Defect]:
    """The defects of a corpus by name. Raises ValueError for a name that cannot be loaded."""
    entry = catalogue().get(corpus)
    return quality(load(corpus).arrow, entry.derived if entry else ())


def as_text(found: Mapping[str, Sequence[Defect]]) -> str:
    """What was found, with how many and the first places; what was not found in one line."""
    lines = []
    for corpus, defects in found.items():
        counts = {defect.unit: defect.of for defect in defects if defect.of is not None}
        lines.append(f"{corpus}: {', '.join(f'{count:,} {unit}' for unit, count in sorted(counts.items()))}")
        for defect in (defect for defect in defects if defect.where):
            share = len(defect.where) / (defect.of or 1)
            lines.append(f"  {len(defect.where):6,} {defect.unit} ({share:.1%})  [{defect.rule}] {_said(defect)}")
            more = len(defect.where) - SHOWN
            lines += [f"{' ' * 9}{place}" for place in defect.where[:SHOWN]]
            lines += [f"{' ' * 9}and {more:,} more"] if more > 0 else []
        clean = [defect.rule for defect in defects if not defect.where and defect.of is not None]
        unasked = [defect.rule for defect in defects if defect.of is None]
        lines += [f"  none: {', '.join(clean)}"] if clean else []
        lines += [f"  cannot be asked of this corpus: {', '.join(unasked)}"] if unasked else []
    return "".join(f"{line}\n" for line in lines)


def as_json(found: Mapping[str, Sequence[Defect]]) -> str:
    """Every place of every defect."""
    listed = {corpus: {defect.rule: _value(defect) for defect in defects} for corpus, defects in found.items()}
    return json.dumps(listed, ensure_ascii=False, indent=2) + "\n"


def as_markdown(found: Mapping[str, Sequence[Defect]]) -> str:
    """One table over the corpora, a row per defect."""
    rows = [["of quotes", *found], ["---", *("---:" for _ in found)]]
    rows.append(["*quotes*", *(_total(defects, "quotes") for defects in found.values())])
    rows += [_row(rule, said, found) for rule, said in OF_QUOTES.items()]
    rows.append(["*documents*", *(_total(defects, "documents") for defects in found.values())])
    rows += [_row(rule, said, found) for rule, said in OF_DOCUMENTS.items()]
    return "".join(f"| {' | '.join(row)} |\n" for row in rows)


def _row(rule: str, said: str, found: Mapping[str, Sequence[Defect]]) -> list[str]:
    of_rule = [next(defect for defect in defects if defect.rule == rule) for defects in found.values()]
    return [f"{said} (`{rule}`)", *("–" if defect.of is None else f"{len(defect.where):,}" for defect in of_rule)]


def _total(defects: Sequence[Defect], unit: str) -> str:
    return f"{next((defect.of for defect in defects if defect.unit == unit and defect.of is not None), 0):,}"


def _said(defect: Defect) -> str:
    return (OF_QUOTES | OF_DOCUMENTS)[defect.rule]


def _value(defect: Defect) -> dict[str, object]:
    return {"unit": defect.unit, "count": len(defect.where), "of": defect.of, "where": defect.where}


FORMATS = {"text": as_text, "json": as_json, "markdown": as_markdown}

if __name__ == "__main__":
    sys.stdout.write(HEAD + as_markdown({corpus: defects_of(corpus) for corpus in sys.argv[1:]}))
