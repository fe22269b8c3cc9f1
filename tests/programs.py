"""Small programs that read documents and write predictions, each with a habit of its own, and corpora to run them over."""

import shlex
import sys
from pathlib import Path

from onrecord.data.build import write_tables
from onrecord.data.load import load
from onrecord.data.tables import TABLES, Tables, to_arrow
from onrecord.data.texts import sha256

START = """
import json, os, signal, sys, time

def answer(document, quotes=None):
    quotes = [{"content": [[0, 3]], "speaker": [document["document_id"]]}] if quotes is None else quotes
    return json.dumps({"document_id": document["document_id"], "quotes": quotes}) + "\\n"

def say(text):
    sys.stdout.write(text)
    sys.stdout.flush()

def once(mark):
    '''Whether it is the first time: of all starts of the program.'''
    try:
        os.close(os.open(mark, os.O_CREAT | os.O_EXCL))
    except FileExistsError:
        return False
    return True

here = os.path.dirname(os.path.abspath(__file__))
documents = map(json.loads, sys.stdin)
"""

LINE_BY_LINE = "for d in documents: say(answer(d))"


def program(folder: Path, body: str, name: str = "system") -> str:
    """The command that runs a program of this body."""
    path = folder / f"{name}.py"
    path.write_text(START + body, "utf-8")
    return shlex.join([sys.executable, "-I", "-S", str(path)])


def corpus(folder: Path, texts: list[str]) -> Path:
    """A folder of tables with a document `a/0`, `a/1`, … for each text."""
    like = next(row for row in load("core").arrow.documents.to_pylist() if row["text"])
    rows = [
        {**like, "document_id": f"a/{i}", "text": text, "text_sha256": sha256(text), "text_length": len(text), "regions": None}
        for i, text in enumerate(texts)
    ]
    folder.mkdir()
    none = {name: to_arrow(name, []) for name in TABLES}
    write_tables(Tables(**{**none, "documents": to_arrow("documents", rows)}), folder, "1.0", {})
    return folder
