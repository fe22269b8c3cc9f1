"""DirectQuote: paragraphs of English news, direct quotations and their speakers in labelled tokens.

Source       Zhang and Liu, LREC 2022; `data/truecased.txt` of the repository, as its README and third-party readers describe it.
             The file itself was not at hand: read from that description, and tested on invented paragraphs.
Documents    A paragraph each, as the release has no document ids: `p1`, `p2`, … in the order of the file, words with blanks between.
Quotes       LeftSpeaker and RightSpeaker are contents whose mention is the nearest Speaker to that side in the paragraph; Unknown
             is one that has none. Marks belong to the content.
Labels       IOB1. Of Speaker spans that no content points to, none is kept.
Null         Outlet and date (not released), cue, names of speakers, anonymity, chain.
"""

import re
from collections.abc import Mapping

from onrecord.corpora.imported import Imported
from onrecord.corpora.outputs import export_files_of, imported
from onrecord.findings import Finding, InvalidData
from onrecord.formats.export import Account
from onrecord.formats.labelled_tokens import Tokens, documents
from onrecord.formats.predictions.conll import output_of
from onrecord.formats.predictions.files import decoded

_WANTED = re.compile(r"(?:data/)?truecased\.txt")


def wanted(name: str) -> bool:
    """Whether it is the file with the annotations."""
    return _WANTED.fullmatch(name) is not None


def convert(files: Mapping[str, bytes]) -> Imported:
    """The tables. Raises InvalidData."""
    findings: list[Finding] = []
    account = Account()
    outputs = []
    for file in export_files_of(files):
        text = decoded(file, findings)
        for document in documents(text, file.file, findings) if text is not None else ():
            for number, paragraph in enumerate(_paragraphs(document), 1):
                outputs.append(output_of(f"p{number}", paragraph, findings, account))
                account.read["paragraphs"] += 1
    if not files:
        findings.append(Finding("data/truecased.txt", 1, 1, "missing-file", "this file of DirectQuote is not there"))
    if findings:
        raise InvalidData(findings)
    facts = {"language": "en", "license": "LicenseRef-none-stated", "genre": "news", "text_kind": "tokenised"}
    quotes = {"cue": None, "annotators": ["directquote"], "guidelines": "DirectQuote"}
    return imported("directquote", outputs, account, {**facts, "completeness": "direct_only"}, quotes)


def _paragraphs(document: Tokens) -> list[Tokens]:
    """The sentences of the file, which are paragraphs here, each as a document of its own."""
    by_number: dict[int, Tokens] = {}
    for token in document.tokens:
        by_number.setdefault(token.sentence, Tokens(None, token.place, [])).tokens.append(token)
    return list(by_number.values())
