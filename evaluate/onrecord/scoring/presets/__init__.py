"""The presets, by name: published scorers reproduced, defects included, and each repaired (MEASURES, section 11).

A preset computes the figures of a published scorer under their own names, so that the numbers of papers stay comparable.
It is a reproduction, not a recommendation: each module says what is wrong, and in which direction.
"""

from collections.abc import Callable
from difflib import get_close_matches

from onrecord.scoring.presets.booknlp import booknlp, booknlp_fixed
from onrecord.scoring.presets.citron import citron, citron_fixed
from onrecord.scoring.presets.german import german2024, german2024_fixed
from onrecord.scoring.presets.ggt import ggt, ggt_fixed
from onrecord.scoring.presets.nervaluate import nervaluate_strict, nervaluate_strict_fixed
from onrecord.scoring.presets.qsample import qsample, qsample_fixed
from onrecord.scoring.presets.records import Documents, Figures

Preset = Callable[[Documents], Figures]

PRESETS: dict[str, Preset] = {
    "german2024": german2024,
    "german2024-fixed": german2024_fixed,
    "citron": citron,
    "citron-fixed": citron_fixed,
    "ggt": ggt,
    "ggt-fixed": ggt_fixed,
    "qsample": qsample,
    "qsample-fixed": qsample_fixed,
    "booknlp": booknlp,
    "booknlp-fixed": booknlp_fixed,
    "nervaluate-strict": nervaluate_strict,
    "nervaluate-strict-fixed": nervaluate_strict_fixed,
}
CHARACTERS = frozenset({"ggt", "ggt-fixed"})
"""Presets that count characters; the others count tokens."""


def preset(name: str) -> Preset:
    """The preset of that name. Raises ValueError for an unknown one, with what may have been meant."""
    if name in PRESETS:
        return PRESETS[name]
    close = get_close_matches(name, PRESETS, 1, 0.4)
    hint = f"did you mean {close[0]!r}?" if close else f"there are {', '.join(PRESETS)}"
    raise ValueError(f"there is no preset {name!r}; {hint}")
