"""Signed files of every kind we must judge, made from our own infrastructure: good ones and spoiled ones."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import io
import zipfile
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

import pikepdf
from asn1crypto import algos, cms, core, crl, ocsp
from cryptography.hazmat.primitives import serialization
from lxml import etree
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import fields, signers
from pyhanko.sign.validation.dss import DocumentSecurityStore
from signxml import DigestAlgorithm, SignatureConstructionMethod
from signxml.xades import XAdESSigner

from .authority import SIGNED_AT, Authority, Holder

DS = "http://www.w3.org/2000/09/xmldsig#"
XADES_132 = "http://uri.etsi.org/01903/v1.3.2#"
ASIC = "http://uri.etsi.org/02918/v1.2.1#"


def plain_pdf(words: str = "Cerere") -> bytes:
    """Return a one-page PDF with a few words."""
    pdf = pikepdf.new()
    page = pdf.add_blank_page(page_size=(300, 300))
    page.Contents = pdf.make_stream(
        b"BT /F1 12 Tf 40 200 Td (" + words.encode("ascii", "replace") + b") Tj ET"
    )
    page.Resources = pikepdf.Dictionary(
        Font=pikepdf.Dictionary(
            F1=pikepdf.Dictionary(
                Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica
            )
        )
    )
    out = io.BytesIO()
    pdf.save(
        out,
        compress_streams=False,
        object_stream_mode=pikepdf.ObjectStreamMode.disable,
        deterministic_id=True,
    )
    return out.getvalue()


def sign_pdf(
    content: bytes,
    holder: Holder,
    *,
    stamper: Any = None,
    field: str = "Semnatura1",
    digest: str = "sha256",
    subfilter: fields.SigSeedSubFilter = fields.SigSeedSubFilter.PADES,
    certify: bool = False,
    at: datetime = SIGNED_AT,
    box: tuple[int, int, int, int] | None = None,
) -> bytes:
    """Sign a PDF (B-B, or B-T with a stamper)."""
    writer = IncrementalPdfFileWriter(io.BytesIO(content))
    metadata = signers.PdfSignatureMetadata(
        field_name=field,
        md_algorithm=digest,
        subfilter=subfilter,
        certify=certify,
        docmdp_permissions=fields.MDPPerm.FILL_FORMS,
    )
    out = io.BytesIO()
    if box:
        fields.append_signature_field(writer, fields.SigFieldSpec(field, box=box))
    signer = signers.PdfSigner(metadata, holder.signer(), timestamper=stamper)
    asyncio.run(signer.async_sign_pdf(writer, output=out))
    return out.getvalue()


def add_store(content: bytes, authority: Authority, *holders: Holder, at: datetime = SIGNED_AT) -> bytes:
    """Add certificates and revocation data to a signed PDF (B-LT)."""
    writer = IncrementalPdfFileWriter(io.BytesIO(content))
    DocumentSecurityStore.supply_dss_in_writer(
        writer,
        None,
        certs=[each.asn1 for holder in holders for each in (holder, *holder.above)],
        ocsps=[ocsp.OCSPResponse.load(authority.ocsp(holder, at=at)) for holder in holders],
        crls=[
            crl.CertificateList.load(authority.crl(by, at=at)) for by in (authority.root, authority.issuer)
        ],
    )
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def stamp_pdf(content: bytes, stamper: Any, *, field: str = "Marca1") -> bytes:
    """Put a document time stamp over a PDF (B-LTA)."""
    out = io.BytesIO()
    asyncio.run(
        signers.PdfTimeStamper(stamper, field_name=field).async_timestamp_pdf(
            IncrementalPdfFileWriter(io.BytesIO(content)), "sha256", output=out
        )
    )
    return out.getvalue()


def with_note(content: bytes) -> bytes:
    """Add an annotation after signing."""
    writer = IncrementalPdfFileWriter(io.BytesIO(content))
    page = writer.root["/Pages"]["/Kids"][0]
    note = writer.add_object(
        generic.DictionaryObject(
            {
                generic.pdf_name("/Type"): generic.pdf_name("/Annot"),
                generic.pdf_name("/Subtype"): generic.pdf_name("/FreeText"),
                generic.pdf_name("/Rect"): generic.ArrayObject(
                    generic.NumberObject(n) for n in (10, 10, 200, 60)
                ),
                generic.pdf_name("/Contents"): generic.pdf_string("Se aprobă"),
            }
        )
    )
    page["/Annots"] = generic.ArrayObject([*page.get("/Annots", ()), note])
    writer.update_container(page)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def with_other_text(content: bytes) -> bytes:
    """Replace what stands on the page after signing."""
    writer = IncrementalPdfFileWriter(io.BytesIO(content))
    page = writer.root["/Pages"]["/Kids"][0]
    page["/Contents"] = writer.add_object(
        generic.StreamObject(stream_data=b"BT /F1 12 Tf 40 200 Td (Se aproba 1000000) Tj ET")
    )
    writer.update_container(page)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def tampered(content: bytes, *, old: bytes = b"Cerere", new: bytes = b"Cerexe") -> bytes:
    """Change a letter inside what was signed."""
    assert old in content
    return content.replace(old, new, 1)


def sign_cms(
    content: bytes, holder: Holder, *, detached: bool, digest: str = "sha256", stamper: Any = None
) -> bytes:
    """Sign any bytes as .p7s (detached) or .p7m."""
    signed = asyncio.run(
        holder.signer().async_sign_general_data(
            content, digest, detached=detached, use_cades=True, timestamper=stamper
        )
    )
    return bytes(signed.dump())


def with_cms_revocation(signed: bytes, authority: Authority, holder: Holder) -> bytes:
    """Put revocation data among what a CMS signature carries."""
    info = cms.ContentInfo.load(signed)
    content = info["content"]
    lists = [authority.crl(by) for by in (authority.issuer, authority.root)]
    content["crls"] = [cms.RevocationInfoChoice("crl", crl.CertificateList.load(each)) for each in lists]
    return bytes(cms.ContentInfo({"content_type": "signed_data", "content": content}).dump(force=True))


def archive_stamped(signed: bytes, stamper: Any, *, content: bytes, by_value: bool = True) -> bytes:
    """Put an archive time stamp of version 3 over a whole CMS signature (ETSI EN 319 122-1, 5.5.3)."""
    info = cms.ContentInfo.load(signed)
    whole, signer = info["content"], info["content"]["signer_infos"][0]

    def digests(parts: Iterable[bytes]) -> core.SequenceOf:
        return _Digests([hashlib.sha256(one).digest() for one in parts])

    attributes = [] if isinstance(signer["unsigned_attrs"], core.Void) else list(signer["unsigned_attrs"])
    lists = [] if isinstance(whole["crls"], core.Void) else [one.dump() for one in whole["crls"]]
    named = (
        [one["type"].dump() + value.dump() for one in attributes for value in one["values"]]
        if by_value
        else [one.dump() for one in attributes]
    )
    parts = [digests(one.dump() for one in whole["certificates"]), digests(lists), digests(named)]
    if by_value:
        parts.insert(0, algos.DigestAlgorithm({"algorithm": "sha256"}))
    index = _Index([core.Any.load(one.dump()) for one in parts])
    imprint = hashlib.sha256(whole["encap_content_info"]["content_type"].dump())
    imprint.update(hashlib.sha256(content).digest())
    for name in ("version", "sid", "digest_algorithm", "signed_attrs", "signature_algorithm", "signature"):
        imprint.update(signer[name].dump())
    imprint.update(index.dump())
    token = asyncio.run(stamper.async_timestamp(imprint.digest(), "sha256"))
    kind = "ats_hash_index_v3" if by_value else "ats_hash_index"
    token["content"]["signer_infos"][0]["unsigned_attrs"] = cms.CMSAttributes(
        [cms.CMSAttribute({"type": kind, "values": [index]})]
    )
    stamped = cms.CMSAttribute({"type": "archive_timestamp_v3", "values": [token]})
    signer["unsigned_attrs"] = cms.CMSAttributes([*attributes, stamped])
    return bytes(cms.ContentInfo({"content_type": "signed_data", "content": whole}).dump(force=True))


class _Digests(core.SequenceOf):  # type: ignore[misc]
    _child_spec = core.OctetString


class _Index(core.SequenceOf):  # type: ignore[misc]
    _child_spec = core.Any


def sign_xml(content: bytes, holder: Holder, *, method: str = "enveloped", digest: str = "SHA256") -> bytes:
    """Sign XML as XAdES."""
    signer = XAdESSigner(
        method=getattr(SignatureConstructionMethod, method),
        digest_algorithm=getattr(DigestAlgorithm, digest),
        signature_algorithm="ecdsa-sha256",
    )
    pem = b"".join(
        each.certificate.public_bytes(serialization.Encoding.PEM) for each in (holder, *holder.above)
    )
    key = holder.key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    return etree.tostring(signer.sign(etree.fromstring(content), key=key, cert=pem.decode()))


def with_xml_values(signed: bytes, authority: Authority, holder: Holder) -> bytes:
    """Add revocation data to an XML signature."""
    space = "http://uri.etsi.org/01903/v1.3.2#"
    root = etree.fromstring(signed)
    place = _xml_place(root)
    values = etree.SubElement(
        etree.SubElement(place, f"{{{space}}}RevocationValues"), f"{{{space}}}CRLValues"
    )
    for by in (authority.issuer, authority.root):
        node = etree.SubElement(values, f"{{{space}}}EncapsulatedCRLValue")
        node.text = base64.b64encode(authority.crl(by)).decode()
    return etree.tostring(root)


def with_xml_stamp(signed: bytes, stamper: Any) -> bytes:
    """Add a time stamp over the value of an XML signature, before its revocation data are added."""
    root = etree.fromstring(signed)
    value = next(root.iter(f"{{{DS}}}SignatureValue"))
    content = etree.tostring(value, method="c14n", exclusive=True, with_tail=False)
    node = etree.SubElement(_xml_place(root), f"{{{XADES_132}}}SignatureTimeStamp")
    _fill_stamp(node, content, stamper)
    return etree.tostring(root)


def xml_archived(
    signed: bytes, stamper: Any, *, covered: bytes, over: bytes = b"", include: bool = False
) -> bytes:
    """
    Add an archive time stamp to an XML signature.

    covered: what its references give, one after the other. over: something else to lie over.
    """
    root = etree.fromstring(signed)
    signature = next(root.iter(f"{{{DS}}}Signature"))
    place = _xml_place(root)
    parts = [signature.find(f"{{{DS}}}{name}") for name in ("SignedInfo", "SignatureValue", "KeyInfo")]
    content = covered + b"".join(
        etree.tostring(one, method="c14n", exclusive=True, with_tail=False) for one in [*parts, *place]
    )
    node = etree.SubElement(place, "{http://uri.etsi.org/01903/v1.4.1#}ArchiveTimeStamp")
    if include:
        etree.SubElement(node, f"{{{XADES_132}}}Include", URI="#x")
    _fill_stamp(node, over or content, stamper)
    return etree.tostring(root)


def _xml_place(root: Any) -> Any:
    found = next(root.iter(f"{{{XADES_132}}}UnsignedSignatureProperties"), None)
    if found is not None:
        return found
    qualifying = next(root.iter(f"{{{XADES_132}}}QualifyingProperties"))
    unsigned = etree.SubElement(qualifying, f"{{{XADES_132}}}UnsignedProperties")
    return etree.SubElement(unsigned, f"{{{XADES_132}}}UnsignedSignatureProperties")


def _fill_stamp(node: Any, content: bytes, stamper: Any) -> None:
    etree.SubElement(
        node, f"{{{DS}}}CanonicalizationMethod", Algorithm="http://www.w3.org/2001/10/xml-exc-c14n#"
    )
    token = asyncio.run(stamper.async_timestamp(hashlib.sha256(content).digest(), "sha256"))
    held = etree.SubElement(node, f"{{{XADES_132}}}EncapsulatedTimeStamp")
    held.text = base64.b64encode(token.dump()).decode()


def zipped(files: dict[str, bytes], *, kind: str = "e") -> bytes:
    """Return a container of files, its type first."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(
            zipfile.ZipInfo("mimetype"), f"application/vnd.etsi.asic-{kind}+zip", zipfile.ZIP_STORED
        )
        for name, content in files.items():
            archive.writestr(name, content)
    return out.getvalue()


def asic_with_cms(files: dict[str, bytes], holder: Holder, authority: Authority) -> dict[str, bytes]:
    """Return the parts of an ASiC-E whose manifest is signed as CMS."""
    root = etree.Element(f"{{{ASIC}}}ASiCManifest", nsmap={"asic": ASIC, "ds": DS})
    etree.SubElement(
        root,
        f"{{{ASIC}}}SigReference",
        URI="META-INF/signature.p7s",
        MimeType="application/x-pkcs7-signature",
    )
    for name, content in files.items():
        reference = etree.SubElement(root, f"{{{ASIC}}}DataObjectReference", URI=name)
        etree.SubElement(
            reference, f"{{{DS}}}DigestMethod", Algorithm="http://www.w3.org/2001/04/xmlenc#sha256"
        )
        value = etree.SubElement(reference, f"{{{DS}}}DigestValue")
        value.text = base64.b64encode(hashlib.sha256(content).digest()).decode()
    manifest = etree.tostring(root)
    signed = with_cms_revocation(sign_cms(manifest, holder, detached=True), authority, holder)
    return {**files, "META-INF/ASiCManifest.xml": manifest, "META-INF/signature.p7s": signed}


def later(hours: int) -> datetime:
    """Return a moment some hours after the signing."""
    return SIGNED_AT + timedelta(hours=hours)
