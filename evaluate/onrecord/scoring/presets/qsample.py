"""`qsample`: the scorer of QSample, "Pareti-style quotation evaluation" (Scheible, Klinger and Padó 2016).

Definition   A content is one span of tokens, and the spans of a side are a set. `exact`: right if a span of the other side
             has the same first and last token. `partial`: a prediction earns its tokens that are in a gold span over its
             length, once for every gold span; for recall every gold span earns its tokens that are in a prediction over its
             length, once for every prediction. Both over the number of predictions, and of gold spans. By type (direct,
             indirect, mixed): precision of the predictions of the type against all of gold, recall of gold's of the type
             against all predictions; a span is direct if its first and last token are quotation marks, mixed if another
             is, else indirect (Pareti 2015). `cue` is exact.
Source       christianscheible/qsample, src/main/java/ims/cs/qsample/evaluate/F1.java, EvaluateSpan.java, and
             spans/Span.java. Written anew from their definition.
Reproduced   bug for bug, with the direction of what it does to the score:
             nothing predicted has precision 1, nothing in gold recall 1 (up; K1, K2);
             equal predictions are one (up);
             partial credit adds up over any pieces, so ten predictions of a token inside one quote are perfect (up; K5).
             Where the credit of a document exceeds its spans, as for nested gold, the original stops (`java.lang.Error: Too
             many spans`; K3, K6), and the figure is null.
Fixed        `qsample-fixed`: our matching; partial credit within pairs; repetitions count; a content is the set of its
             tokens, however many spans it has; a ratio of nothing is null. The convention for types stays.
Tables       A discontinuous content, which the original does not know, is one span from its first to its last token; so is
             a cue. Documents that the predictions lack are empty, and those that gold lacks are documents without gold.
"""

from collections.abc import Iterable, Sequence

from onrecord.scoring.presets.matching import one_to_one
from onrecord.scoring.presets.records import (
    Document,
    Documents,
    Figures,
    Quote,
    Span,
    Values,
    covered,
    fair,
    hull,
    named,
    ratio,
    reach,
    shared,
    union,
)

TYPES = ("direct", "indirect", "mixed")
_TOO_MANY = "java.lang.Error: Too many spans"


def qsample(documents: Documents) -> Figures:
    """The figures of the original, defects included."""
    sides = [(_contents(d.gold), _contents(d.predicted), d.marks) for d in documents]
    cues = [(_cues(d.gold), _cues(d.predicted), d.marks) for d in documents]
    values: Values = {}
    why: dict[str, str] = {}
    for name, spans, partial, of_type in (
        ("exact", sides, False, None),
        *((f"exact_{kind}", sides, False, kind) for kind in TYPES),
        ("cue", cues, False, None),
        ("partial", sides, True, None),
        *((f"partial_{kind}", sides, True, kind) for kind in TYPES),
    ):
        earned = [_earned(*of_document, partial, of_type) for of_document in spans]
        for_precision, predicted, for_recall, gold = (sum(column) for column in zip(*earned, strict=True)) if earned else (0,) * 4
        found = named(name, for_precision / predicted if predicted else 1.0, for_recall / gold if gold else 1.0)
        if any(int(p) > predictions or int(r) > golds for p, predictions, r, golds in earned):
            found, why = dict.fromkeys(found), why | dict.fromkeys(found, _TOO_MANY)
        values |= found
    return Figures(values, why)


def qsample_fixed(documents: Documents) -> Figures:
    """The same with the defects repaired."""
    pairs = [
        (kind(document, gold), kind(document, predicted), gold, predicted)
        for document, of_document in zip(documents, one_to_one(documents), strict=True)
        for gold, predicted in of_document
    ]
    values: Values = {}
    partial: Values = {}
    for name in ("", *TYPES):
        mine = [(g if not name or of_gold == name else None, p if not name or of_predicted == name else None, g, p)
                for of_gold, of_predicted, g, p in pairs]  # fmt: skip
        golds, predictions = (sum(row[side] is not None for row in mine) for side in (0, 1))
        label = f"_{name}" if name else ""
        for family, exact, key in ((values, True, f"exact{label}"), (partial, False, f"partial{label}")):
            precision = sum(_credit(p, g, exact) for _, here, g, p in mine if here and g and p)
            recall = sum(_credit(g, p, exact) for here, _, g, p in mine if here and g and p)
            family |= named(key, ratio(precision, predictions), ratio(recall, golds), fair)
    cues = [pair for of_document in one_to_one(documents, "cue") for pair in of_document]
    having = [sum(bool(quote and quote.cue) for quote in side) for side in zip(*cues, strict=True)] or [0, 0]
    right = sum(union(g.cue) == union(p.cue) for g, p in cues if g and p)
    return Figures(values | named("cue", ratio(right, having[1]), ratio(right, having[0]), fair) | partial)


def kind(document: Document, quote: Quote | None) -> str | None:
    """The type of a quote by the quotation marks in its content."""
    span = hull(quote.content) if quote else None
    return _kind(span, document.marks) if span else None


def _kind(span: Span, marks: frozenset[int]) -> str:
    start, end = span
    if start in marks and end - 1 in marks:
        return "direct"
    return "mixed" if any(token in marks for token in range(start, end)) else "indirect"


def _earned(
    gold: set[Span], predicted: set[Span], marks: frozenset[int], partial: bool, of_type: str | None
) -> tuple[float, int, float, int]:
    """Credit for precision, predictions, credit for recall, gold spans."""
    golds, predictions = (
        [span for span in sorted(side) if of_type is None or _kind(span, marks) == of_type] for side in (gold, predicted)
    )
    if not partial:
        return sum(span in gold for span in predictions), len(predictions), sum(span in predicted for span in golds), len(golds)
    return _shares(predictions, gold), len(predictions), _shares(golds, predicted), len(golds)


def _shares(spans: Sequence[Span], others: Iterable[Span]) -> float:
    """Sum over the spans of the share of their tokens that is in an other one, added up over the others."""
    before = covered(others, reach(spans, others))
    return sum(float(before[end] - before[start]) / (end - start) for start, end in spans)


def _contents(quotes: Sequence[Quote] | None) -> set[Span]:
    return {span for quote in quotes or () if (span := hull(quote.content))}


def _cues(quotes: Sequence[Quote] | None) -> set[Span]:
    return {span for quote in quotes or () if (span := hull(quote.cue))}


def _credit(quote: Quote, other: Quote, exact: bool) -> float:
    own = union(quote.content)
    if exact:
        return float(own == union(other.content))
    return shared(own, other.content) / sum(end - start for start, end in own)
