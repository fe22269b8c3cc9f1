"""One output and the document's text → one prediction, and an account of how every piece of it was placed.

Verified    The positions fit the words under one convention, for the whole document (`counting`), or nearly: the others go on.
Aligned     The output holds the text that the positions count, and it is another: the two are aligned (`text.alignment`).
By words    Else the words decide. Of several places the one nearest to where the position points is taken, if positions are in
            the order of the text at all (`expected`); else contents are taken in the order given, cues and mentions by what
            they belong to (`text.mentions`).
Nowhere     A content that does not stand in the text keeps its words and gets no place.
Measured    Gold of PolNeAR dev and test, stated as systems would; quotes with exactly gold's spans, of 4,236 contents, 4,236 cues,
            3,944 mentions (`python tests/bench/bench_predictions.py FOLDER dev test`):
            text rewritten as by the Gender Gap Tracker 99.9, 99.9, 99.9 %; as by SaysWho 99.8, 100.0, 100.0 %; tokens of an
            unknown splitter 100.0, 100.0, 99.9 %; words alone 99.9, 99.9, 99.7 %
"""

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from onrecord.checks.wording import shown
from onrecord.data.texts import sha256
from onrecord.findings import Finding
from onrecord.formats.export import Account, Offsets, Place
from onrecord.formats.predictions.counting import counting
from onrecord.formats.predictions.expected import expected
from onrecord.formats.predictions.output import Output, Piece, Statement
from onrecord.formats.predictions.search import BY_LIKENESS, Found, Search, closest
from onrecord.text.alignment import Alignment
from onrecord.text.anchor import SEPARATOR, words

Expected = Callable[[int], int]


class Placing(NamedTuple):
    """What is known of a document before its statements are placed: by piece where its position puts it, and where positions point."""

    search: Search
    at: dict[Piece, Offsets]
    expected: Expected | None
    account: Account
    findings: list[Finding]


def place(output: Output, document_id: str, text: str, account: Account, findings: list[Finding]) -> dict[str, Any]:
    """The prediction. `findings` takes up warnings, and errors for positions without words that are none."""
    search = Search(text)
    pieces = [piece for statement in output.statements for piece in _pieces(statement)]
    placed = [piece for piece in pieces if piece.start is not None] if output.positions != "none" else []
    at = _by_position(output, text, placed, account)
    pointing = _pointing(output, search, placed, at, account, findings)
    placing = Placing(search, at, pointing, account, findings)
    quotes = [_quote(statement, placing) for statement in output.statements]
    account.written["documents"] += 1
    account.written["quotes"] += len(quotes)
    return {"document_id": document_id, "text_sha256": sha256(text), "quotes": quotes}


def _pieces(statement: Statement) -> tuple[Piece, ...]:
    return (*statement.content, *statement.cue, *statement.mention)


def _by_position(output: Output, text: str, placed: Sequence[Piece], account: Account) -> dict[Piece, Offsets]:
    """The pieces that stand where their positions say, and where that is."""
    counted_text = text if output.text is None else output.text
    found = counting(counted_text, placed, output.positions) if placed else None
    if found is None:
        return {}
    alignment = Alignment(counted_text, text) if counted_text != text else None
    at: dict[Piece, Offsets] = {}
    for piece, span in zip(placed, found.places, strict=True):
        where = alignment.place(*span) if alignment and span else span
        if where is None:
            continue
        at[piece] = where
        if not piece.words:
            account.read_as[f"pieces without words, whose positions nothing proves: {found.name}"] += 1
        elif alignment:
            account.read_as[
                f"pieces at their positions in the text the system read, aligned with the document's: {found.name}"
            ] += 1
        elif found.documented:
            account.read[f"pieces whose words stand at their positions, {found.name}"] += 1
        else:
            account.read_as[f"pieces whose words stand at their positions, converted from {found.name}"] += 1
    account.read_as[f"documents whose positions fit several ways: {found.name}"] += found.several
    return at


def _pointing(
    output: Output,
    search: Search,
    placed: Sequence[Piece],
    at: dict[Piece, Offsets],
    account: Account,
    findings: list[Finding],
) -> Expected | None:
    """Where positions point that fit no convention; None where they tell nothing, or all fit."""
    open_ = [piece for piece in placed if piece not in at and piece.words]
    if not open_:
        return None
    pairs = [(piece.start or 0, start) for piece, (start, _) in at.items()]
    for piece in open_:
        places = search.places(piece.words or "")
        if places is not None and len(places.spans) == 1:
            pairs.append((piece.start or 0, places.spans[0][0]))
    found = expected(search.text, pairs, output.positions == "tokens")
    if found is None:
        account.open["documents whose positions tell nothing, so that words alone decided"] += 1
        message = (
            f"the positions of {output.name!r} are not in the order in which its words stand in the document: words alone decided"
        )
        findings.append(Finding(*output.place, "positions-useless", message, "warning"))
    return found


def _quote(statement: Statement, placing: Placing) -> dict[str, Any]:
    content = _content(statement, placing)
    cue = _role(statement, "cue", content, [], placing)
    mention = _role(statement, "mention", content, cue, placing)
    quote: dict[str, Any] = {}
    given = _words(statement.content)
    if content:
        quote["content"] = content
    if given:
        quote["text" if not content or words(placing.search.text, content) == given else "as_given"] = given
    if statement.speaker is not None:
        quote["speaker"] = list(statement.speaker)
    for role, spans, pieces in (("mention", mention, statement.mention), ("cue", cue, statement.cue)):
        if spans:
            quote[role] = spans
        elif any(piece.words for piece in pieces):
            quote[f"{role}_text"] = _words(pieces)
    return quote | dict(statement.fields)


def _content(statement: Statement, placing: Placing) -> list[Offsets]:
    """The spans of the content; none if a piece of it stands nowhere."""
    if any(piece in placing.at for piece in statement.content) or placing.expected:
        found = [_one(piece, "content", statement.place, placing) for piece in statement.content]
        spans = [span for one in found for span in one]
        whole = all(found)
    else:
        spans = _by_words(statement, placing)
        whole = bool(spans)
    if not whole and statement.content:
        placing.account.left_out["places of contents whose words stand nowhere: the words were kept"] += 1
        if given := _words(statement.content):
            message = f"{shown(given)} does not stand in the document; it is kept as text"
            placing.findings.append(Finding(*statement.place, "not-in-text", message, "warning"))
    return _merged(spans) if whole else []


def _one(piece: Piece, role: str, stated: Place, placing: Placing) -> list[Offsets]:
    """The spans of a piece: where its position puts it, else by its words, near where the position points."""
    if piece in placing.at:
        return [placing.at[piece]]
    if not piece.words:
        placing.findings.append(_impossible(piece, role, stated, placing))
        return []
    places = placing.search.places(piece.words)
    pointed = placing.expected(piece.start) if placing.expected and piece.start is not None else None
    if places is not None and (len(places.spans) == 1 or pointed is not None):
        span = min(places.spans, key=lambda span: abs(span[0] - (pointed or 0)))
        several = "nearest to where the position points" if len(places.spans) > 1 else "the only place"
        placing.account.read_as[f"pieces placed by their words, {several}: {places.how}"] += 1
        return [span]
    if pointed is not None and (alike := placing.search.alike(piece.words, pointed)):
        placing.account.read_as[f"pieces placed by their words, near where the position points: {BY_LIKENESS}"] += 1
        return [alike]
    if role == "content" and (found := placing.search.in_order(piece.words)):
        placing.account.read_as[f"pieces placed by their words, in order: {found.how}"] += 1
        return list(found.spans)
    return []


def _by_words(statement: Statement, placing: Placing) -> list[Offsets]:
    """The content by its words alone: its longest piece first, the others as near to that as they stand."""
    company = [piece.words for piece in (*statement.cue, *statement.mention) if piece.words]
    spans: list[Offsets] = []
    for piece in _parts(statement.content, placing.search.text):
        if not piece.words:
            placing.findings.append(_impossible(piece, "content", statement.place, placing))
            return []
        places = placing.search.places(piece.words)
        if places is None or len(places.spans) == 1 or not (spans or company):
            found = placing.search.in_order(piece.words)
            if found is None:
                return []
            which = "of several places the next in order" if found.ambiguous else "the only place"
        elif spans:
            found = Found(places.how, (closest(places.spans, spans),), True)
            which = "of several places the nearest to the other pieces"
        else:
            found = placing.search.with_company(places, company)
            which = "of several places the nearest to their cue and mention"
        placing.account.read_as[f"contents placed by their words, {which}: {found.how}"] += 1
        spans += found.spans
    return spans


def _parts(content: Sequence[Piece], text: str) -> list[Piece]:
    """The pieces, the longest first; one piece where they stand as they are given, the separators that of the text."""
    whole = _words(content)
    if len(content) > 1 and whole in text and all(piece.words for piece in content):
        return [Piece(whole)]
    return sorted(content, key=lambda piece: -len(piece.words or ""))


def _role(statement: Statement, role: str, content: list[Offsets], cue: list[Offsets], placing: Placing) -> list[Offsets]:
    """The spans of the cue or mention; none if a piece of it stands nowhere."""
    found: list[Offsets] = []
    for piece in statement.cue if role == "cue" else statement.mention:
        spans = _one(piece, role, statement.place, placing) if piece in placing.at or placing.expected or not piece.words else []
        if not spans and piece.words and (beside := placing.search.beside(piece.words, content, cue)):
            placing.account.read_as[f"{role}s placed by their words, nearest to the content: {beside[0]}"] += 1
            spans = [beside[1]]
        if not spans:
            placing.account.left_out[f"places of {role}s whose words stand nowhere: the words were kept"] += bool(piece.words)
            return []
        found += spans
    return _merged(found)


def _impossible(piece: Piece, role: str, stated: Place, placing: Placing) -> Finding:
    length = len(placing.search.text)
    if piece.start is None or piece.end is None:
        return stated.finding("no-content", f"the {role} has neither words nor positions")
    if piece.start >= piece.end:
        why = f"start {piece.start} is not before end {piece.end}"
    elif piece.end > length:
        why = f"end {piece.end} is past the end of the text ({length})"
    else:
        why = f"{piece.start} to {piece.end} cannot be placed, as the positions of the document fit its text in no way"
    return stated.finding("selector-range", f"{role}: {why}, and there are no words to place it by")


def _merged(spans: Sequence[Offsets]) -> list[Offsets]:
    """The spans in order, those that touch made one."""
    merged: list[Offsets] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = merged[-1][0], max(end, merged[-1][1])
        else:
            merged.append((start, end))
    return merged


def _words(pieces: Sequence[Piece]) -> str:
    return SEPARATOR.join(piece.words for piece in pieces if piece.words)
