"""Both sides → the arrays of a score. Decides, and counts, which quotes are left out: regions, completeness, nesting."""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from onrecord.scoring.arrays import Answers, Bools, Floats, Ints, NonQuotes, People, Quotes, Ragged, Sides, select
from onrecord.sides.answers import answered, answers_alone
from onrecord.sides.days import days, published_days
from onrecord.sides.documents import Together
from onrecord.sides.facts import FLAGS, Facts, facts_of
from onrecord.sides.leave_out import kept
from onrecord.sides.options import Options
from onrecord.sides.people import Entries, claimed, coded, words_at
from onrecord.sides.predictions import TYPES
from onrecord.sides.regions import regions
from onrecord.sides.rows import Rows
from onrecord.sides.units import Field, Raw, Units


@dataclass(frozen=True)
class Assembled:
    """The arrays, how many quotes were left out, by reason, which of gold's were not, and whether units are raw code points.

    `gold_rows`, `predicted_rows` are the rows of both sides that entered, in the order of the arrays; `begins` the first unit of
    each document.
    """

    sides: Sides
    left_out: dict[str, int]
    gold_kept: Bools
    raw: bool
    gold_rows: Ints
    predicted_rows: Ints
    begins: Ints


def assemble(both: Together, options: Options, tiers: Ints | None = None, facts: Facts | None = None) -> Assembled:
    """Turns two sides over the same documents into arrays; `tiers` are those of the predictions' words, if looked up.

    `facts` are those of the corpus that these documents are a part of; by default they are all of it.
    """
    gold, predicted, documents = both.gold.rows, both.predicted, len(both.texts)
    tiers = np.full(len(predicted), -1) if tiers is None else tiers
    by_id = options.speaker_level == "id"
    entries = both.gold.entries(by_id)
    facts = facts or facts_of(both, options, entries, words=bool((tiers >= 0).any()))
    units = Units(_readable(both), both.lengths, facts.raw)
    offsets, claims = claimed(predicted, "speaker_id" if by_id else "speaker")
    (gold_chain, gold_carriers), (chain, carriers) = (claimed(rows, "via") for rows in (gold, predicted))
    codes, strings = coded(
        [
            entries.names,
            entries.descriptions,
            pc.list_flatten(entries.aliases),
            _mention_words(gold, both.texts, _unnamed(entries)),
            claims,
            _mention_words(predicted, both.texts, np.diff(offsets) == 0),
            *(gold_carriers, carriers, gold.columns["uttered"], predicted.columns["uttered"]),
        ]
    )
    names, descriptions, aliases, gold_mentions, claim_codes, mentions, gold_via, via, gold_uttered, uttered = codes
    non_quotes = _non_quotes(both)
    excluded, boilerplate = (units.of(regions(both, kind)) for kind in ("excluded", "boilerplate"))
    none = np.full(len(gold), np.nan)
    confidence = np.asarray(predicted.columns["confidence"].fill_null(np.nan)).astype(np.float64)
    flags = (_flags(gold, facts.flags[0]), _flags(predicted, facts.flags[1]))
    of_gold = _quotes(gold, units, none, entries.speaks, gold_mentions, Ragged(gold_chain, gold_via), gold_uttered, flags[0])
    said = Ragged(offsets, claim_codes)
    of_predicted = _quotes(predicted, units, confidence, said, mentions, Ragged(chain, via), uttered, flags[1])
    alone = answers_alone(predicted)
    keep_gold, keep_predicted, left_out = kept(both, of_gold, of_predicted, ~alone, excluded, options)
    assembled = Sides(
        documents=documents,
        gold=select(of_gold, keep_gold),
        predicted=select(of_predicted, keep_predicted),
        tiers=tiers[keep_predicted],
        people=_people(entries, names, descriptions, aliases),
        speakers_known=entries.known[keep_gold],
        strings=strings,
        non_quotes=NonQuotes(non_quotes.document, units.of(non_quotes)),
        units=units.sizes() - boilerplate.sizes(documents),
        sampled=_sampled(both),
        published=published_days(both.gold.documents["published"], documents),
        answers=_answers(both, of_predicted, keep_gold),
        types=TYPES,
        gold_carries=facts.carries[0],
        predicted_carries=facts.carries[1],
    )
    rows = np.flatnonzero(keep_gold), np.flatnonzero(keep_predicted)
    return Assembled(assembled, left_out, keep_gold, facts.raw, *rows, units.begins)


def _quotes(
    rows: Rows,
    units: Units,
    confidence: Floats,
    names: Ragged,
    mentions: Ints,
    via: Ragged,
    uttered: Ints,
    flags: tuple[Ints, Ints],
) -> Quotes:
    return Quotes(
        document=rows.document,
        content=units.of_quotes(Field(rows.spans["content"], rows.document)),
        cue=units.of(Field(rows.spans["cue"], rows.document)),
        mention=units.of(Field(rows.spans["mention"], rows.document)),
        type=_types(rows),
        anonymous=flags[0],
        confidence=confidence,
        names=names,
        mention_text=mentions,
        via=via,
        via_known=np.asarray(rows.columns["via"].is_valid()).astype(bool),
        uttered=days(rows.columns["uttered"], uttered),
        broad=flags[1],
    )


def _answers(both: Together, predicted: Quotes, keep_gold: Bools) -> Answers:
    """The predictions about given quotes that are scored."""
    to = answered(both.gold.rows, both.predicted)
    place = np.where(keep_gold, np.cumsum(keep_gold) - 1, -1)
    row = np.concatenate([place, [-1]])[to]
    return Answers(select(predicted, row >= 0), row[row >= 0])


def _readable(both: Together) -> pa.ChunkedArray:
    """The texts; an unknown document that counts as spurious has as many letters as its predictions reach over."""
    if not both.texts.null_count:
        return both.texts
    valid = both.texts.is_valid().to_pylist()
    letters = ["" if known else "x" * int(length) for known, length in zip(valid, both.lengths, strict=True)]
    return pc.coalesce(both.texts, pa.chunked_array([letters], pa.string()))


def _mention_words(rows: Rows, texts: pa.ChunkedArray, wanted: Bools) -> pa.Array:
    """The words of each mention: as given, else as they stand in the text; of the rows wanted."""
    given = rows.columns["mention_text"]
    if pc.any(pc.equal(pc.utf8_trim_whitespace(given), "")).as_py():
        given = pc.if_else(pc.equal(pc.utf8_trim_whitespace(given), ""), pa.scalar(None, pa.string()), given)
    lacking = wanted & ~np.asarray(given.is_valid()).astype(bool)
    lacking &= np.bincount(rows.spans["mention"].row, minlength=len(rows)) > 0
    if not lacking.any():
        return given
    found = given.to_pylist()
    for row, said in words_at(rows, "mention", texts, lacking):
        found[row] = said
    return pa.array(found, pa.string())


def _unnamed(entries: Entries) -> Bools:
    """Quotes of which some speaker is told by a description or a mention alone: there the mention's words are read."""
    name = np.asarray(entries.names.is_valid()).astype(bool)
    owner = np.repeat(np.arange(len(entries.known)), entries.speaks.counts())
    named = np.bincount(owner, name[entries.speaks.values], len(entries.known))
    unnamed: Bools = named < np.maximum(entries.speaks.counts(), 1)
    return unnamed


def _types(rows: Rows) -> Ints:
    codes = pc.index_in(rows.columns["type"], pa.array(TYPES)).fill_null(-1)
    return np.asarray(codes).astype(np.int64)


def _flags(rows: Rows, known: frozenset[str]) -> tuple[Ints, Ints]:
    """The strict and the broad flag, by default the strict one: a missing one is false once any quote of the side has one."""
    strict, broad = (
        np.asarray(rows.columns[name].cast(pa.int64()).fill_null(0 if name in known else -1)).astype(np.int64) for name in FLAGS
    )
    return strict, broad if "anonymous_broad" in known else strict


def _people(entries: Entries, names: Ints, descriptions: Ints, aliases: Ints) -> People:
    counts = np.asarray(pc.list_value_length(entries.aliases).fill_null(0)).astype(np.int64)
    offsets = np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)
    return People(entries.document, names, descriptions, Ragged(offsets, aliases), entries.personal, entries.via_only)


def _non_quotes(both: Together) -> Field:
    table, ids = both.gold.non_quotes, both.gold.documents["document_id"].combine_chunks()
    place = np.asarray(pc.index_in(table["document_id"], ids)).astype(np.int64)
    start, end = (np.asarray(table[column]).astype(np.int64) for column in ("start", "end"))
    return Field(Raw(np.arange(len(table)), start, end), place)


def _sampled(both: Together) -> Bools:
    sampled = [kind == "sampled" for kind in both.gold.documents["completeness"].to_pylist()]
    return np.array(sampled + [False] * (len(both.texts) - len(sampled)), bool)
