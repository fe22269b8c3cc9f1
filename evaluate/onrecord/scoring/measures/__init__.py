"""The measures, by name. A name with a parameter prints and parses back: `WSW@0.5`, `Quote@exact`."""

import re
from collections.abc import Callable
from difflib import get_close_matches

from onrecord.scoring.measures.anonymous import anonymous
from onrecord.scoring.measures.chars import chars
from onrecord.scoring.measures.integrity import integrity
from onrecord.scoring.measures.measure import Measure
from onrecord.scoring.measures.non_quote import non_quote
from onrecord.scoring.measures.quote import quote, quote_soft
from onrecord.scoring.measures.speaker import speaker
from onrecord.scoring.measures.type import type_
from onrecord.scoring.measures.wsw import wsw, wsw_soft

MEASURES: dict[str, Callable[..., Measure]] = {
    "WSW": wsw,
    "WSW-soft": wsw_soft,
    "Quote": quote,
    "Quote-soft": quote_soft,
    "Chars": chars,
    "Speaker": speaker,
    "Type": type_,
    "Anonymous": anonymous,
    "NonQuote": non_quote,
    "Integrity": integrity,
}
"""Measure by its name without parameter; those of WITH_THRESHOLD take one."""

WITH_THRESHOLD = ("WSW", "Quote")
DEFAULT = ("WSW@0.5", "Quote@exact", "Quote@0.5", "Quote-soft", "Chars", "Speaker", "Type", "Anonymous", "NonQuote", "Integrity")


def measure(name: str) -> Measure:
    """The measure of that printed name. Raises ValueError for an unknown one, with what may have been meant."""
    plain, _, least = name.partition("@")
    if plain in WITH_THRESHOLD and (least == "exact" or (re.fullmatch(r"0?\.\d+|1(\.0*)?", least) and float(least) > 0)):
        return MEASURES[plain]("exact" if least == "exact" else f"{float(least):g}")
    if plain in MEASURES and plain not in WITH_THRESHOLD and plain == name:
        return MEASURES[plain]()
    shown = [f"{known}@0.5" if known in WITH_THRESHOLD else known for known in MEASURES]
    close = get_close_matches(name, shown, 1, 0.4)
    hint = f"did you mean {close[0]!r}?" if close else f"there are {', '.join(shown)}"
    raise ValueError(f"there is no measure {name!r}; {hint}")
