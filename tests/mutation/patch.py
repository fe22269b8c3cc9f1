"""A mutant put in place of a module that is already imported, so that nothing has to be imported anew.

Functions keep their identity and get the code of the mutant, wherever they are known by now; constants are replaced where a module
has them under their name.
"""

import sys
from functools import cached_property
from types import FunctionType, ModuleType
from typing import Any


def patch(module: ModuleType, source: str) -> None:
    """Makes the module what its changed source says. Raises what the source raises, and ValueError where that cannot be done."""
    fresh: dict[str, Any] = {"__name__": module.__name__, "__file__": module.__file__, "__package__": module.__package__}
    exec(compile(source, str(module.__file__), "exec"), fresh)
    for name, new in fresh.items():
        if name.startswith("__") and name.endswith("__"):
            continue
        old = module.__dict__.get(name)
        if isinstance(new, type) and new.__module__ == module.__name__:
            _patch_class(old, new)
        elif not _patch_function(old, new, module.__name__) and not isinstance(new, ModuleType) and _differ(old, new):
            _replace(name, old, new)


def _patch_class(old: Any, new: type) -> None:
    for name, value in vars(new).items():
        mine = vars(old).get(name)
        for part in ("fget", "__func__", "func"):
            if isinstance(value, property | staticmethod | classmethod | cached_property) and hasattr(value, part):
                _patch_function(getattr(mine, part), getattr(value, part), new.__module__)
        if isinstance(value, FunctionType):
            _patch_function(mine, value, new.__module__)
        elif isinstance(value, str | int | float | tuple | None) and not name.startswith("__") and _differ(mine, value):
            setattr(old, name, value)


def _patch_function(old: Any, new: Any, module: str) -> bool:
    """Whether the two are functions of the module."""
    if hasattr(new, "cache_clear") and hasattr(old, "__wrapped__"):
        old.cache_clear()
        old, new = old.__wrapped__, new.__wrapped__
    if not isinstance(new, FunctionType) or new.__module__ != module:
        return isinstance(new, FunctionType)
    old.__code__, old.__defaults__, old.__kwdefaults__ = new.__code__, new.__defaults__, new.__kwdefaults__
    return True


def _replace(name: str, old: Any, new: Any) -> None:
    for module in list(sys.modules.values()):
        if getattr(module, "__name__", "").startswith("onrecord.") and module.__dict__.get(name) is old:
            setattr(module, name, new)


def _differ(old: Any, new: Any) -> bool:
    if type(old) is not type(new):
        return True
    try:
        return bool(old != new)
    except ValueError:  # arrays
        return True
