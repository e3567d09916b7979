"""Whom to trust: services of trusted lists and own roots, as anchors for a moment; and what is qualified."""

from __future__ import annotations

import base64
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from asn1crypto import x509
from pyhanko.sign.validation.qualified import tsp
from pyhanko.sign.validation.qualified.assess import QualificationAssessor
from pyhanko.sign.validation.settings import KeyUsageConstraints
from pyhanko_certvalidator.path import ValidationPath
from pyhanko_certvalidator.registry import SimpleTrustManager

from registratura.signatures.findings import Anchor

SIGN, STAMP = "sign", "stamp"
_QUALIFIED = {
    (tsp.QcCertType.QC_ESIGN, True): "qes",
    (tsp.QcCertType.QC_ESIGN, False): "adesqc",
    (tsp.QcCertType.QC_ESEAL, True): "qseal",
    (tsp.QcCertType.QC_ESEAL, False): "adesealqc",
}


def fingerprint(certificate: x509.Certificate) -> str:
    """Return the SHA-256 of a certificate in lower-case hexadecimal."""
    return str(certificate.sha256.hex())


class Trust:
    """The trust a check was given: services with their times, and own roots."""

    def __init__(self, services: Iterable[Mapping[str, Any]], roots: Iterable[bytes]) -> None:
        self.registry = tsp.TSPRegistry()
        self._services: list[tuple[Any, Mapping[str, Any]]] = []
        for plain in services:
            service = service_from_plain(plain)
            self._services.append((service, plain))
            if plain["type"] == "ca":
                self.registry.register_ca(service)
            else:
                self.registry.register_tst(service)
        self.roots = [x509.Certificate.load(root) for root in roots]

    @property
    def empty(self) -> bool:
        """Whether nobody is trusted at all."""
        return not self._services and not self.roots

    def manager(self, *, use: str, moment: datetime) -> SimpleTrustManager:
        """Return the anchors that may be relied upon at a moment, for signatures or for time stamps."""
        kinds = {SIGN: {"ca"}, STAMP: {"ca", "tst"}}[use]
        listed = [
            certificate
            for service, plain in self._services
            if plain["type"] in kinds and _in_force(service, moment)
            for certificate in service.base_info.provider_certs
        ]
        unique = {fingerprint(each): each for each in (*listed, *self.roots)}
        return SimpleTrustManager.build(trust_roots=list(unique.values()))

    def stamps_by_itself(self, certificate: x509.Certificate, moment: datetime) -> bool:
        """Say whether a certificate is itself listed as a qualified time-stamp service in force at a moment."""
        wanted = fingerprint(certificate)
        return any(
            plain["type"] == "tst"
            and _in_force(service, moment)
            and any(fingerprint(each) == wanted for each in service.base_info.provider_certs)
            for service, plain in self._services
        )

    def stamps_qualified(self, path: ValidationPath, moment: datetime) -> bool:
        """Say whether a path of a time-stamping certificate ends in a qualified time-stamp service in force."""
        definitions = self.registry.applicable_tsps_on_path(path, moment)
        return any(each.base_info.service_type == tsp.QTST_URI for each in definitions)

    def anchor_of(self, certificate: x509.Certificate, moment: datetime) -> Anchor:
        """Tell where an anchor comes from."""
        wanted = fingerprint(certificate)
        for service, plain in self._services:
            if _in_force(service, moment) and any(
                fingerprint(each) == wanted for each in service.base_info.provider_certs
            ):
                return Anchor(
                    source="list",
                    name=certificate.subject.human_friendly,
                    service=service.base_info.service_name,
                    territory=str(plain.get("territory", "")),
                    list_sha256=str(plain.get("list_sha256", "")),
                )
        return Anchor(source="own", name=certificate.subject.human_friendly)

    def qualification(self, path: ValidationPath, moment: datetime) -> str:
        """
        Return `qes`, `qseal`, `adesqc`, `adesealqc` or `none` for the signer at the end of a valid path.

        The issuer must have been listed both when the certificate was issued and at the moment that counts.
        """
        if not isinstance(path.leaf, x509.Certificate):
            return "none"
        assessor = QualificationAssessor(self.registry)
        try:
            found = [
                assessor.check_entity_cert_qualified(path, at).status
                for at in (path.leaf.not_valid_before, moment)
            ]
        except (NotImplementedError, ValueError, KeyError, TypeError):
            return "none"
        if not all(status.qualified for status in found):
            return "none"
        now = found[-1]
        return _QUALIFIED.get((now.qc_type, now.qc_key_security.is_qscd), "none")


def _in_force(service: Any, moment: datetime) -> bool:
    info = service.base_info
    return bool(info.valid_from <= moment and (info.valid_until is None or info.valid_until >= moment))


def service_from_plain(plain: Mapping[str, Any]) -> Any:
    """Build a service of a trusted list again from the values it was kept as."""
    until = plain.get("valid_until")
    base = tsp.BaseServiceInformation(
        service_type=tsp.CA_QC_URI if plain["type"] == "ca" else tsp.QTST_URI,
        service_name=str(plain["name"]),
        valid_from=datetime.fromisoformat(plain["valid_from"]),
        valid_until=datetime.fromisoformat(until) if until else None,
        provider_certs=tuple(x509.Certificate.load(base64.b64decode(each)) for each in plain["certificates"]),
        additional_info_certificate_type=frozenset(
            tsp.QcCertType(each) for each in plain["certificate_types"]
        ),
        other_additional_info=frozenset(),
    )
    qualifications = frozenset(
        tsp.Qualification(
            qualifiers=frozenset(tsp.Qualifier(each) for each in given["qualifiers"]),
            criteria_list=_criterion_from_plain(given["criteria"]),
        )
        for given in plain["qualifications"]
    )
    if plain["type"] == "ca":
        return tsp.CAServiceInformation(base, qualifications, expired_certs_revocation_info=None)
    return tsp.QTSTServiceInformation(base, qualifications)


def _criterion_from_plain(plain: Mapping[str, Any]) -> Any:
    if "of" in plain:
        return tsp.CriteriaList(
            combine_as=tsp.CriteriaCombination(plain["all"]),
            criteria=frozenset(_criterion_from_plain(each) for each in plain["of"]),
        )
    if "usage" in plain:
        return tsp.KeyUsageCriterion(
            KeyUsageConstraints(
                key_usage=frozenset(plain["usage"]),
                key_usage_forbidden=frozenset(plain["forbidden"]),
                extd_key_usage=frozenset(plain["extended"]) or None,
            )
        )
    if "policies" in plain:
        return tsp.PolicySetCriterion(frozenset(plain["policies"]))
    return tsp.CertSubjectDNCriterion(frozenset(plain["subject"]))
