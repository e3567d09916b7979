"""
Checks the signatures of one file, or reads one trusted list, in a confined process.

Run as a program of its own (`python -I child.py DEED`), never imported by the product; `input` and `given.json`
stand in the current folder, the answer is left in `answer.json`, with `evidence.zip` and what stood inside beside it.
"""

from __future__ import annotations

import base64
import json
import logging
import sys
import zipfile
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[3]))

from registratura.signatures.checking.asic_file import check_asic
from registratura.signatures.checking.certificates import Material
from registratura.signatures.checking.cms_file import Contents, check_cms
from registratura.signatures.checking.signers import Surroundings
from registratura.signatures.checking.trust import Trust
from registratura.signatures.checking.wanted import wanted_for
from registratura.signatures.findings import Findings, Reason, to_plain

MOST_EVIDENCE = 16 << 20
INNER = "inner"
_STAMPED = (1980, 1, 1, 0, 0, 0)
# Kept loaded by the warm process that this program is forked from.
NEEDS = (
    "registratura.signatures.checking.pdf_file",
    "registratura.signatures.checking.xml_file",
    "registratura.signatures.checking.trust_list",
)


def main() -> None:
    """Do the deed and write down its outcome."""
    logging.disable()  # what libraries tell of spoiled files is told better in the answer
    given = json.loads(Path("given.json").read_text(encoding="utf-8"))
    deeds = {"check": _check, "list": _list, "certificate": _certificate}
    answer = deeds[sys.argv[1]](given)
    Path("answer.json").write_text(json.dumps(answer), encoding="utf-8")


def _check(given: dict[str, Any]) -> dict[str, Any]:
    trust = Trust(given["services"], (base64.b64decode(each) for each in given["roots"]))
    around = Surroundings(trust, datetime.fromisoformat(given["arrived_at"]))
    for kind, take in (("ocsp", around.material.add_ocsps), ("crl", around.material.add_crls)):
        take(path.read_bytes() for path in sorted(Path().glob(f"fetched-*.{kind}")))
    content = Path("input").read_bytes()
    found = _findings(given, content, around)
    _write_evidence(around.material)
    names = sorted(path.name for path in Path(INNER).iterdir()) if Path(INNER).is_dir() else []
    return {"findings": to_plain(found), "wanted": wanted_for(found, around.material), "left": names}


def _findings(given: dict[str, Any], content: bytes, around: Surroundings) -> Findings:
    beside = {str(name): Path(place) for name, place in given["beside"].items()}
    form = given["form"]
    if form == "pdf":
        from registratura.signatures.checking.pdf_file import check_pdf

        return check_pdf(content, around=around)
    if form == "cms":
        found, inner = check_cms(content, contents=Contents(beside, str(given["meant"])), around=around)
        if inner:
            Path(INNER).mkdir()
            (Path(INNER) / "0000").write_bytes(inner)
        return found
    if form == "xml":
        from registratura.signatures.checking.xml_file import Beside, check_xml

        return check_xml(content, beside=Beside(beside), around=around)
    if form == "asic":
        Path(INNER).mkdir()
        found, unpacked = check_asic(content, folder=Path(INNER), around=around)
        return _with_inner_order(found, unpacked)
    if form == "office":
        from registratura.signatures.checking.office_file import check_office

        return check_office(content)
    return Findings(reasons=(Reason(code="unsupported", facts={"what": form}),))


def _with_inner_order(found: Findings, unpacked: Any) -> Findings:
    """Keep the data files under numbers in the order of their names; take the rest away."""
    if unpacked is None:
        return found
    for number, name in enumerate(sorted(unpacked.data)):
        unpacked.data[name].rename(Path(INNER) / f"data-{number:04}")
    for path in Path(INNER).iterdir():
        if not path.name.startswith("data-"):
            path.unlink()
    return found


def _write_evidence(material: Material) -> None:
    parts = [(f"certificates/{digest}.cer", each.dump()) for digest, each in material.certificates.items()]
    parts += [(f"ocsp/{sha256(each).hexdigest()}.ocsp", each) for each in material.ocsps]
    parts += [(f"stamps/{digest.hex()}.tst", each) for digest, each in material.stamps.items()]
    parts += [(f"crl/{sha256(each).hexdigest()}.crl", each) for each in material.crls]
    left = MOST_EVIDENCE
    with zipfile.ZipFile("evidence.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in sorted(parts, key=lambda part: (part[0].startswith("crl/"), part[0])):
            if len(content) <= left:
                archive.writestr(zipfile.ZipInfo(name, _STAMPED), content, zipfile.ZIP_DEFLATED)
                left -= len(content)


def _list(given: dict[str, Any]) -> dict[str, Any]:
    from registratura.signatures.checking.trust_list import ListRefusedError, read_list, territory_of

    content = Path("input").read_bytes()
    try:
        if given["glance"]:
            return territory_of(content)
        return read_list(content, signers=[base64.b64decode(each) for each in given["signers"]])
    except ListRefusedError as error:
        return {"refused": error.code}


def _certificate(given: dict[str, Any]) -> dict[str, Any]:
    from registratura.signatures.checking.trust_list import ListRefusedError, read_certificate

    try:
        return read_certificate(Path("input").read_bytes())
    except ListRefusedError as error:
        return {"refused": error.code}


if __name__ == "__main__":
    main()
