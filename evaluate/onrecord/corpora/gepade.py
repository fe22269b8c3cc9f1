"""GePaDe-SpkAtt: sentences of speeches in the German parliament with every verb that may report speech, and its roles.

Source       Rehbein, Ruppenhofer, Brunner and Ponzetto, LREC-COLING 2024; repository and commit stand in the catalogue.
             Only dev is read: train and test were not at hand, so nothing here is known of them. Nor are systems' outputs.
Documents    A unit of the file is a sentence, called `<speech>-sentence-<number>`. A document is a speech: a single sentence has
             no speaker to be found in another, and outlet and date are the speech's. Its sentences are put in order.
Text         Tokens joined by one space, sentences too (`text_kind` tokenised): the corpus has no other.
Quotes       One per candidate that is a speech event and has a Message. Its id is `<sentence>:<token>`, of the candidate. Roles
             are tags of the sentence's tokens: those of Message are the content, of Source the mention, of V the cue. A
             fragment is a run of tokens, whatever tag begins it. What SpkAtt-2023 lets run over several sentences ends here.
Derived      Of mention types `pronoun` and `none`, as no names are annotated.
Null         The type (nothing tells direct from indirect), speakers, anonymity, chain, medium, polarity, nesting, date.
Dropped      Candidates that are no event (the corpus's negatives: verbs, of which a quote's content may hold any, so that they are
             no non-quotes of ours); events without a Message. No place: lemmas and the other roles.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import partial
from typing import NamedTuple

from onrecord.corpora.imported import Imported, Losses
from onrecord.corpora.imported_rows import quote_row, tables
from onrecord.corpora.json_file import read_json
from onrecord.corpora.spkatt import speech_row
from onrecord.corpora.token_text import TokenText, token_text, tokens_of
from onrecord.data.rows import Row
from onrecord.findings import Finding, InvalidData
from onrecord.formats.json_values import Value

CORPUS, DEV = "gepade", "data/GePaDe/dev.json"
WITH_PLACE = ("Message", "V", "Source")
WITHOUT_PLACE = ("Addr", "Topic", "Medium", "Evidence", "PTC")
_NAME = re.compile(r"(.+)-sentence-([0-9]{1,9})")
_TAG = re.compile(rf"_|[BI]-({'|'.join((*WITH_PLACE, *WITHOUT_PLACE))})")


class Sentence(NamedTuple):
    """A sentence: its words, and the tokens of each candidate's roles, by the token that is the candidate."""

    words: list[str]
    candidates: dict[int, dict[str, list[int]]]


def wanted(name: str) -> bool:
    """Whether the file is read: the gold of dev."""
    return name == DEV


def convert(files: Mapping[str, bytes]) -> Imported:
    """The tables. Raises InvalidData for a file that is missing or not of this corpus's form, with all that is wrong."""
    if DEV not in files:
        raise InvalidData([Finding(DEV, 1, 1, "file-missing", "there is no such file; a copy of the repository is needed")])
    losses = Losses()
    documents, quotes = read_json(files[DEV], DEV, partial(_speeches, losses))
    return Imported(tables(documents, quotes), {row["document_id"]: row["split"] for row in documents}, losses)


def _speeches(losses: Losses, file: Value) -> tuple[list[Row], list[Row]]:
    """The rows of the speeches, and those of their quotes; what is wrong with them is noted."""
    documents, quotes = list[Row](), list[Row]()
    for name, sentences in _sentences(file, losses).items():
        numbers = sorted(sentences)
        text = token_text(word for number in numbers for word in sentences[number].words)
        document = speech_row(CORPUS, name, name, "dev", text.text)
        if document is None:
            first = file[f"{name}-sentence-{numbers[0]}"]
            first.wrong("should be called …_ID…_DD.MM.YYYY-sentence-…, with the date of the speech")
            continue
        documents.append(document)
        before = 0
        for number in numbers:
            quotes += _quotes(number, sentences[number], before, text, document, losses)
            before += len(sentences[number].words)
        losses.fields["orator and party, of the speech's name"] += 1
    return documents, quotes


def _sentences(file: Value, losses: Losses) -> dict[str, dict[int, Sentence]]:
    """The sentences of each speech by their numbers."""
    speeches: dict[str, dict[int, Sentence]] = defaultdict(dict)
    if not isinstance(file.raw, dict):
        file.wrong("should hold an object of sentences by their names")
        return {}
    for name in file.raw:
        match = _NAME.fullmatch(name)
        if match is None or int(match[2]) in speeches[match[1]]:
            file[name].wrong("should be called …-sentence-<number>, with another number than the others of its speech")
            continue
        speeches[match[1]][int(match[2])] = _sentence(file[name], losses)
    return speeches


def _sentence(value: Value, losses: Losses) -> Sentence:
    words = tokens_of(value["words"])
    stated = value["annotations"]
    if not isinstance(stated.raw, dict):
        stated.wrong("should be an object of candidates by their tokens")
        return Sentence(words, {})
    candidates = {}
    for token in stated.raw:
        if not (token.isascii() and token.isdigit() and len(token) < 10 and int(token) < len(words)):
            stated[token].wrong(f"should be called by the number of one of the {len(words)} words")
            continue
        candidates[int(token)] = _roles(stated[token]["roles"], len(words))
        says, tagged = stated[token]["predicate"].raw != "_", "V" in candidates[int(token)]
        losses.checked[f"candidates whose predicate {'is' if says == tagged else 'is not'} what the tags of V say"] += 1
    losses.fields["lemmas"] += len(value["lemmas"].items("lemmas"))
    losses.fields["ends of sentences"] += 1
    return Sentence(words, candidates)


def _roles(tags: Value, words: int) -> dict[str, list[int]]:
    """The tokens of each role, by the tags of a sentence."""
    found: dict[str, list[int]] = defaultdict(list)
    items = tags.items("tags")
    if len(items) != words:
        tags.wrong(f"should hold a tag for each of the {words} words, but holds {len(items)}")
        return {}
    for place, tag in enumerate(items):
        match = _TAG.fullmatch(tag.raw) if isinstance(tag.raw, str) else None
        if match is None:
            tag.wrong(f"should be a tag, as _ or B-Source, but is {tag.raw!r}")
        elif match[1]:
            found[match[1]].append(place)
    return found


def _quotes(number: int, sentence: Sentence, before: int, text: TokenText, document: Row, losses: Losses) -> Iterator[Row]:
    """The rows of a sentence's quotes; `before` are the tokens of the speech that stand before it."""
    for token, roles in sorted(sentence.candidates.items()):
        if "V" not in roles:
            losses.dropped["candidates that are no speech event"] += 1
        elif "Message" not in roles:
            losses.dropped[f"events without a Message, {'with a' if 'Topic' in roles else 'nor a'} Topic"] += 1
        else:
            losses.fields.update(role for role in WITHOUT_PLACE if role in roles)
            places = (text.fragments(before + place for place in roles.get(role, ())) for role in WITH_PLACE)
            yield quote_row(document, f"{number}:{token}", *places, guidelines="GePaDe-SpkAtt", review="adjudicated")
