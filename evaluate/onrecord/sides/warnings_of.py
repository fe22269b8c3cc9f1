"""What a reader of a score should know: what counts as empty, was left out, or cannot be told."""

from collections.abc import Sized

from onrecord.scoring.statistics import FEW_DOCUMENTS
from onrecord.sides.account import Account


def warnings_of(account: Account) -> list[str]:
    """The warnings of a score, as sentences."""
    said = []
    if not account.gold and not account.predicted:
        said.append("nothing in gold and nothing predicted: every ratio is null")
    if account.missing:
        shown = ", ".join(account.missing[:3]) + (", …" if len(account.missing) > 3 else "")
        said.append(f"{_documents(account.missing)} of gold, not in the predictions, count as empty: {shown}")
    if account.no_text:
        said.append(f"{_documents(account.no_text)} left out: gold has no text there, and no prediction")
    if account.unknown:
        said.append(f"{_documents(account.unknown)} of the predictions, not in gold")
    if account.anchoring.not_found:
        said.append(f"{len(account.anchoring.not_found)} predictions do not stand in their document and count as spurious")
    if account.anchoring.ambiguous:
        many = account.anchoring.ambiguous
        said.append(f"{many} predictions without offsets stand at several places; the first fitting one was taken")
    if account.raw:
        said.append("a text is missing, so units are code points in the place of letters and digits")
    if account.undescribed:
        said.append(
            f"{account.undescribed} gold quotes have an unnamed speaker with neither description nor mention: the flag alone is right there"
        )
    if 0 < account.scored < FEW_DOCUMENTS:
        said.append(f"only {_documents(range(account.scored))}: intervals need at least {FEW_DOCUMENTS} to mean much")
    return said


def _documents(counted: Sized) -> str:
    return f"{len(counted)} document{'' if len(counted) == 1 else 's'}"
