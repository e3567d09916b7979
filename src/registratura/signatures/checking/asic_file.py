"""ASiC: a ZIP with files and, beside them, signatures of XML or CMS form."""

from __future__ import annotations

import base64
import zipfile
import zlib
from dataclasses import dataclass, field, replace
from io import BytesIO
from pathlib import Path
from urllib.parse import unquote

from registratura.signatures.checking.cms_file import Contents, der_of, judge_one
from registratura.signatures.checking.embedded import gather
from registratura.signatures.checking.signers import (
    UNREADABLE,
    Surroundings,
    hashed,
    judge_stamp,
    signed_data,
    unreadable,
)
from registratura.signatures.checking.xml_archive import DS
from registratura.signatures.checking.xml_file import Beside, check_xml, parse
from registratura.signatures.findings import CertificateFacts, Finding, Findings, Reason, Verdict, worst

MOST_FILES = 1_000
MOST_BYTES = 300 << 20
MOST_SIGNATURE_FILES = 50
META = "META-INF/"
ASIC_NS = "{http://uri.etsi.org/02918/v1.2.1#}"
_END_BYTES = 22


class ContainerRefusedError(ValueError):
    """A container cannot be taken apart safely; `code` says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass
class Unpacked:
    """The files of a container, kept under numbers, never under their own names."""

    data: dict[str, Path] = field(default_factory=dict)
    meta: dict[str, Path] = field(default_factory=dict)
    appended: bool = False


def unpack(content: bytes, folder: Path) -> Unpacked:
    """
    Take a container apart within limits.

    Raises: ContainerRefusedError for bombs, encrypted or doubled entries, and what is no ZIP.
    """
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            entries = [each for each in archive.infolist() if not each.is_dir()]
            _refuse_unfit(entries)
            found = Unpacked(appended=_has_more(content))
            left = MOST_BYTES
            for number, entry in enumerate(entries):
                path = folder / f"{number:04}"
                left -= _write(archive, entry, path, left)
                if entry.filename.startswith(META):
                    found.meta[entry.filename] = path
                elif entry.filename != "mimetype":
                    found.data[entry.filename] = path
            return found
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, OSError) as error:
        raise ContainerRefusedError("unreadable") from error


def _refuse_unfit(entries: list[zipfile.ZipInfo]) -> None:
    names = [entry.filename for entry in entries]
    if len(entries) > MOST_FILES or sum(entry.file_size for entry in entries) > MOST_BYTES:
        raise ContainerRefusedError("too-heavy")
    if len(set(names)) != len(names) or len({name.casefold() for name in names}) != len(names):
        raise ContainerRefusedError("doubled-names")
    if any(entry.flag_bits & 1 for entry in entries):
        raise ContainerRefusedError("encrypted")


def _write(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, path: Path, left: int) -> int:
    size = 0
    with archive.open(entry) as source, path.open("wb") as target:
        while chunk := source.read(1 << 20):
            size += len(chunk)
            if size > left:
                raise ContainerRefusedError("too-heavy")
            target.write(chunk)
    return size


def _has_more(content: bytes) -> bool:
    """Say whether bytes stand before the first entry or after the end of a container."""
    end = content.rfind(b"PK\x05\x06")
    comment = int.from_bytes(content[end + 20 : end + _END_BYTES], "little")
    return content[:4] != b"PK\x03\x04" or end + _END_BYTES + comment != len(content)


def check_asic(content: bytes, *, folder: Path, around: Surroundings) -> tuple[Findings, Unpacked | None]:
    """Check the signatures of a container, and return what stands in it."""
    try:
        found = unpack(content, folder)
    except ContainerRefusedError as error:
        return Findings(format="asic-e", reasons=(Reason(code=error.code),)), None
    form = "asic-s" if len(found.data) == 1 else "asic-e"
    findings: list[Finding] = []
    names = sorted(found.meta)
    for name in names[:MOST_SIGNATURE_FILES]:
        lower = name.lower()
        if lower.endswith(".xml") and "signature" in lower and "manifest" not in lower:
            findings += _by_xml(found, name, form, around)
        elif lower.endswith((".p7s", ".p7m")):
            findings += _by_cms(found, name, form, around)
        elif lower.endswith(".tst"):
            findings.append(_by_stamp(found, name, form, around))
    if not findings:
        return Findings(format=form, reasons=(Reason(code="no-signers"),)), found
    findings = [_with_uncovered(each, found) for each in findings]
    reasons = (Reason(code="bytes-appended", facts={"count": "?"}),) if found.appended else ()
    verdict = worst([each.verdict for each in findings] + ([Verdict.CHANGED] if found.appended else []))
    inner = tuple(sorted(found.data))
    return Findings(
        format=form, verdict=verdict, signatures=tuple(findings), reasons=reasons, inner=inner
    ), found


def _with_uncovered(finding: Finding, found: Unpacked) -> Finding:
    """Let nothing unsigned stand in a container under the cover of a good signature."""
    left = sorted(set(found.data) - set(finding.covers))
    if not left:
        return replace(finding, coverage="whole")
    reason = Reason(code="files-uncovered", facts={"names": ", ".join(left)[:300]})
    verdict = worst((finding.verdict, Verdict.UNVERIFIED))
    return replace(finding, verdict=verdict, reasons=(*finding.reasons, reason))


def _by_xml(found: Unpacked, name: str, form: str, around: Surroundings) -> list[Finding]:
    checked = check_xml(
        found.meta[name].read_bytes(), beside=Beside(found.data | found.meta), around=around, form=form
    )
    if not checked.signatures:
        return [unreadable(format=form, field_name=name[:100])]
    return [replace(each, field_name=name[:100]) for each in checked.signatures]


def _by_cms(found: Unpacked, name: str, form: str, around: Surroundings) -> list[Finding]:
    try:
        signed = signed_data(der_of(found.meta[name].read_bytes()))
        gather(signed, around.material)
        manifest = _manifest_of(found, name)
        files = {manifest: found.meta[manifest]} if manifest else dict(found.data)
        listed, reasons = _listed(found, manifest) if manifest else ((), ())
    except UNREADABLE:
        return [unreadable(format=form, field_name=name[:100])]
    judged = []
    for signer in list(signed["signer_infos"])[:MOST_SIGNATURE_FILES]:
        meant = next(iter(files), "") if len(files) == 1 else ""
        each = judge_one(
            signed, signer, inner=None, contents=Contents(files, meant), around=around, form=form
        )
        verdict = worst((each.verdict, Verdict.CHANGED)) if reasons else each.verdict
        judged.append(
            replace(
                each,
                verdict=verdict,
                field_name=name[:100],
                covers=listed if manifest and each.covers else each.covers,
                reasons=(*each.reasons, *reasons),
            )
        )
    return judged


def _manifest_of(found: Unpacked, name: str) -> str:
    """Return the manifest that speaks of a signature file, or nothing."""
    for each in sorted(found.meta):
        if "asicmanifest" in each.lower() and each.lower().endswith(".xml"):
            reference = parse(found.meta[each].read_bytes()).find(f"{ASIC_NS}SigReference")
            if reference is not None and unquote(reference.get("URI", "")) == name:
                return each
    return ""


def _listed(found: Unpacked, manifest: str) -> tuple[tuple[str, ...], tuple[Reason, ...]]:
    """Return the files of a manifest that are as it says, and why others are not."""
    covers, reasons = [], []
    for reference in parse(found.meta[manifest].read_bytes()).iter(f"{ASIC_NS}DataObjectReference"):
        name = unquote(reference.get("URI", ""))
        path = found.data.get(name) or found.meta.get(name)
        method = reference.find(f"{DS}DigestMethod").get("Algorithm", "").rpartition("#")[2].lower()
        wanted = der_base64(reference.findtext(f"{DS}DigestValue") or "")
        if path is None:
            reasons.append(Reason(code="content-missing", facts={"name": name[:200]}))
        elif method in {"sha1", "md5"}:
            reasons.append(Reason(code="weak-algorithm", facts={"algorithm": method}))
        elif hashed(method, path.read_bytes()) != wanted:
            reasons.append(Reason(code="file-changed", facts={"name": name[:200]}))
        else:
            covers.append(name)
    return tuple(covers), tuple(reasons)


def der_base64(text: str) -> bytes:
    """Return the bytes of a base64 text with whatever spaces in it."""
    return base64.b64decode("".join(text.split()))


def _by_stamp(found: Unpacked, name: str, form: str, around: Surroundings) -> Finding:
    try:
        token = signed_data(found.meta[name].read_bytes())
        manifest = _manifest_of(found, name)
        if manifest:
            (covers, reasons), content = _listed(found, manifest), found.meta[manifest].read_bytes()
        elif len(found.data) == 1:
            only = next(iter(found.data))
            covers, reasons, content = (only,), (), found.data[only].read_bytes()
        else:
            return unreadable("content-missing", format=form, kind="stamp", field_name=name[:100])
        stamp = judge_stamp(
            token, imprint=lambda digest: hashed(digest, content), moment=around.arrived_at, around=around
        )
    except UNREADABLE:
        stamp = None
    if stamp is None:
        return unreadable(format=form, kind="stamp", field_name=name[:100])
    verdict = Verdict.QUALIFIED if stamp.qualified else Verdict.VALID
    more: tuple[Reason, ...] = ()
    if not stamp.holds:
        verdict = {"other-data": Verdict.CHANGED, "broken": Verdict.BROKEN}.get(stamp.why, Verdict.UNVERIFIED)
        more = (Reason(code=f"stamp-{stamp.why}", facts={"at": stamp.at.isoformat(), "by": stamp.by}),)
    if reasons:
        verdict = worst((verdict, Verdict.CHANGED))
    return Finding(
        verdict=verdict,
        kind="stamp",
        format=form,
        field_name=name[:100],
        stamps=(stamp,),
        covers=covers,
        coverage="files",
        certificate=CertificateFacts(name=stamp.by),
        reasons=(*reasons, *more),
        judged_at=around.arrived_at,
    )
