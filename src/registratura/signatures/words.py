"""What was found, in words that a clerk and a court understand. Law: Reg. (UE) 910/2014, Legea 214/2024."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from registratura.signatures.findings import Finding, Reason, Revocation, Verdict

VERDICTS: Mapping[Verdict, str | Promise] = {
    Verdict.QUALIFIED: lazy("valabilă și calificată"),
    Verdict.VALID: lazy("valabilă"),
    Verdict.UNVERIFIED: lazy("nu poate fi verificată"),
    Verdict.CHANGED: lazy("document schimbat după semnare"),
    Verdict.BROKEN: lazy("ruptă"),
}
FILE_VERDICTS: Mapping[Verdict, str | Promise] = {
    Verdict.QUALIFIED: lazy("Semnat valabil și calificat"),
    Verdict.VALID: lazy("Semnat valabil"),
    Verdict.UNVERIFIED: lazy("Semnătura nu poate fi verificată"),
    Verdict.CHANGED: lazy("Documentul a fost schimbat după semnare"),
    Verdict.BROKEN: lazy("Semnătura este ruptă"),
}
SHORT: Mapping[Verdict, str | Promise] = {
    Verdict.QUALIFIED: lazy("Semnătură calificată"),
    Verdict.VALID: lazy("Semnătură valabilă"),
    Verdict.UNVERIFIED: lazy("Semnătură neverificată"),
    Verdict.CHANGED: lazy("Schimbat după semnare"),
    Verdict.BROKEN: lazy("Semnătură ruptă"),
}
MEANINGS: Mapping[Verdict, str | Promise] = {
    Verdict.QUALIFIED: lazy(
        "Documentul este întreg, semnatarul este cel din certificat, iar semnătura este calificată: are efectul "
        "juridic al unei semnături olografe."
    ),
    Verdict.VALID: lazy(
        "Documentul este întreg și semnatarul este cel din certificat, dar semnătura nu este calificată."
    ),
    Verdict.UNVERIFIED: lazy(
        "Nu se poate spune nici că semnătura este bună, nici că este rea. Mai jos stă motivul și ce este de făcut."
    ),
    Verdict.CHANGED: lazy(
        "Ce se vede acum nu este întocmai ce s-a semnat. Nu vă întemeiați pe semnătură; cereți documentul din nou."
    ),
    Verdict.BROKEN: lazy(
        "Semnătura nu se potrivește cu certificatul ei sau este pusă fals în document. Nu vă întemeiați pe ea."
    ),
}
FORMATS: Mapping[str, str | Promise] = {
    "pades": lazy("PAdES, în documentul PDF"),
    "cades": lazy("CAdES (.p7s, .p7m)"),
    "xades": lazy("XAdES, în XML"),
    "asic-s": lazy("ASiC-S, container cu un fișier"),
    "asic-e": lazy("ASiC-E, container cu mai multe fișiere"),
}
KINDS: Mapping[str, str | Promise] = {
    "signature": lazy("Semnătură"),
    "seal": lazy("Sigiliu"),
    "stamp": lazy("Marcă temporală"),
}
QUALIFICATIONS: Mapping[str, str | Promise] = {
    "qes": lazy("semnătură electronică calificată"),
    "qseal": lazy("sigiliu electronic calificat"),
    "adesqc": lazy("semnătură avansată cu certificat calificat, fără dispozitiv calificat"),
    "adesealqc": lazy("sigiliu avansat cu certificat calificat, fără dispozitiv calificat"),
    "none": lazy("fără calificare pe lista de încredere a Uniunii Europene"),
}
COVERAGES: Mapping[str, str | Promise] = {
    "whole": lazy("tot documentul, până la ultimul octet"),
    "revision": lazy(
        "documentul așa cum era la semnare; după aceea s-au adăugat numai semnături și date de verificare"
    ),
    "extended": lazy("numai o parte: după semnare s-a adăugat conținut"),
    "files": lazy("fișierele numite mai jos"),
    "unclear": lazy("nu se poate spune ce acoperă"),
}
_REASONS: Mapping[str, str | Promise] = {
    "no-revocation": lazy(
        "Nu se știe dacă certificatul era revocat: documentul nu aduce date de revocare. Cereți un document semnat cu "
        "date de verificare incluse (B-LT) sau porniți întrebarea emitenților."
    ),
    "stale-revocation": lazy("Datele de revocare aduse de document sunt mai vechi decât semnătura."),
    "revoked": lazy("Certificatul fusese revocat la %(at)s, înainte de momentul care contează."),
    "expired": lazy(
        "Un certificat al semnăturii expirase la %(until)s și nicio marcă temporală nu dovedește că s-a semnat înainte."
    ),
    "not-yet-valid": lazy("Certificatul este valabil abia de la %(from)s."),
    "self-signed": lazy("Semnatarul și-a făcut singur certificatul: nimeni altcineva nu spune cine este."),
    "untrusted": lazy(
        "Emitentul certificatului (%(issuer)s) nu este pe listele de încredere încărcate și nici printre rădăcinile "
        "instituției. Încărcați lista de încredere la zi."
    ),
    "chain-broken": lazy("Certificatul nu este al emitentului pe care îl numește (%(issuer)s)."),
    "wrong-usage": lazy("Certificatul nu este făcut pentru semnat (%(usage)s)."),
    "weak-algorithm": lazy("Algoritmul %(algorithm)s este prea slab ca să dovedească ceva."),
    "no-certificate": lazy("Certificatul semnatarului lipsește din semnătură."),
    "not-genuine": lazy("Valoarea semnăturii nu se potrivește cu certificatul."),
    "content-changed": lazy("Conținutul a fost schimbat: nu mai este cel semnat."),
    "content-missing": lazy(
        "Fișierul semnat nu este alături de semnătură: atașați-l la aceeași înregistrare și verificați din nou."
    ),
    "content-other": lazy(
        "Semnătura nu este a fișierului „%(name)s”: este a altuia, sau fișierul a fost schimbat."
    ),
    "file-changed": lazy("Fișierul „%(name)s” din container a fost schimbat după semnare."),
    "files-uncovered": lazy("În container stau și fișiere pe care semnătura nu le acoperă: %(names)s."),
    "part-covered": lazy("Semnătura acoperă numai o parte a documentului XML."),
    "properties-unsigned": lazy("Proprietățile semnăturii nu sunt semnate."),
    "bytes-appended": lazy("După sfârșitul semnat al fișierului s-au adăugat octeți (%(count)s)."),
    "hidden-objects": lazy("După semnare s-au strecurat obiecte ascunse în fișier (obiectul %(object)s)."),
    "content-added": lazy("După semnare s-a adăugat conținut: text, adnotări sau pagini."),
    "fields-filled": lazy("După semnare s-au completat câmpuri: %(fields)s."),
    "changes-unclear": lazy("Ce s-a adăugat după semnare nu poate fi explicat."),
    "revision-signed": lazy("După aceea documentul a mai fost semnat; nu s-a schimbat nimic altceva."),
    "stamped-later": lazy("După aceea s-au adăugat numai date de verificare și mărci temporale."),
    "range-false": lazy("Semnătura spune fals ce acoperă: o parte a fișierului este lăsată pe dinafară."),
    "padding-used": lazy("În locul semnăturii stau ascunși și alți octeți."),
    "structure-irregular": lazy(
        "Structura fișierului PDF nu este cea regulată: fiecare program l-ar putea arăta altfel."
    ),
    "encrypted": lazy("Fișierul este încuiat cu parolă: cereți-l fără parolă."),
    "unreadable": lazy("Semnătura nu poate fi citită."),
    "unsupported": lazy("Felul acesta de semnătură nu este cunoscut (%(what)s)."),
    "too-many": lazy("Sunt prea multe semnături (%(count)s): s-au verificat numai primele."),
    "too-heavy": lazy("Fișierul este prea mare pentru verificare."),
    "too-long": lazy("Verificarea a fost oprită: ar fi ținut prea mult."),
    "too-much-output": lazy("Verificarea a fost oprită: fișierul se umflă peste măsură."),
    "failed": lazy("Programul de verificare s-a oprit la acest fișier."),
    "hung": lazy("Verificarea s-a oprit de mai multe ori la acest fișier și a fost lăsată deoparte."),
    "lost": lazy("Fișierul nu mai este în depozit: verificarea integrității spune mai multe."),
    "missing": lazy("Programul de verificare lipsește de pe server."),
    "doubled-names": lazy("În container stau două fișiere cu același nume."),
    "no-signers": lazy("Fișierul este făcut ca să fie semnat, dar nu are nicio semnătură."),
}
_STAMP_REASONS: Mapping[str, str | Promise] = {
    "stamp-other-data": lazy("Marca temporală este a altor date."),
    "stamp-broken": lazy("Marca temporală este ruptă."),
    "stamp-in-future": lazy("Marca temporală poartă un moment de după primire."),
}

KNOWN = frozenset({*_REASONS, *_STAMP_REASONS})


def reason_words(reason: Reason) -> str:
    """Return a reason as a sentence with its remedy."""
    facts = {name: _shown(value) for name, value in reason.facts.items()}
    found = _REASONS.get(reason.code) or _STAMP_REASONS.get(reason.code)
    if found is None and reason.code.startswith("stamp-"):
        return _("Marca temporală nu a putut fi luată în seamă: %(why)s") % {
            "why": reason_words(Reason(code=reason.code.removeprefix("stamp-"), facts=reason.facts))
        }
    if found is None:
        return reason.code
    return str(found) % _Facts(facts)


class _Facts(dict[str, str]):
    def __missing__(self, _key: str) -> str:
        return "—"


def _shown(value: str) -> str:
    """Show a moment in the way of the house; anything else as it is."""
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        return value
    return moment_words(moment) if moment.tzinfo is not None else value


def moment_words(moment: datetime) -> str:
    """Return a moment in the office's time, to the minute."""
    return date_format(timezone.localtime(moment), "d.m.Y H:i")


def revocation_words(found: Revocation) -> str:
    """Say what is known of the certificate being taken back."""
    sources = {"ocsp": _("răspuns al emitentului (OCSP)"), "crl": _("lista de revocare (CRL)")}
    facts = {
        "source": sources.get(found.source, ""),
        "at": moment_words(found.produced_at) if found.produced_at else "—",
    }
    if found.status == "good":
        return _("nu era revocat: %(source)s din %(at)s") % facts
    if found.status == "revoked":
        return _("revocat: %(source)s din %(at)s") % facts
    if found.status == "not-needed":
        return _("nu se cere: certificatul stă el însuși pe lista de încredere")
    return _("nu se știe")


def moment_basis(finding: Finding) -> str:
    """Say which moment counted and what makes it certain."""
    if finding.judged_at is None:
        return ""
    facts = {"at": moment_words(finding.judged_at)}
    if finding.judged_by == "stamp":
        return _("%(at)s, după marca temporală") % facts
    return _("%(at)s, când a sosit la instituție; ora scrisă de semnatar nu dovedește nimic") % facts


def headline(finding: Finding) -> str:
    """Say in one sentence who signed and what it is worth."""
    facts = {
        "kind": str(KINDS.get(finding.kind, KINDS["signature"])),
        "who": finding.certificate.name or _("semnatar necunoscut"),
        "verdict": str(VERDICTS[finding.verdict]),
    }
    return _("%(kind)s — %(who)s: %(verdict)s") % facts
