"""The worked examples of the guidelines, read into annotation files.

An example is a fenced block: its first line names the rules it shows, then come the text, a line `---`, and the labels:

    type: content | cue: … | mention: … | by: key, key | via: role key [words]; role key | source: open
    not a quote: words | reason
    region: kind | words
    key = Name: kind media_type, identification, confidentiality | about: description | reason: words
    published: date

Spans of one role are separated by ` … `, `words@2` are the second place where the words stand, whole words each, `-` stands for no
name, `by: nobody` for no speaker, `in: 1` for the quote of the first label line. `source` is what follows from the labels.
"""

import re
from typing import NamedTuple

from onrecord.text.anchor import occurrences

TYPES = ("direct", "mixed", "indirect", "reported", "free_indirect")
SPANS = ("content", "cue", "mention")
PLAIN = ("event", "medium", "polarity", "uttered")
EXAMPLE = re.compile(r"^```example ([a-z -]+)\n(.*?)\n---\n(.*?)\n```$", re.MULTILINE | re.DOTALL)


class Example(NamedTuple):
    """The rules it shows, its text, the annotation file it stands for, and per quote what its source should be (or None)."""

    rules: list[str]
    text: str
    value: dict
    sources: list[str | None]


def examples(page: str) -> list[Example]:
    """All examples of a page, in its order."""
    return [read(rules.split(), text, labels.splitlines()) for rules, text, labels in EXAMPLE.findall(page)]


def read(rules: list[str], text: str, lines: list[str]) -> Example:
    """One example. Raises ValueError for a line that is none of the above, or words that are not in the text."""
    document = {
        "id": "harbour-post/2031-03-14-example",
        "outlet": {"name": "Harbour Post", "country": "XH"},
        "language": "en",
        "published": "2031-03-14",
        "license": "CC-BY-4.0",
        "origin": "authored",
        "regions": [],
    }
    value = {"document": document, "speakers": {}, "quotes": [], "non_quotes": []}
    sources = []
    keys = {line.partition(" = ")[0] for line in lines}
    for line in lines:
        head, *rest = [part.strip() for part in line.split(" | ")]
        label, _, words = (part.strip() for part in head.partition(":"))
        fields = dict(part.split(": ", 1) for part in rest) if all(": " in part for part in rest) else {}
        if label in TYPES:
            sources.append(fields.pop("source", None))
            value["quotes"].append({"id": f"q{len(sources)}", "type": label, **quote(text, {"content": words, **fields}, keys)})
        elif label == "not a quote":
            value["non_quotes"].append({"reason": rest[0], "span": selectors(text, words)[0]})
        elif label == "region":
            (place,) = selectors(text, rest[0])
            document["regions"].append({"kind": words, "start": place["start"], "end": place["end"]})
        elif label == "published":
            document["published"] = words
        elif " = " in label:
            key, _, name = label.partition(" = ")
            value["speakers"][key] = speaker(text, name, words, fields)
        else:
            raise ValueError(f"what is {line!r}?")
    value["annotation"] = {"annotators": ["ab"], "method": "authored", "review": "none", "guidelines": "1.0"}
    return Example(rules, text, value, sources)


def quote(text: str, fields: dict[str, str], keys: set[str]) -> dict:
    """The fields of a quote; `keys` are those of the speaker table."""
    found = {role: selectors(text, fields.pop(role)) for role in SPANS if role in fields}
    by = fields.pop("by")
    found["speaker"] = [] if by == "nobody" else by.split(", ")
    if "via" in fields:
        found["via"] = [node(text, part, keys) for part in fields.pop("via").split("; ")]
    found |= {name: fields.pop(name) for name in PLAIN if name in fields}
    if "in" in fields:
        found["nested_in"] = f"q{fields.pop('in')}"
    if "shows" in fields:
        found["phenomena"] = fields.pop("shows").split(", ")
    if fields:
        raise ValueError(f"what is {fields}?")
    return found


def node(text: str, part: str, keys: set[str]) -> dict:
    """`recorder sund [told Radio Sund]`, or `venue the assembly` where the holder is no key but a name."""
    role, holder, words = re.fullmatch(r"(\w+) ([^\[]+?)(?: \[(.+)\])?", part).groups()
    return {
        "role": role,
        "speaker" if holder in keys else "name": holder,
        **({"mention": selectors(text, words)} if words else {}),
    }


def speaker(text: str, name: str, labels: str, fields: dict[str, str]) -> dict:
    """An entry of the speaker table."""
    kind, identification, *confidentiality = labels.split(", ")
    kind, _, media_type = kind.partition(" ")
    return {
        "kind": kind,
        **({"media_type": media_type} if media_type else {}),
        "name": None if name == "-" else name,
        **({"description": fields["about"]} if "about" in fields else {}),
        "identification": identification,
        **({"confidentiality": confidentiality[0]} if confidentiality else {}),
        **({"reason": selectors(text, fields["reason"])} if "reason" in fields else {}),
    }


def selectors(text: str, words: str) -> list[dict]:
    """Selectors of the stretches, each at its only place, or at the one that `@2` counts out."""
    found = []
    for stretch in [words] if words in text else words.split(" … "):
        exact, count = re.fullmatch(r"(.+?)(?:@(\d+))?", stretch, re.DOTALL).groups()
        places = [at for at in occurrences(text, exact) if not re.search(r"\w\|\w", f"{text[at - 1 : at]}|{exact}")]
        places = [at for at in places if not re.search(r"\w\|\w", f"{exact}|{text[at + len(exact) :][:1]}")]
        if not places or (len(places) > 1 and not count):
            raise ValueError(f"{exact!r} stands {len(places)} times in {text!r}")
        start = places[int(count or 1) - 1]
        found.append({"exact": exact, "start": start, "end": start + len(exact)})
    return found
