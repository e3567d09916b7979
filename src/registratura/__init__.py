"""Registratura: the electronic registry of a Romanian public institution."""

import re
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path


def version_here(sources: Path) -> str:
    """
    Return the version installed, or the newest of the changelog beside the sources; empty when neither is there.

    sources: the folder of a checkout.
    """
    try:
        return version("registratura")
    except PackageNotFoundError:  # run from the sources without being installed
        changelog = sources / "CHANGELOG.md"
        text = changelog.read_text(encoding="utf-8") if changelog.is_file() else ""
        found = re.search(r"(?m)^## (\d+\.\d+\.\d+)", text)
        return found[1] if found else ""


__version__ = version_here(Path(__file__).resolve().parents[2])
