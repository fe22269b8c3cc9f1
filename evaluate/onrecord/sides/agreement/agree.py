"""`agree`: layers of the same documents → how far they agree, by every coefficient of `scoring.agreement`.

Quotes of two layers are matched by the alignment of a score; fields are compared in pairs with dice of at least one half, so
they say how far annotators agree *once they have found the same quote*. Agreement on a speaker is that each is right where the
other is gold (MEASURES, section 4). Everything else looks at all that was marked, found by both or not.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from onrecord import __version__
from onrecord.scoring import agreement
from onrecord.scoring.agreement import NOTHING_MARKED, Coefficient, Told
from onrecord.scoring.groups import grouped
from onrecord.scoring.statistics import FEW_DOCUMENTS, SAMPLES, SEED
from onrecord.sides.agreement.fields import NAMES, field_coefficients
from onrecord.sides.agreement.layers import Layers, read_layers
from onrecord.sides.agreement.marked import LABELS, UNITS, marked
from onrecord.sides.agreement.pairs import THRESHOLDS, WAYS, Compared, compared

AMBIGUOUS = "groups with two quotes of one layer (from Fleiss' κ and α of fields)"
_NO_ANNOTATOR = frozenset({"model", "authored"})

Coefficients = dict[tuple[str, ...], Coefficient]


@dataclass(frozen=True)
class Annotator:
    """One layer: its name, how many of the documents it annotates, its quotes in them, and how it came about."""

    name: str
    documents: int
    quotes: int
    methods: list[str]


@dataclass(frozen=True)
class Field:
    """Agreement on one field of matched quotes. `quotes`: how many matched pairs carry it on both sides."""

    quotes: int
    share: Told
    cohen: Told
    fleiss: Told
    alpha: Told


@dataclass(frozen=True)
class Pair:
    """Two layers: the documents both annotate, their quotes there, F1 by threshold, and agr of any role in each direction."""

    layers: tuple[str, str]
    documents: int
    quotes: tuple[int, int]
    f1: dict[str, Told]
    agr: tuple[Told, Told]


@dataclass(frozen=True)
class Agreement:
    """All coefficients, with what a reader of the numbers should know.

    `f1` by threshold of dice, `agr` by what has to overlap, `alpha` by unit and by whose labels are compared.
    """

    annotators: list[Annotator]
    documents: int
    f1: dict[str, Told]
    agr: dict[str, Told]
    alpha: dict[str, dict[str, Told]]
    fields: dict[str, Field]
    pairs: list[Pair]
    left_out: dict[str, int]
    signature: str
    notes: list[str]


def agree(
    given: Sequence[str | Path],
    *,
    layers: Sequence[str] = (),
    texts: str | Path | None = None,
    samples: int = SAMPLES,
    seed: int = SEED,
) -> Agreement:
    """How far the layers in `given` agree: files, folders, corpora (see `sides.agreement.layers`), or only the named `layers` of them.

    `samples` bootstrap samples of documents (0: no intervals) are drawn with `seed`.
    Raises ValueError where there are no two layers of one document, InvalidData with all that is wrong with them, OSError.
    """
    read = read_layers(given, layers, Path(texts) if texts is not None else None)
    numbers = range(len(read.layers))
    pairs = {(i, j): found for i in numbers for j in numbers[i + 1 :] if (found := compared(read, i, j))}
    groups, ambiguous = grouped({key: pair.pairs for key, pair in pairs.items()}, [len(layer) for layer in read.layers])
    coefficients: Coefficients = {("f1", name): agreement.pooled([_f1(p, name) for p in pairs.values()]) for name in THRESHOLDS}
    coefficients |= {("agr", way): agreement.pooled([c for p in pairs.values() for c in _agr(p, way)]) for way in WAYS}
    coefficients |= {("alpha", *key): c for key, c in marked(read).items()}
    by_field = field_coefficients(read, pairs, groups)
    coefficients |= {("field", field, name): c for field, found in by_field.items() for name, c in found.items()}
    for (i, j), pair in pairs.items():
        coefficients |= {("pair", str(i), str(j), name): _f1(pair, name) for name in THRESHOLDS}
        coefficients |= {("pair", str(i), str(j), f"agr {d}"): c for d, c in enumerate(_agr(pair, WAYS[0]))}
    values = agreement.told(coefficients, samples, seed)
    return Agreement(
        annotators=[Annotator(x.name, int(x.annotated.sum()), len(x), sorted(x.methods)) for x in read.layers],
        documents=len(read.documents),
        f1={name: values["f1", name] for name in THRESHOLDS},
        agr={way: values["agr", way] for way in WAYS},
        alpha=_alphas(values),
        fields={
            field: Field(_quotes(found["share"]), *(values["field", field, name] for name in NAMES))
            for field, found in by_field.items()
        },
        pairs=[_pair(read, i, j, pair, values) for (i, j), pair in pairs.items()],
        left_out=read.left_out | ({AMBIGUOUS: ambiguous} if ambiguous else {}),
        signature=_signature(read, samples, seed),
        notes=_notes(read),
    )


def _f1(pair: Compared, name: str) -> Coefficient:
    return agreement.share(2 * pair.matched(name), pair.quotes[0] + pair.quotes[1], NOTHING_MARKED)


def _agr(pair: Compared, way: str) -> list[Coefficient]:
    """Both directions."""
    return [agreement.share(hit, whole, NOTHING_MARKED) for hit, whole in pair.agr[way]]


def _quotes(shared: Coefficient) -> int:
    """How many matched pairs carry a field on both sides: the whole of its share."""
    return int(shared.counts[:, 1].sum()) if shared.counts.shape[1] else 0


def _alphas(values: Mapping[tuple[str, ...], Told]) -> dict[str, dict[str, Told]]:
    return {unit: {label: values["alpha", unit, label] for label in LABELS} for unit in UNITS}


def _pair(read: Layers, i: int, j: int, pair: Compared, values: Mapping[tuple[str, ...], Told]) -> Pair:
    def of_pair(name: str) -> Told:
        return values["pair", str(i), str(j), name]

    quotes = int(pair.quotes[0].sum()), int(pair.quotes[1].sum())
    names = read.layers[i].name, read.layers[j].name
    return Pair(names, pair.documents, quotes, {name: of_pair(name) for name in THRESHOLDS}, (of_pair("agr 0"), of_pair("agr 1")))


def _signature(read: Layers, samples: int, seed: int) -> str:
    """All that can change a number, as in the signature of a score."""
    options = {
        "layers": len(read.layers),
        "docs": len(read.documents),
        "unit": "raw" if read.texts.null_count else "content",
        "tokens": "none" if read.texts.null_count else "space",
        "match": "lex10",
        "spk": "partial",
        "ci": f"doc-pct-{samples}" if samples else "none",
        "seed": seed if samples else "none",
        "v": __version__,
    }
    return "|".join(f"{name}:{value}" for name, value in options.items())


def _notes(read: Layers) -> list[str]:
    said = []
    made = {layer.name: sorted(layer.methods & _NO_ANNOTATOR) for layer in read.layers if layer.methods & _NO_ANNOTATOR}
    if made:
        listed = ", ".join(f"{name} ({', '.join(methods)})" for name, methods in made.items())
        said.append(f"passes of a program or of the author of the texts are no inter-annotator agreement: {listed}")
    if read.texts.null_count:
        said.append("a text is missing, so units are code points in the place of letters and digits")
    if len(read.documents) < 2:
        said.append("one document alone: no interval can be told")
    elif len(read.documents) < FEW_DOCUMENTS:
        said.append(f"only {len(read.documents)} documents: intervals need at least {FEW_DOCUMENTS} to mean much")
    return said
