"""How often two names of one character are told to be one, and names of two characters are, on PDNC's tables of characters.

    python tests/bench/bench_names.py pdnc.tar.gz

Of every novel the main names are a speaker table without aliases, and every alias of a character is a claimed string, as a system
would give it. Printed at the default level `partial`: aliases that resolve to their character, to another, to nobody; and, pair by
pair without the table, aliases that agree with their own main name and with those of others in the novel. Aliases in fiction are
given names, kinship and descriptions to a large part ("Lizzy", "his wife"), which by rule are no names of anybody.
"""

import ast
import csv
import io
import sys
import tarfile
from collections import Counter
from collections.abc import Iterator

from onrecord.scoring.names import LEVELS, level


def main(archive: str) -> None:
    """Prints the shares."""
    counts: Counter[str] = Counter()
    for characters in tables(archive):
        for name, aliases in characters.items():
            for alias in sorted(aliases - {name}):
                found = {other: of for other in characters if (of := level(alias, other)) is not None}
                counts["aliases"] += 1
                counts["agree with their own main name"] += name in found
                counts["agree with another main name"] += len(found.keys() - {name})
                counts["alias and another main name"] += len(characters) - 1
                counts[resolved(name, found)] += 1
    whole, pairs = counts["aliases"], counts["alias and another main name"]
    print(f"{whole:,} aliases: {share(counts, 'agree with their own main name', whole)}")
    print(f"{pairs:,} pairs of an alias and another character: {share(counts, 'agree with another main name', pairs)}")
    print(
        "; ".join(
            share(counts, what, whole) for what in ("resolve to their character", "resolve to another", "resolve to nobody")
        )
    )


def resolved(name: str, found: dict[str, str]) -> str:
    """To whom the alias resolves: those of the strictest level; at the level `partial` only if it is one."""
    strictest = min(found.values(), key=LEVELS.index, default=None)
    candidates = [other for other, of in found.items() if of == strictest]
    if not candidates or (strictest == "partial" and len(candidates) > 1):
        return "resolve to nobody"
    return "resolve to their character" if name in candidates else "resolve to another"


def share(counts: Counter[str], what: str, whole: int) -> str:
    """A count with its share."""
    return f"{what} {counts[what]:,} ({counts[what] / whole:.2%})"


def tables(archive: str) -> Iterator[dict[str, set[str]]]:
    """Main names with their aliases, novel by novel."""
    with tarfile.open(archive) as tar:
        for member in tar:
            file = tar.extractfile(member) if member.name.endswith("/character_info.csv") else None
            if file is not None:
                rows = csv.DictReader(io.StringIO(file.read().decode("utf-8-sig")))
                yield {
                    row["Main Name"]: set(ast.literal_eval(row["Aliases"]))
                    for row in rows
                    if not row["Main Name"].startswith("_")
                }


if __name__ == "__main__":
    main(sys.argv[1])
