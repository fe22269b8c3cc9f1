"""onrecord: who said what in the news. The public functions; each is imported when it is first used."""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from onrecord.checks import check
    from onrecord.data.load import load
    from onrecord.findings import Finding, InvalidData
    from onrecord.sides.agreement.agree import agree
    from onrecord.sides.compared import compare
    from onrecord.sides.erred import errors
    from onrecord.sides.scored import score

__version__ = "0.1.0"
__all__ = ["Finding", "InvalidData", "__version__", "agree", "check", "compare", "errors", "load", "score"]

_HOMES = {
    "Finding": "onrecord.findings",
    "InvalidData": "onrecord.findings",
    "agree": "onrecord.sides.agreement.agree",
    "check": "onrecord.checks",
    "compare": "onrecord.sides.compared",
    "errors": "onrecord.sides.erred",
    "load": "onrecord.data.load",
    "score": "onrecord.sides.scored",
}


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"module 'onrecord' has no attribute {name!r}; it has {', '.join(sorted(_HOMES))}")
    return getattr(import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    return sorted(__all__)
