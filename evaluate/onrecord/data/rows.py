"""From one annotation file to its rows. What can be computed is computed here and annotated nowhere.

An optional field that no quote of the layer carries was not annotated: its column is null. Where some quote carries it,
its absence at another says that there is none: an empty list, or the default.
"""

from collections.abc import Sequence
from typing import Any

from onrecord.data.annotation import Annotation, Quote
from onrecord.data.labels import anonymity, mention_type
from onrecord.text.anchor import SEPARATOR, words

Row = dict[str, Any]


def document_row(annotation: Annotation, corpus: str, layers: Sequence[str], split: str | None = None) -> Row:
    """The row of a document, from its gold layer."""
    document = annotation.document
    outlet = document["outlet"]
    challenge = document.get("challenge")
    plain = (
        "published",
        "title",
        "url",
        "language",
        "license",
        "origin",
        "genre",
        "cluster",
        "twin_of",
        "text_sha256",
        "text_length",
    )
    return {
        "corpus": corpus,
        "split": split,
        "document_id": document["id"],
        "outlet": outlet["name"],
        "outlet_domain": outlet.get("domain"),
        "outlet_country": outlet.get("country"),
        **{key: document.get(key) for key in plain},
        "challenge": challenge and {key: challenge.get(key) for key in ("test", "pair", "expect", "why")},
        "layers": list(layers),
        "text": annotation.text if annotation.redistributable else None,
        "text_kind": "raw",
        "completeness": "exhaustive",
        "regions": [dict(region) for region in document.get("regions", [])],
    }


def quote_rows(annotation: Annotation, document: Row) -> list[Row]:
    """The rows of the quotes of one layer; `document` is the row of its document."""
    carried = {key for quote in annotation.quotes for key in quote.value}
    return [_quote_row(annotation, quote, document, carried) for quote in annotation.quotes]


def _quote_row(annotation: Annotation, quote: Quote, document: Row, carried: set[str]) -> Row:
    value, speakers = quote.value, annotation.speakers
    people = [_speaker(key, speakers[key]) for key in value["speaker"]]
    nodes = value.get("via", [])
    spokespeople = [speakers[node["speaker"]] for node in nodes if node["role"] == "spokesperson" and "speaker" in node]
    anonymous, broad = anonymity(people, spokespeople)
    mention_text = _words(annotation, quote, "mention")
    names = [name for person in people for name in [person["name"], *person["aliases"]] if name]
    at_hand = mention_text is not None or not value.get("mention")
    return {
        **{key: document[key] for key in ("corpus", "split", "document_id", "outlet", "published", "language")},
        "quote_id": value["id"],
        "layer": annotation.layer,
        "type": value["type"],
        "content": _spans(annotation, quote, "content"),
        "text": _words(annotation, quote, "content"),
        "cue": _spans(annotation, quote, "cue") if "cue" in carried else None,
        "cue_text": _words(annotation, quote, "cue"),
        "mention": _spans(annotation, quote, "mention") if "mention" in carried else None,
        "mention_text": mention_text,
        "mention_type": mention_type(mention_text, names, document["language"]) if at_hand and "mention" in carried else None,
        "speaker": readable(people, mention_text),
        "speakers": people,
        "anonymous": anonymous,
        "anonymous_broad": broad,
        "via": [_via(node, speakers) for node in nodes] if "via" in carried else None,
        "event": value.get("event"),
        "medium": value.get("medium"),
        "polarity": value.get("polarity", "asserted") if "polarity" in carried else None,
        "uttered": value.get("uttered"),
        "nested_in": value.get("nested_in"),
        "phenomena": list(value.get("phenomena", [])) if "phenomena" in carried else None,
        **{key: annotation.value["annotation"][key] for key in ("annotators", "method", "review", "guidelines")},
    }


def non_quote_rows(annotation: Annotation, document: Row) -> list[Row]:
    """The rows of the gold negatives of one layer."""
    return [
        {
            "corpus": document["corpus"],
            "document_id": document["document_id"],
            "layer": annotation.layer,
            "start": non_quote["span"]["start"],
            "end": non_quote["span"]["end"],
            "reason": non_quote["reason"],
            "text": non_quote["span"].get("exact"),
        }
        for non_quote in annotation.value.get("non_quotes", [])
    ]


def _spans(annotation: Annotation, quote: Quote, role: str) -> list[dict[str, int]]:
    return [{"start": start, "end": end} for start, end in quote.spans(role, annotation.text)]


def _words(annotation: Annotation, quote: Quote, role: str) -> str | None:
    """The words of a role; None where there are none, or some may not stand."""
    spans, selectors = quote.spans(role, annotation.text), quote.value.get(role, [])
    if not spans:
        return None
    if annotation.redistributable:
        return None if annotation.text is None else words(annotation.text, spans)
    if len(spans) < len(selectors) or not all("exact" in selector for selector in selectors):
        return None
    return SEPARATOR.join(selector["exact"] for selector in sorted(selectors, key=lambda selector: selector["start"]))


def _speaker(key: str, speaker: Row) -> Row:
    plain = ("name", "kind", "media_type", "description", "affiliation", "identification")
    return {
        "id": key,
        "aliases": list(speaker.get("aliases", [])),
        "confidentiality": speaker.get("confidentiality", "not_stated"),
        **{name: speaker.get(name) for name in plain},
    }


def readable(people: Sequence[Row], mention_text: str | None) -> str | None:
    """The speakers as one reads them: name, else description, else mention; joint ones joined; None where nobody."""
    return "; ".join(filter(None, (person["name"] or person["description"] or mention_text for person in people))) or None


def _via(node: Row, speakers: dict[str, Row]) -> Row:
    speaker = speakers.get(node.get("speaker", ""), {})
    return {
        "role": node["role"],
        "id": node.get("speaker"),
        "name": node.get("name") or speaker.get("name") or speaker.get("description"),
        "kind": speaker.get("kind"),
        "media_type": speaker.get("media_type"),
        "mention": [{"start": s["start"], "end": s["end"]} for s in sorted(node.get("mention", []), key=lambda s: s["start"])],
    }
