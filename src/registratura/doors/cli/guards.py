"""What `registratura doctor` says of the store of files, of the antivirus and of the office program."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from typing import TYPE_CHECKING

from registratura.toolkit import connectors

from .findings import Finding

if TYPE_CHECKING:
    from registratura.config.env import Environment


def findings(surroundings: Environment) -> Iterator[Finding]:
    """Ask each of them, where it is set up."""
    connectors.enter_before_set_up()
    yield _store(surroundings)
    yield _antivirus(surroundings)
    yield _office()


def _store(surroundings: Environment) -> Finding:
    name = "Depozitul fișierelor"
    if surroundings.files_url is None:
        return Finding(name=name, state="ok", words=f"folderul {surroundings.data / 'files'}")
    from registratura.toolkit.object_store import ObjectStorage, place_of

    try:
        place = place_of(surroundings.files_url)
        ObjectStorage(place, folder=surroundings.data).answer()
    except ValueError:
        remedy = "Scrieți REGISTRATURA_FILES_URL ca s3://cheie:secret@server/găleată/prefix."
        return Finding(name=name, state="failure", words="adresa nu se înțelege", remedy=remedy)
    except FileNotFoundError:
        words = f"la {place.endpoint} nu există găleata „{place.bucket}”"
        return Finding(
            name=name, state="failure", words=words, remedy="Faceți găleata, apoi încercați din nou."
        )
    except OSError:
        remedy = "Porniți depozitul sau îndreptați adresa și cheia din REGISTRATURA_FILES_URL."
        return Finding(name=name, state="failure", words=f"{place.endpoint} nu răspunde", remedy=remedy)
    return Finding(name=name, state="ok", words=f"S3 la {place.endpoint}, găleata „{place.bucket}”")


def _antivirus(surroundings: Environment) -> Finding:
    name = "Antivirusul"
    if not surroundings.clamd:
        remedy = "Pentru instituții cu poștă deschisă: „apt install clamav-daemon”, apoi REGISTRATURA_CLAMD."
        return Finding(
            name=name,
            state="warning",
            words="nu este pus: fișierele nu sunt căutate de viruși",
            remedy=remedy,
        )
    from registratura.toolkit.antivirus import Scanner

    condition = Scanner(surroundings.clamd, days=surroundings.clamd_days).condition()
    if condition.fit:
        return Finding(name=name, state="ok", words=condition.version)
    remedy = "Porniți clamd și freshclam; până atunci fișierele noi așteaptă în carantină."
    words = "nu răspunde" if condition.reason == "dead" else f"are semnături vechi: {condition.version}"
    return Finding(name=name, state="failure", words=words, remedy=remedy)


def _office() -> Finding:
    name = "PDF/A din documente Office"
    if shutil.which("soffice"):
        return Finding(name=name, state="ok", words="LibreOffice este la locul lui")
    remedy = "Instalați pachetul „libreoffice-writer-nogui” al sistemului."
    words = "LibreOffice lipsește: documentele Office se păstrează, dar nu se arată ca pagini"
    return Finding(name=name, state="warning", words=words, remedy=remedy)
