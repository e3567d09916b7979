"""Printing papers of office programs as PDF/A-2b by LibreOffice, confined."""

from __future__ import annotations

import shutil
from pathlib import Path

from django.conf import settings

from registratura.toolkit.sandbox import Limits, Outcome, run_confined

TOOL = "soffice"
_EXPORT = 'pdf:writer_pdf_Export:{"SelectPdfVersion":{"type":"long","value":"2"}}'
_PATH = "/usr/local/bin:/usr/bin:/bin"


def office_program() -> str | None:
    """Return the office suite of this machine, or None."""
    return shutil.which(TOOL, path=_PATH)


def print_office(folder: Path, name: str, *, limits: Limits) -> Outcome | None:
    """
    Make the PDF/A of a paper that lies in a room of `file_room`: of `letter.docx` comes `letter.pdf`, in seconds.

    Whether it came is for the caller to see: the suite calls its failures well ended. None where there is no suite.
    Each run has a profile of its own, so that runs at once do not wait for each other.
    """
    program = office_program()
    if program is None:
        return None
    profile, shared = ((folder / place).as_uri() for place in ("profile", "shared"))
    command = [
        program,
        *("--headless", "--norestore", "--nolockcheck", "--nodefault"),
        # Its cache of packages would stand in the folder of the program: one run of root could close it to all others.
        *(f"-env:UserInstallation={profile}", f"-env:UNO_SHARED_PACKAGES_CACHE={shared}"),
        *("--convert-to", _EXPORT, "--outdir", str(folder), str(folder / name)),
    ]
    return run_confined(command, folder=folder, limits=limits, hidden=[settings.DATA])
