"""What a reader of a score should know: what counts as empty, was left out, or cannot be told."""

from collections.abc import Sized

from onrecord.scoring.matched import Matched
from onrecord.scoring.statistics import FEW_DOCUMENTS
from onrecord.sides.anchoring import Anchoring
from onrecord.sides.assemble import Assembled
from onrecord.sides.documents import Together


def warnings_of(both: Together, assembled: Assembled, anchoring: Anchoring, found: Matched) -> list[str]:
    """The warnings of a score, as sentences."""
    sides = assembled.sides
    said = []
    if not len(sides.gold) and not len(sides.predicted):
        said.append("nothing in gold and nothing predicted: every ratio is null")
    if both.missing:
        shown = ", ".join(both.missing[:3]) + (", …" if len(both.missing) > 3 else "")
        said.append(f"{_documents(both.missing)} of gold, not in the predictions, count as empty: {shown}")
    if both.no_text:
        said.append(f"{_documents(both.no_text)} left out: gold has no text there, and no prediction")
    if both.unknown:
        said.append(f"{_documents(both.unknown)} of the predictions, not in gold")
    if anchoring.not_found:
        said.append(f"{len(anchoring.not_found)} predictions do not stand in their document and count as spurious")
    if anchoring.ambiguous:
        said.append(f"{anchoring.ambiguous} predictions without offsets stand at several places; the first fitting one was taken")
    if assembled.raw:
        said.append("a text is missing, so units are code points in the place of letters and digits")
    undescribed = int(found.attribution.undescribed_gold.sum())
    if undescribed:
        said.append(
            f"{undescribed} gold quotes have an unnamed speaker with neither description nor mention: the flag alone is right there"
        )
    if 0 < sides.documents < FEW_DOCUMENTS:
        said.append(f"only {_documents(range(sides.documents))}: intervals need at least {FEW_DOCUMENTS} to mean much")
    return said


def _documents(counted: Sized) -> str:
    return f"{len(counted)} document{'' if len(counted) == 1 else 's'}"
