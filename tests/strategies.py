"""Hypothesis strategies: rows of the three tables, and invented documents with a valid annotation file.

Rows follow schema/tables.schema.json as it stands: a column added there is drawn here. Documents are put together from
sentences of which it is known, word by word, who wrote them: PROSE is the outlet's, SPOKEN a speaker's.
"""

import hashlib
import json
import re
import unicodedata
from copy import deepcopy
from pathlib import Path
from typing import Any, NamedTuple

from hypothesis import strategies as st

from onrecord.data.annotation import Annotation
from onrecord.data.tables import Tables, arrow_schema, to_arrow
from onrecord.schema import load_schema, resolve
from onrecord.text.source import parse

OPEN_LICENSE = "CC-BY-4.0"
TEXT_FREE = "LicenseRef-not-redistributable"

CHARACTERS = st.characters(exclude_categories=["Cs"])
STRINGS = st.one_of(
    st.sampled_from(["", "Lervik", "e\u0301cluse", "👩🏽‍🚒 och 🇳🇴", "קול", "\u0000", 'a "b" \\ c\n', "港の声", "\u2028"]),
    st.text(CHARACTERS, max_size=12),
)


# ---------------------------------------------------------------- rows


def rows(name: str) -> st.SearchStrategy[dict[str, Any]]:
    """A row of the table: any row that the schema allows."""
    root = load_schema("tables")
    return _of_schema(root["$defs"][name], root)


def _of_schema(schema: dict[str, Any], root: dict[str, Any]) -> st.SearchStrategy[Any]:
    schema = resolve(schema, root)
    if "enum" in schema:
        return st.sampled_from(schema["enum"])
    types = [schema["type"]] if isinstance(schema["type"], str) else schema["type"]
    return st.one_of([_of_type(name, schema, root) for name in types])


def _of_type(name: str, schema: dict[str, Any], root: dict[str, Any]) -> st.SearchStrategy[Any]:
    if name == "object":
        return st.fixed_dictionaries({key: _of_schema(value, root) for key, value in schema["properties"].items()})
    if name == "array":
        return st.lists(_of_schema(schema["items"], root), min_size=schema.get("minItems", 0), max_size=3)
    return {
        "null": st.none(),
        "string": STRINGS,
        "boolean": st.booleans(),
        "integer": st.integers(schema.get("minimum"), schema.get("maximum")),
    }[name]


# ---------------------------------------------------------------- documents


class Words(NamedTuple):
    """The vocabulary of one language. No prose word is part of a name, a spoken word, a key or a label."""

    language: str
    prose: tuple[str, ...]
    spoken: tuple[str, ...]
    names: tuple[str, str]
    marks: tuple[tuple[str, str, str, str], ...]  # outer and inner ones


VOCABULARIES = (
    Words(
        "en",
        ("wharfling", "quorrow", "toldane", "yesterwick", "umbrelling", "o'klatt"),
        ("never", "gates", "stay", "shut", "workers'", "it's", "ship🚢"),
        ("Ida Holm", "Peter Hale-Oru"),
        (("“", "”", "‘", "’"), ('"', '"', "'", "'"), ("‘", "’", "“", "”")),
    ),
    Words(
        "de",
        ("Hafenquark", "gesolltet", "Trübsalz", "überquollen"),
        ("niemals", "Tore", "bleiben", "zu", "schön"),
        ("Jörg Zgraggen", "Ilse Darn"),
        (("„", "“", "‚", "‘"), ("»", "«", "›", "‹"), ("‚", "‘", "„", "“")),
    ),
    Words(
        "fr",
        ("quaisard", "dira-ton-plouf", "e\u0301clusette", "d’avantier"),
        ("jamais", "portes", "ferme\u0301es", "l’île"),
        ("Léa Quimbreux", "Noé Vautrel"),
        (("« ", " »", "“", "”"), ("«\u00a0", "\u00a0»", "‹\u202f", "\u202f›"), ("“", "”", "‘", "’")),
    ),
    Words(
        "uk",
        ("порталиско", "казавенько", "учорашник"),
        ("ніколи", "ворота", "зачинено", "свічка🕯️"),
        ("Оксана Гребля", "Тарас Щедрик"),
        (("«", "»", "„", "“"), ("„", "“", "«", "»")),
    ),
    Words(
        "he",
        ("נמליקון", "אמרתון", "שלשומיה"),
        ("שערים", "סגורים", "תמיד"),
        ("נועם ברגשון", "תמר אלקד"),
        (('"', '"', "'", "'"),),
    ),
)
KINDS = ("prose", "direct", "interrupted", "indirect", "mixed", "nested", "scare", "agentless", "relayed")


class Sample(NamedTuple):
    """An invented document. `finished` has offsets and words at every selector, `value` is as a contributor may hand it in."""

    text: str
    value: dict[str, Any]
    finished: dict[str, Any]
    prose: tuple[str, ...]


class _Writer:
    """Writes the text piece by piece and knows where each piece stands."""

    def __init__(self) -> None:
        self.text = ""

    def write(self, words: str) -> dict[str, Any]:
        start = len(self.text)
        self.text += words
        return {"exact": words, "start": start, "end": len(self.text)}

    def since(self, start: int) -> dict[str, Any]:
        return {"exact": self.text[start:], "start": start, "end": len(self.text)}


@st.composite
def annotations(draw: st.DrawFn, *, license: str = OPEN_LICENSE, drafts: bool = True) -> Sample:
    """A text of several sentences in one of five scripts, and an annotation of everything in it.

    With `drafts` some selectors of `value` are unfinished: the words alone, with the words around them where they occur
    twice, or the offsets alone; and quotes and selectors stand in any order.
    """
    vocabulary = draw(st.sampled_from(VOCABULARIES))
    out = _Writer()
    title = out.write(_phrase(draw, vocabulary.prose))
    value = _frame(vocabulary, license, title)
    for kind in draw(st.lists(st.sampled_from(KINDS), max_size=5)):
        out.write(draw(st.sampled_from(["\n", "\n\n", " "])))
        _sentence(draw, kind, out, vocabulary, value)
    if draw(st.booleans()):
        out.write("\n\n")
        reason = out.write(_phrase(draw, vocabulary.prose))
        value["speakers"]["clerk"].update(confidentiality="granted_with_reason", reason=[reason])
    value["document"].update(text_sha256=hashlib.sha256(out.text.encode()).hexdigest(), text_length=len(out.text))
    value["non_quotes"] = value["non_quotes"] or draw(st.sampled_from([[], [], None]))
    finished = {key: item for key, item in value.items() if item is not None}
    return Sample(out.text, _drafted(draw, finished, out.text) if drafts else finished, finished, vocabulary.prose)


def _frame(vocabulary: Words, license: str, title: dict[str, Any]) -> dict[str, Any]:
    first, second = vocabulary.names
    return {
        "$schema": "../../../schema/annotation.schema.json",
        "document": {
            "id": "harbour-post/2031-05-04-gates",
            "outlet": {"name": "The Harbour Post", "domain": "harbourpost.example", "country": "XN"},
            "title": title["exact"],
            "language": vocabulary.language,
            "published": "2031-05-04",
            "license": license,
            "regions": [{"kind": "headline", "start": title["start"], "end": title["end"]}],
        },
        "speakers": {
            "first": {"kind": "person", "name": first, "identification": "named"},
            "second": {"kind": "person", "name": second, "aliases": [second.split()[-1]], "identification": "named"},
            "clerk": {"kind": "person", "description": "a clerk of the port", "identification": "role_only"},
            "norvia": {"kind": "media", "media_type": "wire", "name": "Norvia", "identification": "named"},
        },
        "quotes": [],
        "non_quotes": [],
        "annotation": {"annotators": ["ab"], "method": "authored", "review": "none", "guidelines": "1.0"},
    }


def _phrase(draw: st.DrawFn, words: tuple[str, ...], most: int = 4) -> str:
    return " ".join(draw(st.lists(st.sampled_from(words), min_size=1, max_size=most)))


def _sentence(draw: st.DrawFn, kind: str, out: _Writer, vocabulary: Words, value: dict[str, Any]) -> None:
    prose, spoken, quotes = vocabulary.prose, vocabulary.spoken, value["quotes"]
    opening, closing, *inner = draw(st.sampled_from(vocabulary.marks))

    def marked(words: str) -> dict[str, Any]:
        return out.write(f"{opening}{words}{closing}")

    def add(type_: str, content: list[dict[str, Any]], speaker: list[str], **rest: Any) -> None:
        quotes.append({"id": f"q{len(quotes) + 1}", "type": type_, "content": content, "speaker": speaker, **rest})

    def attribution() -> dict[str, Any]:
        out.write(" ")
        cue = out.write(draw(st.sampled_from(prose)))
        out.write(" ")
        return {"cue": [cue], "mention": [out.write(draw(st.sampled_from([vocabulary.names[0], prose[0]])))]}

    speaker = draw(st.sampled_from([["first"], ["clerk"], ["first", "second"]]))
    match kind:
        case "prose":
            out.write(_phrase(draw, prose))
        case "direct":
            content = marked(_phrase(draw, spoken))
            add("direct", [content], speaker, **attribution(), polarity=draw(st.sampled_from(["asserted", "denied"])))
        case "interrupted":
            first = marked(_phrase(draw, spoken))
            rest = attribution()
            out.write(", ")
            add("direct", [first, marked(_phrase(draw, spoken))], speaker, **rest)
        case "indirect":
            mention = out.write(vocabulary.names[0])
            out.write(" ")
            cue = out.write(_phrase(draw, prose, 1))
            out.write(" ")
            add("indirect", [out.write(_phrase(draw, prose))], speaker, cue=[cue], mention=[mention], phenomena=[])
        case "mixed":
            start = len(out.text)
            out.write(_phrase(draw, prose) + " ")
            marked(_phrase(draw, spoken))
            if draw(st.booleans()):
                out.write(f" {_phrase(draw, prose)}")
            if draw(st.booleans()):
                out.write(" ")
                marked(_phrase(draw, spoken))
            add("mixed", [out.since(start)], speaker, uttered="../2031-05-04")
        case "nested":
            start = len(out.text)
            out.write(f"{opening}{_phrase(draw, spoken)} ")
            nested = out.write(inner[0] + spoken[0] + inner[1])
            out.write(f" {_phrase(draw, spoken)}{closing}")
            add("direct", [out.since(start)], speaker, **attribution())
            add("direct", [nested], [], nested_in=quotes[-1]["id"])
        case "scare":
            out.write(_phrase(draw, prose) + " ")
            value["non_quotes"].append({"reason": "scare_quote", "span": marked(_phrase(draw, prose, 1))})
        case "agentless":
            add("indirect", [out.write(_phrase(draw, prose))], [], medium="thought")
        case "relayed":
            content = marked(_phrase(draw, spoken))
            rest = attribution()
            out.write(" ")
            node = {"role": "recorder", "speaker": "norvia", "mention": [out.write("Norvia")]}
            add("direct", [content], speaker, **rest, via=[{"role": "venue", "name": "the port assembly"}, node])
    out.write(".")


def _drafted(draw: st.DrawFn, finished: dict[str, Any], text: str) -> dict[str, Any]:
    """The same file with some selectors unfinished, and lists in another order."""
    value = deepcopy(finished)
    for quote in value["quotes"]:
        for role in ("content", "cue", "mention"):
            if role in quote:
                quote[role] = draw(st.permutations([_draft(draw, item, text) for item in quote[role]]))
        for node in quote.get("via", []):
            if "mention" in node:
                node["mention"] = [_draft(draw, item, text) for item in node["mention"]]
    for speaker in value["speakers"].values():
        if "reason" in speaker:
            speaker["reason"] = [_draft(draw, item, text) for item in speaker["reason"]]
    for non_quote in value.get("non_quotes", []):
        non_quote["span"] = _draft(draw, non_quote["span"], text)
    value["quotes"] = draw(st.permutations(value["quotes"]))
    for key in draw(st.sets(st.sampled_from(["text_sha256", "text_length"]))):
        del value["document"][key]
    return value


def _draft(draw: st.DrawFn, selector: dict[str, Any], text: str) -> dict[str, Any]:
    exact, start, end = selector["exact"], selector["start"], selector["end"]
    match draw(st.sampled_from(["finished", "offsets", "words"])):
        case "offsets":
            return {"start": start, "end": end}
        case "words":
            for width in range(len(text)):
                prefix, suffix = text[max(0, start - width) : start], text[end : end + width]
                if len(re.findall(f"(?={re.escape(prefix + exact + suffix)})", text)) == 1:
                    around = {"prefix": prefix, "suffix": suffix}
                    return {"exact": exact, **{key: words for key, words in around.items() if words}}
    return dict(selector)


# ---------------------------------------------------------------- helpers of the tests


def annotation_of(value: dict[str, Any] | bytes, text: str | None, path: str = "2031-05-04-gates.json") -> Annotation:
    """The file as it would be read, with its text, without touching a disk."""
    data = value if isinstance(value, bytes) else json.dumps(value, ensure_ascii=False).encode()
    source = parse(data, path)
    return Annotation(Path(path), source, text, source.findings)


def meaning(value: Any) -> Any:
    """What the file says, whatever the order in which it says it: keys, quotes, non-quotes and places sorted."""
    if isinstance(value, dict):
        return {key: meaning(item) for key, item in sorted(value.items())}
    if isinstance(value, list):
        items = [meaning(item) for item in value]
        ordered = all(isinstance(item, str) for item in items)  # keys of speakers, aliases: their order may say something
        return items if ordered else sorted(items, key=lambda item: json.dumps(item, sort_keys=True))
    return value


def is_content_character(character: str) -> bool:
    """Letters, marks and digits, by their Unicode category; not the selectors that colour an emoji."""
    return unicodedata.category(character)[0] in "LMN" and character not in "\ufe0e\ufe0f"


# ---------------------------------------------------------------- a small dataset

QUAY = "Quay shut\n\n“It stays shut,” Ida Holm said. A diver said it rots. The “crew” slept."
FERRY = "Fähre spät\n\n„Tut uns leid“, sagte Jörg Zgraggen."
NOTICE = "Nothing was said."
MILL = "Ferro denied paying the auditor."


def write_dataset(folder: Path) -> Path:
    """A dataset folder: three articles, of which one is text-free and one without quotes, a second layer, a challenge."""
    holm = {"kind": "person", "name": "Ida Holm", "identification": "named"}
    diver = {"kind": "person", "description": "a diver", "identification": "role_only"}
    said = _quote(QUAY, "q1", "direct", "“It stays shut,”", "holm", "Ida Holm")
    rots = _quote(QUAY, "q2", "indirect", "it rots", "diver", "A diver")
    scare = {"reason": "scare_quote", "span": _place(QUAY, "“crew”")}
    articles = folder / "articles"
    gold = _gold("lervik-echo/2031-02-03-quay", QUAY)
    _write(articles, QUAY, gold, {"holm": holm, "diver": diver}, [said, rots], non_quotes=[scare])
    layer = {key: gold[key] for key in ("id", "text_sha256")}
    _write(articles, None, layer, {"holm": holm}, [said], layer=".cd", annotator="cd", method="model")

    sorry = _quote(FERRY, "q1", "direct", "„Tut uns leid“", "zgraggen", None)
    zgraggen = {"kind": "person", "name": "Jörg Zgraggen", "identification": "named"}
    ferry = _gold("sund-radio/2031-01-09-faehre", FERRY, license=TEXT_FREE, title=None, language="de")
    _write(articles, None, ferry, {"zgraggen": zgraggen}, [sorry])
    _write(articles, NOTICE, _gold("lervik-echo/2031-03-01-notice", NOTICE), {}, [])

    ferro = {"kind": "person", "name": "Ferro", "identification": "named"}
    denied = {**_quote(MILL, "q1", "reported", "paying the auditor", "ferro", "Ferro"), "polarity": "denied"}
    mill = _gold("denial/auditor", MILL, challenge={"test": "MFT", "why": "the content is denied"})
    _write(folder / "challenge", MILL, mill, {"ferro": ferro}, [denied])
    (folder / "VERSION").write_text("0.3.0\n", "utf-8")
    (folder / "retired.json").write_text("{}\n", "utf-8")
    return folder


def _gold(document_id: str, text: str, license: str = OPEN_LICENSE, **rest: Any) -> dict[str, Any]:
    return {
        "id": document_id,
        "outlet": {"name": document_id.partition("/")[0].replace("-", " ").title()},
        "language": "en",
        "published": "2031-02-03",
        "license": license,
        "text_sha256": hashlib.sha256(text.encode()).hexdigest(),
        "text_length": len(text),
        **rest,
    }


def _place(text: str, exact: str) -> dict[str, Any]:
    return {"exact": exact, "start": text.index(exact), "end": text.index(exact) + len(exact)}


def _quote(text: str, id_: str, type_: str, content: str, speaker: str, mention: str | None) -> dict[str, Any]:
    quote = {"id": id_, "type": type_, "content": [_place(text, content)], "speaker": [speaker]}
    return {**quote, **({"mention": [_place(text, mention)]} if mention else {})}


def _write(
    folder: Path,
    text: str | None,
    document: dict[str, Any],
    speakers: dict[str, Any],
    quotes: list[dict[str, Any]],
    *,
    layer: str = "",
    annotator: str = "ab",
    method: str = "authored",
    **rest: Any,
) -> None:
    annotation = {"annotators": [annotator], "method": method, "review": "none", "guidelines": "1.0"}
    value = {"document": document, "speakers": speakers, "quotes": quotes, **rest, "annotation": annotation}
    path = folder / f"{document['id']}{layer}.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(value, ensure_ascii=False, indent=2) + "\n", "utf-8")
    if text is not None:
        (folder / f"{document['id']}.txt").write_bytes(f"{text}\n".encode())


# ---------------------------------------------------------------- gold and predictions of a score


def tables_of(documents: list[dict[str, Any]], corpus: str = "invented") -> Tables:
    """Gold as tables, from a short form.

    A document has `id`, `text` (null: it has none), `speakers` (their table; `kind` and `identification` may be absent),
    `quotes`, `non_quotes` and columns of the documents table. A span is [start, end] or words that stand in the text once.
    A quote's `speaker` lists keys of the speaker table; null says that nobody annotated speakers.
    """
    columns: dict[str, list[dict[str, Any]]] = {"documents": [], "quotes": [], "non_quotes": []}
    for document in documents:
        text = document["text"]
        row = {
            **_nulls("documents"),
            "corpus": corpus,
            "document_id": document["id"],
            "layers": ["gold"],
            "text_sha256": None if text is None else hashlib.sha256(text.encode()).hexdigest(),
            "text_length": None if text is None else len(text),
            "text_kind": "raw",
            "completeness": "exhaustive",
        }
        own = {key: value for key, value in document.items() if key in row and key != "speakers"}
        columns["documents"].append({**row, **own})
        for number, quote in enumerate(document.get("quotes", []), 1):
            columns["quotes"].append(_gold_quote(document, quote, f"q{number}", corpus))
        for start, end in spans_of(text, document.get("non_quotes", [])):
            place = {"start": start, "end": end, "reason": "other", "text": None}
            columns["non_quotes"].append({"corpus": corpus, "document_id": document["id"], "layer": "gold", **place})
    return Tables(**{name: to_arrow(name, rows) for name, rows in columns.items()})


def spans_of(text: str | None, content: list[Any]) -> list[list[int]]:
    """Spans, where some are given as words that have to stand in the text once."""
    found = []
    for part in content:
        if isinstance(part, str):
            if text is None or text.count(part) != 1:
                raise ValueError(f"{part!r} does not stand in the text once")
            part = [text.index(part), text.index(part) + len(part)]
        found.append(list(part))
    return found


def predictions_of(documents: list[dict[str, Any]], predicted: dict[str, list[dict[str, Any]]]) -> list[dict[str, Any]]:
    """Predictions as a list of documents, with offsets where words stand for spans."""
    texts = {document["id"]: document["text"] for document in documents}
    roles = ("content", "mention", "cue")
    return [
        {
            "document_id": name,
            "quotes": [
                {key: spans_of(texts.get(name), value) if key in roles and value else value for key, value in quote.items()}
                for quote in quotes
            ],
        }
        for name, quotes in predicted.items()
    ]


def _nulls(table: str) -> dict[str, Any]:
    return dict.fromkeys(arrow_schema(table).names)


def _gold_quote(document: dict[str, Any], quote: dict[str, Any], quote_id: str, corpus: str) -> dict[str, Any]:
    text, people = document["text"], document.get("speakers", {})
    row = {
        **_nulls("quotes"),
        "corpus": corpus,
        "document_id": document["id"],
        "quote_id": quote.get("quote_id", quote_id),
        "layer": "gold",
        "annotators": [],
    }
    for role in ("content", "cue", "mention"):
        if quote.get(role) is not None:
            row[role] = [{"start": start, "end": end} for start, end in spans_of(text, quote[role])]
    if text is not None and row["mention"]:
        row["mention_text"] = " … ".join(text[span["start"] : span["end"]] for span in row["mention"])
    if quote.get("speaker") is not None:
        row["speakers"] = [_speaker(key, people[key]) for key in quote["speaker"]]
    row["via"] = [
        {
            "role": "relay",
            "id": key,
            "name": people[key].get("name"),
            "kind": people[key].get("kind"),
            "media_type": None,
            "mention": [],
        }
        for key in quote.get("via", [])
    ]
    labels = ("type", "anonymous", "anonymous_broad", "mention_text", "uttered", "phenomena")
    return {**row, **{key: quote[key] for key in labels if key in quote}}


def _speaker(key: str, speaker: dict[str, Any]) -> dict[str, Any]:
    plain = dict.fromkeys(("media_type", "affiliation"))
    kind = {"name": None, "description": None, "aliases": [], "kind": "person", "confidentiality": "not_stated"}
    named = "named" if speaker.get("name") else "role_only"
    return {"id": key, **plain, **kind, "identification": named, **speaker}


# ---------------------------------------------------------------- invented gold with noisy predictions

TOKENS = ("bera", "dolu", "o'klatt", "ship🚢", "e\u0301cluse", "12", "港の声", "שערים", "ни\u0301коли", "👩🏽‍🚒", "…", "x")
JOINTS = (" ", " ", " ", ", ", " “", "” ", "\n\n", ". ", " ‘", "’ ", "-", "  ")
PEOPLE = {
    "holm": {"name": "Ida Holm", "aliases": ["the Heron"]},
    "oru": {"name": "Peter Hale-Oru"},
    "clerk": {"description": "a clerk of the port"},
    "source": {},
    "norvia": {"name": "Norvia", "kind": "media"},
}
CLAIMS = (
    ["Ida Holm"],
    ["Holm"],
    ["the Heron"],
    ["P. Hale-Oru"],
    ["a port clerk"],
    ["Una Sverd"],
    ["she"],
    ["Ida Holm", "Peter Hale-Oru"],
    [],
)
TYPES = ("direct", "indirect", "mixed", "reported")
DATES = (None, "2031-05-04", "2031-05", "2031-05-01/2031-05-31", "../2031-05-04", "2019~")


class Invented(NamedTuple):
    """Documents of gold in the short form of `tables_of`, all spans as offsets, and predictions by document."""

    documents: list[dict[str, Any]]
    predicted: dict[str, list[dict[str, Any]]]


@st.composite
def scored(draw: st.DrawFn, *, documents: int = 3, least: int = 0, confident: bool | None = None) -> Invented:
    """Gold and predictions: nested, discontinuous and repeated quotes, joint and anonymous speakers, documents without quotes.

    Predictions are gold's with noise, and others. `least` is the number of predictions that each document has at least.
    """
    with_confidence = draw(st.booleans()) if confident is None else confident
    invented = Invented([], {})
    for number in range(draw(st.integers(1, documents))):
        document, places = _written(draw, f"d{number}")
        quotes = [_invented(draw, places) for _ in range(draw(st.integers(0, 4)))]
        document["quotes"] = quotes + draw(st.lists(st.sampled_from(quotes), max_size=1)) if quotes else []
        document["non_quotes"] = draw(st.lists(_place_in(places), max_size=1))
        kind = draw(st.sampled_from([None, None, "boilerplate", "excluded"]))
        region = draw(_place_in(places))
        document["regions"] = [{"kind": kind, "start": region[0], "end": region[1]}] if kind else []
        predicted = [_noisy(draw, quote, places) for quote in document["quotes"] for _ in range(draw(st.integers(0, 2)))]
        predicted += [_noisy(draw, None, places) for _ in range(draw(st.integers(max(0, least - len(predicted)), least + 2)))]
        for quote in predicted:
            if with_confidence:
                quote["confidence"] = draw(st.sampled_from([0.25, 0.5, 0.75]))
        invented.documents.append(document)
        invented.predicted[document["id"]] = predicted
    return invented


def _written(draw: st.DrawFn, name: str) -> tuple[dict[str, Any], list[tuple[int, int]]]:
    """A document of invented words, and where they stand."""
    text, places = "", []
    for token in draw(st.lists(st.sampled_from(TOKENS), min_size=3, max_size=14)):
        text += draw(st.sampled_from(JOINTS)) if text else ""
        places.append((len(text), len(text) + len(token)))
        text += token
    text += draw(st.sampled_from(["", ".", "”", " \n"]))
    plain = {"outlet": draw(st.sampled_from(["Harbour Post", "Lervik Echo"])), "language": "en", "published": "2031-05-04"}
    return {"id": name, "text": text, "speakers": PEOPLE, **plain}, places


def _place_in(places: list[tuple[int, int]]) -> st.SearchStrategy[list[int]]:
    numbers = st.integers(0, len(places) - 1)
    return st.tuples(numbers, numbers).map(lambda both: [places[min(both)][0], places[max(both)][1]])


def _content(draw: st.DrawFn, places: list[tuple[int, int]]) -> list[list[int]]:
    return draw(st.lists(_place_in(places), min_size=1, max_size=2))


def _invented(draw: st.DrawFn, places: list[tuple[int, int]]) -> dict[str, Any]:
    speaker = draw(
        st.sampled_from([["holm"], ["holm"], ["oru"], ["clerk"], ["source"], ["holm", "oru"], ["oru", "clerk"], [], None])
    )
    return {
        "content": _content(draw, places),
        "speaker": speaker,
        "mention": None if speaker == [] else draw(st.sampled_from([None, [list(places[0])], [list(places[-1])]])),
        "cue": draw(st.sampled_from([None, [list(places[1])]])),
        "type": draw(st.sampled_from(TYPES)),
        "anonymous": bool(speaker and {"clerk", "source"} & set(speaker)),
        "via": draw(st.sampled_from([[], ["norvia"], ["norvia", "oru"]])),
        "uttered": draw(st.sampled_from(DATES)),
        "anonymous_broad": bool(speaker is not None and (not speaker or {"clerk", "source"} & set(speaker))),
        "phenomena": draw(st.sampled_from([[], ["nested-quotation"], ["nested-quotation", "crowd"]])),
    }


def _noisy(draw: st.DrawFn, gold: dict[str, Any] | None, places: list[tuple[int, int]]) -> dict[str, Any]:
    same = gold is not None and draw(st.booleans())
    content = gold["content"] if gold and (same or draw(st.booleans())) else _content(draw, places)
    return {
        "content": [list(span) for span in content],
        "speaker": draw(st.sampled_from([*CLAIMS, None])),
        "mention": draw(st.sampled_from([None, [list(places[0])], [list(places[-1])]])),
        "cue": draw(st.sampled_from([None, [list(places[1])]])),
        "type": gold["type"] if gold and same else draw(st.sampled_from([*TYPES, None])),
        "anonymous": draw(st.sampled_from([True, False, False, None])),
        "via": draw(st.sampled_from([None, [], ["Norvia"], ["norvia", "P. Hale-Oru"], ["Una Sverd"]])),
        "uttered": gold.get("uttered") if gold and same else draw(st.sampled_from(DATES)),
    }
