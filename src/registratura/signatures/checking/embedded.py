"""Taking certificates and revocation data out of a signature, also what was added to it for the long term."""

from __future__ import annotations

from typing import Any

from asn1crypto import cms, core, crl, ocsp, x509

from registratura.signatures.checking.certificates import Material

MOST_SIGNERS = 100
_CERTIFICATE_VALUES = "1.2.840.113549.1.9.16.2.23"
_REVOCATION_VALUES = "1.2.840.113549.1.9.16.2.24"


class _Certificates(core.SequenceOf):  # type: ignore[misc]
    _child_spec = x509.Certificate


class _Lists(core.SequenceOf):  # type: ignore[misc]
    _child_spec = crl.CertificateList


class _Answers(core.SequenceOf):  # type: ignore[misc]
    _child_spec = ocsp.BasicOCSPResponse


class _RevocationValues(core.Sequence):  # type: ignore[misc]
    _fields = [
        ("crls", _Lists, {"explicit": 0, "optional": True}),
        ("ocsps", _Answers, {"explicit": 1, "optional": True}),
        ("other", core.Any, {"explicit": 2, "optional": True}),
    ]


def gather(signed: cms.SignedData, material: Material) -> None:
    """Take in what a CMS signature carries; what cannot be read is left out."""
    material.add_certificates(
        each.chosen for each in _some(signed["certificates"]) if isinstance(each.chosen, x509.Certificate)
    )
    for each in _some(signed["crls"]):
        if each.name == "crl":
            material.add_crls([each.chosen])
        elif each.chosen["other_rev_info_format"].native == "ocsp_response":
            material.add_ocsps([each.chosen["other_rev_info"]])
    for signer in list(signed["signer_infos"])[:MOST_SIGNERS]:
        for place in ("signed_attrs", "unsigned_attrs"):
            for attribute in _some(signer[place]):
                try:
                    _gather_attribute(attribute, material)
                except (ValueError, TypeError, KeyError):
                    continue


def _some(values: Any) -> Any:
    return () if isinstance(values, core.Void) else values


def _gather_attribute(attribute: Any, material: Material) -> None:
    kind = attribute["type"].native
    if kind == "adobe_revocation_info_archival":
        for value in attribute["values"]:
            material.add_ocsps(_some(value["ocsp"]))
            material.add_crls(_some(value["crl"]))
    elif attribute["type"].dotted == _CERTIFICATE_VALUES:
        for value in attribute["values"]:
            material.add_certificates(_Certificates.load(value.dump()))
    elif attribute["type"].dotted == _REVOCATION_VALUES:
        for value in attribute["values"]:
            found = _RevocationValues.load(value.dump())
            material.add_crls(_some(found["crls"]))
            material.add_ocsps(whole_answer(each) for each in _some(found["ocsps"]))


def whole_answer(basic: Any) -> bytes:
    """Wrap a bare OCSP answer as the responder would have sent it."""
    answer = {"response_type": "basic_ocsp_response", "response": basic}
    return bytes(ocsp.OCSPResponse({"response_status": "successful", "response_bytes": answer}).dump())
