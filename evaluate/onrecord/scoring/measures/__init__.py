"""The measures, by name. A name with a parameter prints and parses back: `WSW@0.5`, `Quote@exact`, `Anonymous(broad)`."""

import re
from collections.abc import Callable
from difflib import get_close_matches

from onrecord.scoring.measures.anonymous import anonymous
from onrecord.scoring.measures.b3 import b3
from onrecord.scoring.measures.chars import chars
from onrecord.scoring.measures.confidence import confidence
from onrecord.scoring.measures.cue import cue, cue_soft
from onrecord.scoring.measures.date import date
from onrecord.scoring.measures.integrity import integrity
from onrecord.scoring.measures.measure import Measure
from onrecord.scoring.measures.mention import mention, mention_soft
from onrecord.scoring.measures.non_quote import non_quote
from onrecord.scoring.measures.origin import origin
from onrecord.scoring.measures.quote import quote, quote_soft
from onrecord.scoring.measures.share_of_voice import share_of_voice
from onrecord.scoring.measures.speaker import speaker
from onrecord.scoring.measures.speaker_given import speaker_given
from onrecord.scoring.measures.type import type_
from onrecord.scoring.measures.via import via
from onrecord.scoring.measures.wsw import wsw, wsw_soft

MEASURES: dict[str, Callable[..., Measure]] = {
    "WSW": wsw,
    "WSW-soft": wsw_soft,
    "Quote": quote,
    "Quote-soft": quote_soft,
    "Chars": chars,
    "Speaker": speaker,
    "SpeakerGiven": speaker_given,
    "Mention": mention,
    "Mention-soft": mention_soft,
    "Cue": cue,
    "Cue-soft": cue_soft,
    "Type": type_,
    "Anonymous": anonymous,
    "Origin": origin,
    "Via": via,
    "Date": date,
    "NonQuote": non_quote,
    "Integrity": integrity,
    "Confidence": confidence,
    "ShareOfVoice": share_of_voice,
    "B3": b3,
}
"""Measure by its name without parameter; those of WITH_THRESHOLD take one, those of WITH_FLAG may."""

WITH_THRESHOLD = ("WSW", "Quote")
WITH_FLAG = {"Anonymous": ("broad",)}
DEFAULT = ("WSW@0.5", "Quote@exact", "Quote@0.5", "Quote-soft", "Chars", "Speaker", "Type", "Anonymous", "NonQuote", "Integrity")
"""Always shown, if gold carries what they read."""
IF_ATTEMPTED = ("SpeakerGiven", "Mention", "Cue", "Origin", "Via", "Date", "Confidence")
"""Shown where predictions carry what they read, too."""


def measure(name: str) -> Measure:
    """The measure of that printed name. Raises ValueError for an unknown one, with what may have been meant."""
    plain, _, least = name.partition("@")
    if plain in WITH_THRESHOLD and (least == "exact" or (re.fullmatch(r"0?\.\d+|1(\.0*)?", least) and float(least) > 0)):
        return MEASURES[plain]("exact" if least == "exact" else f"{float(least):g}")
    if plain in MEASURES and plain not in WITH_THRESHOLD and plain == name:
        return MEASURES[plain]()
    flagged, _, flag = name.removesuffix(")").partition("(")
    if name == f"{flagged}({flag})" and flag in WITH_FLAG.get(flagged, ()):
        return MEASURES[flagged](flag)
    shown = printed()
    # by its name alone first: "quote" is nearer to "NonQuote" than to "Quote@0.5"
    folded = {known.partition("@")[0].casefold(): known for known in shown} | {known.casefold(): known for known in shown}
    close = [folded[known] for known in get_close_matches(name.casefold(), folded, 1, 0.4)]
    close = [plain] if plain in shown else close
    hint = f"did you mean {close[0]!r}?" if close else f"there are {', '.join(shown)}"
    raise ValueError(f"there is no measure {name!r}; {hint}")


def printed() -> list[str]:
    """A name of every measure that can be asked for; of those with a threshold one of many."""
    names = [f"{name}@0.5" if name in WITH_THRESHOLD else name for name in MEASURES]
    return names + [f"{name}({flag})" for name, flags in WITH_FLAG.items() for flag in flags]
