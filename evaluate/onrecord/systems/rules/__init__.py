"""The system `rules`: quotation marks, cue verbs and word order, no model. A baseline to beat, and to read.

A pipeline of small steps: text → sentences of word classes (`sentences`) → cues and their subjects (`cues`, `subjects`)
→ the clauses they attribute (`clauses`, `attributions`) → quotations that go on without a cue (`continuations`)
→ who speaks, by name (`speakers`), and whether anonymously (`anonymity`). What it knows of English stands in the `.txt`
files; cues.txt was counted on the training part of PolNeAR, whose conventions on what belongs to a quote it follows.
"""

from typing import Any

from onrecord.systems.rules import attributions, german
from onrecord.systems.rules.anonymity import is_anonymous
from onrecord.systems.rules.continuations import Quote, joined
from onrecord.systems.rules.sentences import read
from onrecord.systems.rules.speakers import People
from onrecord.text.marks import Pair, type_by_marks


def extract(text: str, language: str | None = "en") -> list[dict[str, Any]]:
    """The quotes of the text in the form of the prediction file: spans in code points, end-exclusive; by first appearance.

    The rules are English, fewer of them German (`german`); in a text of another language, where `language` tells, there are none.
    """
    plain = "en" if language is None else language.split("-")[0].lower()
    if plain != "en":
        return german.extract(text) if plain == "de" else []
    sentences, quotations = read(text)
    found = joined(sentences, [attributions.of_sentence(sentence) for sentence in sentences], quotations)
    mentions = [(one.sentence, one.subject) for one, _ in found if one.subject]
    people = People(text, sentences, mentions)
    pairs = list(quotations.values())
    return sorted((_record(text, quote, people, pairs) for quote in found), key=lambda record: record["content"])


def _record(text: str, quote: Quote, people: People, pairs: list[Pair]) -> dict[str, Any]:
    sentence, cue, subject = quote.attribution.sentence, quote.attribution.cue, quote.attribution.subject
    spans = sorted(quote.spans)
    record: dict[str, Any] = {
        "content": [list(span) for span in spans],
        "text": " … ".join(text[start:end] for start, end in spans),
        "cue": [] if cue.lemma == ":" else [list(sentence.span(cue.first, cue.last))],
        "mention": [],
        "speaker": [],
        "type": _type(text, spans, pairs),
        "anonymous": False,
    }
    if subject:
        start, end = sentence.span(*subject)
        names = people.speakers(sentence, subject)
        named = any(name[:1].isupper() and name in people.known for name in names)
        record.update(mention=[[start, end]], mention_text=text[start:end], speaker=names)
        record["anonymous"] = is_anonymous(text, sentence, subject, named) or people.are_anonymous(sentence, subject, names)
        people.remember(sentence, subject, names, record["anonymous"])
    return record


def _type(text: str, spans: list[tuple[int, int]], pairs: list[Pair]) -> str | None:
    """The type that the marks say; only the stretch of text with the spans is looked at."""
    start, end = spans[0][0], spans[-1][1]
    inside = [
        Pair(max(pair.start, start) - start, min(pair.end, end) - start, pair.closed)
        for pair in pairs
        if pair.start < end and start < pair.end
    ]
    return type_by_marks(text[start:end], [(low - start, high - start) for low, high in spans], inside)
