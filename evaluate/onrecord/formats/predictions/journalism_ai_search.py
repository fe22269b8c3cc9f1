"""The JSON of JournalismAI's search tool: the paragraphs of an article, and a flat list of the spans found in them.

entities   [{span_label: Source, Cue or Content, span_start, span_end, paragraph_start, paragraph_end, text}]: a span counts from
           the beginning of its paragraph, a paragraph from that of the article; ends are inclusive.
paragraphs texts, or objects with a text. Where they fit paragraph_start and paragraph_end, the article is put together from them.
Links      none: in a paragraph a content goes with the only cue and source, else the nearest (`roles`).
Wrong ends as in the tool's own sample: the words stated stand elsewhere than the span; what is stated is handed on as it is.
"""

from onrecord.findings import Finding, InvalidData
from onrecord.formats.export import Account, ExportFile, Offsets
from onrecord.formats.json_values import Value, whole
from onrecord.formats.predictions.files import names
from onrecord.formats.predictions.output import Output, Piece
from onrecord.formats.predictions.roles import LABELS, Marked, role_of, statements, type_of

ENDINGS = (".json",)
_TEXTS, _NAMES = ("text", "paragraph", "content", "paragraph_text"), ("id", "article_id", "document_id", "doc_id", "name")


def recognises(file: ExportFile) -> bool:
    """Whether it has paragraphs, and spans with labels."""
    return all(key in file.data for key in (b'"paragraphs"', b'"entities"', b'"span_label"'))


def read(files: list[ExportFile], account: Account) -> list[Output]:
    """The quotes of the articles. Raises InvalidData."""
    findings: list[Finding] = []
    outputs: list[Output] = []
    for file, name in zip(files, names(files), strict=True):
        try:
            found = whole(file._replace(data=file.data.removeprefix(b"\xef\xbb\xbf")), findings)
        except InvalidData as invalid:
            findings += invalid.findings
            continue
        articles = found.objects("articles") if isinstance(found.raw, list) else [found]
        for number, article in enumerate(articles, 1):
            if not isinstance(article.raw, dict) or "entities" not in article.raw:
                article.wrong("has no `entities`, the list of spans", "missing-key")
                continue
            account.read["articles"] += 1
            stated = next((key for key in _NAMES if article.has(key)), None)
            own = article[stated].name() if stated else name if len(articles) == 1 else f"{name}-{number}"
            if own is not None:
                outputs.append(_article(article, own, account))
    if findings:
        raise InvalidData(findings)
    return outputs


def _article(article: Value, name: str, account: Account) -> Output:
    marked: list[Marked] = []
    spans: list[Offsets] = []
    for entity in article["entities"].objects("entities"):
        label = entity["span_label"].name()
        span, paragraph = entity.span("span_start", "span_end"), entity.span("paragraph_start", "paragraph_end")
        if label is None or span is None or paragraph is None:
            continue
        account.read["spans"] += 1
        role = role_of(label)
        if role is None:
            entity["span_label"].wrong(f"is {label!r:.40}, no name of a role: known are {LABELS}", "unknown-label")
            continue
        words = next((entity[key].raw for key in (*_TEXTS, "span_text") if isinstance(entity[key].raw, str)), None)
        start, end = paragraph[0] + span[0], paragraph[0] + span[1] + 1
        piece = Piece(words, start, end)
        marked.append(Marked(role, (piece,), start, end, frozenset([paragraph[0]]), entity.place, type_of(label)))
        spans.append(paragraph)
    text = _text(article, spans)
    if text is not None:
        marked = [one._replace(pieces=tuple(_with_words(piece, text) for piece in one.pieces)) for one in marked]
    return Output(name, article.place, statements(marked, account), "code-points", text)


def _with_words(piece: Piece, text: str) -> Piece:
    """The piece with the words of its place, where none are stated."""
    return piece if piece.words is not None or piece.end is None else piece._replace(words=text[piece.start : piece.end])


def _text(article: Value, spans: list[Offsets]) -> str | None:
    """The article, put together from paragraphs that have the lengths and distances that the spans state; None if they have not."""
    if not article.has("paragraphs"):
        return None
    texts = [text for item in article["paragraphs"].items("paragraphs") if (text := _paragraph(item)) is not None]
    for gap in range(3):
        starts, at = [], 0
        for text in texts:
            starts.append((at, at + len(text) - 1))
            at += len(text) + gap
        if texts and set(spans) <= set(starts):
            return ("\n" * gap).join(texts)
    return None


def _paragraph(item: Value) -> str | None:
    if isinstance(item.raw, str):
        return item.raw
    key = next((key for key in _TEXTS if item.has(key)), "text")
    return item[key].text()
