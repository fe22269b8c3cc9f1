"""How often a mention, or a cue, is placed exactly where gold has it, from its words and gold's content alone.

    python tests/bench/bench_mentions.py FOLDER [SPLIT …]

FOLDER holds PolNeAR's tables, as `onrecord download polnear --to FOLDER` writes them. Of every gold quote whose cue (mention) is
one span, its words are searched with `text.mentions.nearest`: the cue from the content alone, the mention from the content, and
from the content and the cue so found. Beside it the share for which the first place in the text is gold's.
"""

import re
import sys
from collections import Counter

from onrecord import load
from onrecord.text.mentions import nearest


def main(folder: str, splits: list[str]) -> None:
    """Prints the shares."""
    tables = load(folder).arrow
    texts = {row["document_id"]: row["text"] for row in tables.documents.to_pylist() if not splits or row["split"] in splits}
    right: Counter[str] = Counter()
    for row in tables.quotes.to_pylist():
        text = texts.get(row["document_id"])
        if text is None or row["layer"] != "gold":
            continue
        content, cue, mention = ([(s["start"], s["end"]) for s in row[role] or ()] for role in ("content", "cue", "mention"))
        found = None
        if len(cue) == 1:
            words = text[slice(*cue[0])]
            found = nearest(text, words, content)
            right.update({"cues": 1, "cue": found == cue[0], "cue first": first(text, words) == cue[0]})
        if len(mention) == 1:
            words = text[slice(*mention[0])]
            right.update({"mentions": 1, "mention first": first(text, words) == mention[0]})
            right["mention"] += nearest(text, words, content) == mention[0]
            right["mention, with the cue found"] += nearest(text, words, content, [found] if found else ()) == mention[0]
    for what, count in right.items():
        whole = right["cues" if what.startswith("cue") else "mentions"]
        print(f"{what}: {count:,} ({count / whole:.1%})")


def first(text: str, words: str) -> tuple[int, int] | None:
    """The first place of the words as whole ones."""
    found = re.search(rf"(?<!\w){re.escape(words)}(?!\w)", text) or re.search(re.escape(words), text)
    return found.span() if found else None


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:])
