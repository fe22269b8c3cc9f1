"""`download`: a released corpus, copied out of the package into a folder of the user's. No network is needed."""

from pathlib import Path
from shutil import copyfile

from onrecord.data.atomic import new_folder
from onrecord.data.load import folders
from onrecord.schema import shipped


def download(name: str, to: Path) -> list[Path]:
    """Copies the tables that hold the corpus (and others in them), manifest, splits and licence; returns the files.

    Raises ValueError for a name that is not in the package.
    """
    known = folders()
    if name not in known:
        raise ValueError(f"there is no corpus {name!r} in this package; there are {', '.join(sorted(known))}")
    sources = [*sorted(path for path in known[name].iterdir() if path.is_file()), shipped("dataset/LICENSE")]
    with new_folder(to) as folder:
        for source in sources:
            copyfile(source, folder / source.name)
    return [to / source.name for source in sources]
