"""The mutants of a module: one small change each, by the operators of mutmut, in all of its code.

mutmut alone leaves out decorated functions and what stands outside of functions; half of `names.py` is either. Left out here is
what no test can tell: docstrings, annotations and names of types, and decorators (a cache, a frozen class).
"""

from typing import NamedTuple

import libcst as cst
from mutmut.mutation.mutators import mutation_operators

TYPES = ("Literal", "Callable", "Mapping", "NDArray", "dict")


class Mutant(NamedTuple):
    """The module with one change: the lines changed, as they were and as they are, and the whole of it."""

    line: int
    before: str
    after: str
    source: str

    def __str__(self) -> str:
        return f"`{self.before}` → `{self.after}`"


def mutants(source: str) -> list[Mutant]:
    """All of them that compile and differ from the source, by line."""
    module = cst.parse_module(source)
    places = _Places()
    module.visit(places)
    found: dict[str, Mutant] = {}
    for node in places.found:
        for kind, operator in mutation_operators:
            if isinstance(node, kind):
                for changed in operator(node):
                    code = module.deep_replace(node, changed).code
                    if code != source and code not in found and _compiles(code):
                        found[code] = _mutant(source, code)
    return sorted(found.values(), key=lambda mutant: mutant.line)


class _Places(cst.CSTVisitor):
    """The nodes that an operator may change."""

    def __init__(self) -> None:
        self.found: list[cst.CSTNode] = []

    def on_visit(self, node: cst.CSTNode) -> bool:
        docstring = isinstance(node, cst.Expr) and isinstance(node.value, cst.SimpleString | cst.ConcatenatedString)
        if docstring or isinstance(node, cst.Annotation | cst.Decorator | cst.Import | cst.ImportFrom) or _names_a_type(node):
            return False
        self.found.append(node)
        return True


def _names_a_type(node: cst.CSTNode) -> bool:
    value = node.value if isinstance(node, cst.Assign) else node
    return isinstance(value, cst.Subscript) and isinstance(value.value, cst.Name) and value.value.value in TYPES


def _compiles(code: str) -> bool:
    try:
        compile(code, "mutant", "exec")
    except SyntaxError:
        return False
    return True


def _mutant(source: str, code: str) -> Mutant:
    old, new = source.splitlines(), code.splitlines()
    first = next((at for at, (a, b) in enumerate(zip(old, new, strict=False)) if a != b), min(len(old), len(new)))
    rest = range(min(len(old), len(new)) - first)
    same = next((at for at in rest if old[-1 - at] != new[-1 - at]), len(rest))
    return Mutant(first + 1, _joined(old[first : len(old) - same]), _joined(new[first : len(new) - same]), code)


def _joined(lines: list[str]) -> str:
    return " ".join(line.strip() for line in lines)
