"""Documents in Citron's annotation format: text, quotes with cue, sources and contents, and coreference.

Source       `docs/data_format.md` of bbc/citron. Citron publishes no gold: this reads a copy of one's own, such as PARC3 as its
             scripts convert it. Tested on invented documents.
Documents    One a JSON file, or several in a list or in lines; the name is the file's. The text is the one in the file.
Quotes       Contents, cue and sources by their positions; where a pronoun was resolved the mention is the pronoun, and the speaker
             the name that it stands for.
Derived      The type, from quotation marks.
Null         Outlet and date, anonymity, chain, nesting. Confidences have no place.
"""

from collections.abc import Mapping

from onrecord.corpora.imported import Imported
from onrecord.corpora.outputs import export_files_of, imported
from onrecord.formats.export import Account
from onrecord.formats.predictions import citron


def wanted(name: str) -> bool:
    """Whether it is a file of JSON."""
    return name.endswith(citron.ENDINGS)


def convert(files: Mapping[str, bytes]) -> Imported:
    """The tables. Raises InvalidData."""
    account = Account()
    outputs = citron.read(export_files_of(files), account)
    documents = {"language": "en", "license": "LicenseRef-none-stated", "text_kind": "raw", "completeness": "exhaustive"}
    return imported("citron", outputs, account, documents, {"annotators": ["citron"], "guidelines": "Citron"})
