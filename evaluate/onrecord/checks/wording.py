"""How findings speak of what they found: words shortened and made visible, and what was probably meant."""

import re
from collections.abc import Collection
from difflib import get_close_matches

from onrecord.text.source import JsonPath

LONG, MANY = 60, 300


def shown(words: str) -> str:
    """The words in quotation marks, shortened in the middle, with line breaks and control characters visible."""
    return repr(words if len(words) <= LONG else f"{words[:35]} … {words[-20:]}")


def place(path: JsonPath) -> str:
    """`quotes[2].content[0]`, or `the file`."""
    steps = (
        f"[{step}]" if isinstance(step, int) else f".{step}" if re.fullmatch(r"[\w$-]{1,60}", step) else f"[{shown(step)}]"
        for step in path
    )
    return "".join(steps).removeprefix(".") or "the file"


def closest(word: str, known: Collection[str], likeness: float = 0.6) -> str | None:
    """The known word most like it, if one is; not sought among very many, or for very long words."""
    if len(word) > LONG or len(known) > MANY:
        return None
    return next(iter(get_close_matches(word, known, 1, likeness)), None)
