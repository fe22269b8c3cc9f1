"""Challenge documents for tests, written in the notation of the guidelines' examples."""

import json
from pathlib import Path

from onrecord.data.annotation import read_annotation
from onrecord.data.fmt import fmt
from onrecord.data.texts import sha256

from .guidelines import read


def write(folder: Path, name: str, text: str, labels: str = "", **document) -> Path:
    """The document and its text below `challenge/`, in canonical form; `document` overrides what it states of itself."""
    value = read(["any"], text, [line.strip() for line in labels.splitlines() if line.strip()]).value
    value["document"] |= {
        "id": name,
        "outlet": {"name": f"The {name} sheet"},
        "text_sha256": sha256(text),
        "text_length": len(text),
        "challenge": {"test": "MFT", "why": "The nearest name is not the speaker."},
        **document,
    }
    path = folder / "challenge" / f"{name}.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.with_suffix(".txt").write_text(text + "\n", "utf-8")
    path.write_text(json.dumps(value), "utf-8")
    path.write_text(fmt(read_annotation(path)).text, "utf-8")
    return path
