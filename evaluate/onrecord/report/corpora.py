"""The corpora as the catalogue and their manifests describe them: `onrecord list`, and the page docs/corpora.md.

python -m onrecord.report.corpora > docs/corpora.md
"""

import json
from dataclasses import asdict
from typing import Any

from onrecord.corpora.catalogue import Entry, catalogue
from onrecord.corpora.listed import how_to_get, listed, unknown
from onrecord.data.load import folders

HEAD = """# Public corpora

What `onrecord download NAME` makes tables of, as the catalogue describes it (`onrecord list NAME` prints one entry). This page is
generated (`python -m onrecord.report.corpora > docs/corpora.md`); a test compares it. No corpus comes with onrecord: its archive is
fetched from its own repository, under its own licence. *None stated* means that whether you may use it is for you to decide, which
`--accept-license` says that you have. Counts are those of the commit named, as our tables hold it.

`download` fetches the archive into the cache (`ONRECORD_DATA`, else `onrecord` in `XDG_CACHE_HOME` or `~/.cache`), asks for the rest
where it broke off, compares the names and contents of its files with the catalogue's hash, and converts them; what was lost on the way
is told, and kept in `LOSS.json`. The archive stays in the cache, so converting again needs no network, and `--offline` allows none.
Files that are not the catalogued ones are an error, unless you named them: `--from FILE|DIR|URL` takes a copy of your own (.tar.gz, .zip,
or a folder) as it is, and says that it is another.

"""

_COLUMNS = ("corpus", "languages", "genre", "licence", "documents", "quotes", "annotates", "completeness")


def as_text() -> str:
    """A line or two per corpus."""
    return "".join(_line(name, corpus) for name, corpus in listed().items())


def as_json() -> str:
    """The same for programs."""
    return json.dumps(listed(), indent=2) + "\n"


def one_as_text(name: str) -> str:
    """All that is known of a corpus, before and after its download. Raises ValueError for a name that is none."""
    account, entry = _known(name), catalogue().get(name)
    rows = [*_rows(entry), ("here", [_here(name, account)])] if entry else _released(name, account)
    width = max(len(label) for label, _ in rows)
    below = f"\n  {' ' * width}  "
    lines = [f"  {label.ljust(width)}  {below.join(values)}\n" for label, values in rows]
    return "".join([f"{name}: {entry.title}\n" if entry else f"{name} {_version(account)}\n", *lines])


def one_as_json(name: str) -> str:
    """The same for programs: the catalogue's entry, if there is one, and what of it is here."""
    account, entry = _known(name), catalogue().get(name)
    here = {"folder": str(folders()[name]), **account} if account["downloaded"] else None
    described = {**asdict(entry), "command": entry.command} if entry else {"name": name}
    return json.dumps({**described, "here": here}, ensure_ascii=False, indent=2) + "\n"


def markdown() -> str:
    """The whole page."""
    lines = [f"| {' | '.join(_COLUMNS)} |", "|---|---|---|---|--:|--:|---|---|"]
    lines += [f"| {' | '.join(_cells(entry))} |" for entry in catalogue().values()]
    return HEAD + "\n".join(lines) + "\n" + "".join(_section(entry) for entry in catalogue().values())


def _cells(entry: Entry) -> list[str]:
    counts = [f"{entry.expected[what]:,}" if what in entry.expected else "" for what in ("documents", "quotes")]
    licence = entry.license or "none stated"
    cells = [
        f"[{entry.name}](#{entry.name})",
        ", ".join(entry.languages),
        entry.genre,
        licence,
        *counts,
        ", ".join(entry.annotates),
        entry.completeness,
    ]
    return [cell.replace("|", "\\|") for cell in cells]


def _section(entry: Entry) -> str:
    rows = "".join(_item(label, values) for label, values in _rows(entry))
    return f"\n## {entry.name}\n\n{entry.title}\n\n{rows}"


def _item(label: str, values: list[str]) -> str:
    text = f" {values[0]}" if len(values) == 1 else "".join(f"\n  * {value}" for value in values)
    return f"* **{label.capitalize()}.**{text}\n"


def _rows(entry: Entry) -> list[tuple[str, list[str]]]:
    """The entry by label, without its name and title; what it does not say is left out."""
    files = f"{entry.files:,} are read; sha256" if entry.files else "sha256"
    rows: list[tuple[str, list[str | None]]] = [
        ("languages", [", ".join(entry.languages)]),
        ("genre", [entry.genre]),
        ("licence", [entry.license or "none to rely on"]),
        ("as found", [entry.license_as_found]),
        ("cite", [entry.citation]),
        ("repository", [entry.repository]),
        ("commit", [entry.commit]),
        ("archive", [entry.archive]),
        ("files", [entry.files_sha256 and f"{files} {entry.files_sha256}"]),
        ("expected", [_counts(entry.expected)]),
        ("annotates", [", ".join(entry.annotates)]),
        ("derived", [", ".join(entry.derived)]),
        ("completeness", [entry.completeness]),
        ("known defects", [*entry.defects]),
        ("download", [entry.command]),
    ]
    stated = ((label, [value for value in values if value]) for label, values in rows)
    return [(label, values) for label, values in stated if values]


def _released(name: str, account: dict[str, Any]) -> list[tuple[str, list[str]]]:
    """What its manifest says of a corpus that is not of the catalogue."""
    return [
        ("counts", [_corpus(account)]),
        *((label, [_of(account[key])]) for label, key in _BY.items()),
        ("licences", [_of(account["licenses"])]),
        ("cite", ["CITATION.cff, in the repository of onrecord"]),
        ("here", [str(folders()[name])]),
        (
            "download",
            [f"needs none: it comes with the package and is loaded by its name; onrecord download {name} --to DIR copies it"],
        ),
    ]


_BY = {"splits": "splits", "languages": "languages", "labelled by": "methods"}


def _line(name: str, corpus: dict[str, Any]) -> str:
    if not corpus["downloaded"]:
        counts = ", ".join(f"{corpus[what]} {what}" for what in ("documents", "quotes") if what in corpus)
        return f"{name}: {counts}; {how_to_get(name)}\n" if counts else f"{name}: {how_to_get(name)}\n"
    kept = "; ".join(f"{label}: {_of(corpus[key])}" for label, key in _BY.items())
    return f"{name} {_version(corpus)}: {_corpus(corpus)}\n  {kept}\n"


def _corpus(account: dict[str, Any]) -> str:
    anonymous = "" if account["anonymous"] is None else f" ({account['anonymous']} anonymous)"
    non_quotes = "" if account["non_quotes"] is None else f", {account['non_quotes']} non-quotes"
    documents = f"{account['documents']} documents ({account['without_text']} without text)"
    return f"{documents}, {account['quotes']} quotes{anonymous}{non_quotes}"


def _here(name: str, account: dict[str, Any]) -> str:
    if not account["downloaded"]:
        return "not downloaded yet"
    return f"{_version(account)}: {_corpus(account)}, in {folders()[name]}"


def _version(account: dict[str, Any]) -> str:
    return account["version"] or "of an unknown version"


def _of(counts: dict[str, int]) -> str:
    return ", ".join(f"{count} {what}" for what, count in counts.items())


def _counts(expected: dict[str, Any]) -> str:
    parts = [
        f"{what}: {', '.join(f'{count:,} {of}' for of, count in value.items())}"
        if isinstance(value, dict)
        else f"{value:,} {what}"
        for what, value in expected.items()
    ]
    return "; ".join(parts)


def _known(name: str) -> dict[str, Any]:
    corpora = listed()
    if name not in corpora:
        raise ValueError(unknown(name, "corpora", "measures"))
    return corpora[name]


if __name__ == "__main__":
    print(markdown(), end="")  # noqa: T201
