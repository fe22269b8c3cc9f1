"""What a sentence attributes, by the first of a few patterns that fits."""

import re
from typing import NamedTuple

from onrecord.systems.rules.german.sentences import BLOT, Sentence
from onrecord.systems.rules.german.words import cues, subjunctive, word_class

Span = tuple[int, int]

_TOKEN = re.compile(rf"{BLOT}+|\w+(?:[-.]\w+)*|[^\w\s]")
_PHRASE = re.compile(
    r"\b(?P<laut>[Ll]aut|[Gg]emäß)\s|\b(?P<nach>[Nn]ach)\s(?=(?:\w+\s)?(?:Angaben|Angabe|Aussagen?|Worten|Ansicht|Meinung|Auffassung"
    r"|Einschätzung|Informationen|Berichten|Darstellung|Überzeugung)\b)|\b(?P<demnach>Demnach|Danach|wonach)\s"
)
_ZUFOLGE = re.compile(r"\b(?P<who>(?:[A-ZÄÖÜ]?\w+\s){1,6})(?P<cue>zufolge)\b")
_SO = re.compile(r",\s(?P<cue>so)\s(?P<who>[^,.!?:]+)")
_WIE = re.compile(r"^Wie\s(?P<who>[^,:]+?)\s(?P<cue>[a-zäöüß]+(?:\s[a-zäöüß]+)?),\s")
_FINITE = re.compile(
    r"[\s,](?:ist|sind|hat|haben|wird|werden|wurden?|waren?|hatten?|kann|können|soll|sollen|will|wollen|muss|gab|gibt|kam|liegt"
    r"|sei|seien|habe|werde|könne|solle|wolle|müsse|gebe|\w+(?:te|ten|t|en|e))\b"
)


_WHO = re.compile(r"(?:\w+\s){0,3}(?:(?:des|der|von|vom)\s)?(?:\w+\s)?[A-ZÄÖÜ][\w-]+(?:\s[A-ZÄÖÜ][\w-]+)*")
_SEVERAL = 5


class Found(NamedTuple):
    """What is said, the words that say so, and who is said to; the type, where marks do not tell it."""

    content: list[Span]
    cue: Span | None
    mention: Span | None
    type: str | None


class Cue(NamedTuple):
    """A reporting verb: its tokens from first to last of its particle, and whether it takes any clause."""

    at: int
    particle: int | None
    any_clause: bool


def of_sentence(sentence: Sentence) -> Found | None:
    """The attribution of the sentence; of several the first pattern's."""
    tokens = [(match.group(), match.start(), match.end()) for match in _TOKEN.finditer(sentence.plain)]
    words = [word for word, _, _ in tokens]
    return _by_verb(sentence, tokens, words) or _by_phrase(sentence) or _by_marks(sentence, tokens)


def _by_verb(sentence: Sentence, tokens: list[tuple[str, int, int]], words: list[str]) -> Found | None:
    cue = _cue(words)
    if cue is None:
        return None
    quoted = [token for token in tokens if token[0][0] == BLOT]
    mention = _subject(sentence, tokens, words, cue.at)
    where = sentence.span(tokens[cue.at][1], tokens[cue.at][2])
    behind = max(cue.at, cue.particle or 0)
    comma = next((i for i in range(cue.at, len(words)) if words[i] in (",", ":")), None)
    if comma is not None and comma + 1 < len(words) and not (quoted and words[comma + 1][0] != BLOT and comma < cue.at):
        start, end = tokens[comma + 1][1], _end(sentence, tokens)
        clause = sentence.plain[start:end]
        told = words[comma + 1] in ("dass", "daß", "ob") or clause[0] == BLOT or words[comma] == ":"
        if ((told or cue.any_clause or subjunctive(clause)) and behind <= comma + 1) or told:
            return Found([sentence.span(start, end)], where, mention, None)
    before = next((i for i in range(cue.at - 1, -1, -1) if words[i] == ","), None)
    if before is not None and (before == cue.at - 1 or words[cue.at - 2 : cue.at] == [",", "so"]) and before > 1:
        return Found([sentence.span(0, tokens[before - 1][2])], where, mention, None)
    if quoted:
        first, last = quoted[0], quoted[-1]
        if len(quoted) == 1 or sentence.plain[first[2] : last[1]].strip(" ,"):
            return Found([sentence.span(start, end) for _, start, end in quoted], where, mention, None)
        return Found([sentence.span(first[1], last[2])], where, mention, None)
    return None


def _cue(words: list[str]) -> Cue | None:
    """The first reporting verb whose particle, if it needs one, follows in the sentence."""
    known = cues()
    for at, word in enumerate(words):
        if word.lower() not in known or (word[0].isupper() and at):
            continue
        any_clause, particles = known[word.lower()]
        rest = words[at + 1 :]
        found = next((at + 1 + i for i, other in enumerate(rest) if other in particles), None)
        if "" in particles or found is not None:
            return Cue(at, found, any_clause)
    return None


def _subject(sentence: Sentence, tokens: list[tuple[str, int, int]], words: list[str], at: int) -> Span | None:
    """The words before the verb, unless the sentence begins with an adverbial or a clause: then those behind it."""
    first = words[0].lower()
    auxiliary = next((i for i in range(at) if words[i] in word_class("auxiliaries")), at)
    before = [i for i in range(auxiliary) if words[i] in (",", ":") or words[i][0] == BLOT]
    if auxiliary and not before and first not in word_class("leading"):
        return sentence.span(tokens[0][1], tokens[auxiliary - 1][2])
    if auxiliary and words[0][0] != BLOT and before and before[-1] != auxiliary - 1 and first not in word_class("leading"):
        return sentence.span(tokens[0][1], tokens[before[0] - 1][2]) if before[0] else None
    end = at + 1
    while end < len(words) and words[end] not in ",.:;!?()–" and words[end] not in word_class("stops") and words[end][0] != BLOT:
        end += 1
    return sentence.span(tokens[at + 1][1], tokens[end - 1][2]) if end > at + 1 else None


def _by_phrase(sentence: Sentence) -> Found | None:
    plain, end = sentence.plain, len(sentence.plain.rstrip(".!? "))
    if match := _WIE.search(plain):
        return Found(
            [sentence.span(match.end(), end)], sentence.span(*match.span("cue")), sentence.span(*match.span("who")), None
        )
    if match := _SO.search(plain):
        before, after = (0, match.start()), (min(match.end() + 2, end), end)
        content = [sentence.span(*part) for part in (before, after) if part[1] - part[0] > 3]
        return Found(content, sentence.span(*match.span("cue")), sentence.span(*match.span("who")), None) if content else None
    if match := _PHRASE.search(plain):
        cue = next(name for name, value in match.groupdict().items() if value)
        if cue == "demnach":
            return Found([sentence.span(match.end(), end)], sentence.span(*match.span(cue)), None, None)
        finite = _FINITE.search(plain, match.end())
        stop = finite.start() if finite else match.end()
        if match.start() == 0 and finite:
            return Found([sentence.span(stop + 1, end)], sentence.span(*match.span(cue)), sentence.span(match.end(), stop), None)
        named = _WHO.match(plain, match.end())
        mention = sentence.span(*named.span()) if named else None
        return Found([sentence.span(0, end)], sentence.span(*match.span(cue)), mention, None)
    if match := _ZUFOLGE.search(plain):
        who = sentence.span(match.start("who"), match.end("who") - 1)
        start = match.end() + 1 if match.start() == 0 else 0
        return Found([sentence.span(start, end)], sentence.span(*match.span("cue")), who, None)
    return None


def _by_marks(sentence: Sentence, tokens: list[tuple[str, int, int]]) -> Found | None:
    """A quotation of several words that says nothing of its speaker; one of few words is a name or a word, and no quote."""
    for word, start, end in tokens:
        if word[0] == BLOT and sentence.text[start:end].count(" ") >= _SEVERAL:
            return Found([sentence.span(start, end)], None, None, None)
    return None


def _end(sentence: Sentence, tokens: list[tuple[str, int, int]]) -> int:
    """The end of the sentence without its last mark; the marks of a quotation belong to it."""
    last = tokens[-1]
    return tokens[-2][2] if last[0] in ".!?" and len(tokens) > 1 else last[2]
