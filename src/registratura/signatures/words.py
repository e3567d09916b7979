"""What was found, in words that a clerk and a court understand. Law: Reg. (UE) 910/2014, Legea 214/2024."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from registratura.signatures.findings import Finding, Reason, Revocation, Verdict

VERDICTS: Mapping[Verdict, str | Promise] = {
    Verdict.QUALIFIED: gettext_lazy("valabilă și calificată"),
    Verdict.VALID: gettext_lazy("valabilă"),
    Verdict.UNVERIFIED: gettext_lazy("nu poate fi verificată"),
    Verdict.CHANGED: gettext_lazy("document schimbat după semnare"),
    Verdict.BROKEN: gettext_lazy("ruptă"),
}
FILE_VERDICTS: Mapping[Verdict, str | Promise] = {
    Verdict.QUALIFIED: gettext_lazy("Semnat valabil și calificat"),
    Verdict.VALID: gettext_lazy("Semnat valabil"),
    Verdict.UNVERIFIED: gettext_lazy("Semnătura nu poate fi verificată"),
    Verdict.CHANGED: gettext_lazy("Documentul a fost schimbat după semnare"),
    Verdict.BROKEN: gettext_lazy("Semnătura este ruptă"),
}
SHORT: Mapping[Verdict, str | Promise] = {
    Verdict.QUALIFIED: gettext_lazy("Semnătură calificată"),
    Verdict.VALID: gettext_lazy("Semnătură valabilă"),
    Verdict.UNVERIFIED: gettext_lazy("Semnătură neverificată"),
    Verdict.CHANGED: gettext_lazy("Schimbat după semnare"),
    Verdict.BROKEN: gettext_lazy("Semnătură ruptă"),
}
MEANINGS: Mapping[Verdict, str | Promise] = {
    Verdict.QUALIFIED: gettext_lazy(
        "Documentul este întreg, semnatarul este cel din certificat, iar semnătura este calificată: are efectul "
        "juridic al unei semnături olografe."
    ),
    Verdict.VALID: gettext_lazy(
        "Documentul este întreg și semnatarul este cel din certificat, dar semnătura nu este calificată."
    ),
    Verdict.UNVERIFIED: gettext_lazy(
        "Nu se poate spune nici că semnătura este bună, nici că este rea. Mai jos stă motivul și ce este de făcut."
    ),
    Verdict.CHANGED: gettext_lazy(
        "Ce se vede acum nu este întocmai ce s-a semnat. Nu vă întemeiați pe semnătură; cereți documentul din nou."
    ),
    Verdict.BROKEN: gettext_lazy(
        "Semnătura nu se potrivește cu certificatul ei sau este pusă fals în document. Nu vă întemeiați pe ea."
    ),
}
FORMATS: Mapping[str, str | Promise] = {
    "pades": gettext_lazy("PAdES, în documentul PDF"),
    "cades": gettext_lazy("CAdES (.p7s, .p7m)"),
    "xades": gettext_lazy("XAdES, în XML"),
    "asic-s": gettext_lazy("ASiC-S, container cu un fișier"),
    "asic-e": gettext_lazy("ASiC-E, container cu mai multe fișiere"),
    "ooxml": gettext_lazy("semnătură în documentul Microsoft Office"),
    "odf": gettext_lazy("semnătură în documentul OpenDocument"),
}
KINDS: Mapping[str, str | Promise] = {
    "signature": gettext_lazy("Semnătură"),
    "seal": gettext_lazy("Sigiliu"),
    "stamp": gettext_lazy("Marcă temporală"),
}
QUALIFICATIONS: Mapping[str, str | Promise] = {
    "qes": gettext_lazy("semnătură electronică calificată"),
    "qseal": gettext_lazy("sigiliu electronic calificat"),
    "adesqc": gettext_lazy("semnătură avansată cu certificat calificat, fără dispozitiv calificat"),
    "adesealqc": gettext_lazy("sigiliu avansat cu certificat calificat, fără dispozitiv calificat"),
    "none": gettext_lazy("fără calificare pe lista de încredere a Uniunii Europene"),
}
COVERAGES: Mapping[str, str | Promise] = {
    "whole": gettext_lazy("tot documentul, până la ultimul octet"),
    "revision": gettext_lazy(
        "documentul așa cum era la semnare; după aceea s-au adăugat numai semnături și date de verificare"
    ),
    "extended": gettext_lazy("numai o parte: după semnare s-a adăugat conținut"),
    "files": gettext_lazy("fișierele numite mai jos"),
    "unclear": gettext_lazy("nu se poate spune ce acoperă"),
}
_REASONS: Mapping[str, str | Promise] = {
    "no-revocation": gettext_lazy(
        "Nu se știe dacă certificatul era revocat: documentul nu aduce date de revocare. Cereți un document semnat cu "
        "date de verificare incluse (B-LT) sau porniți întrebarea emitenților."
    ),
    "stale-revocation": gettext_lazy("Datele de revocare aduse de document sunt mai vechi decât semnătura."),
    "revoked": gettext_lazy("Certificatul fusese revocat la %(at)s, înainte de momentul care contează."),
    "expired": gettext_lazy(
        "Un certificat al semnăturii expirase la %(until)s și nicio marcă temporală nu dovedește că s-a semnat înainte."
    ),
    "not-yet-valid": gettext_lazy("Certificatul este valabil abia de la %(from)s."),
    "self-signed": gettext_lazy(
        "Semnatarul și-a făcut singur certificatul: nimeni altcineva nu spune cine este."
    ),
    "untrusted": gettext_lazy(
        "Emitentul certificatului (%(issuer)s) nu este pe listele de încredere încărcate și nici printre rădăcinile "
        "instituției. Încărcați lista de încredere la zi."
    ),
    "chain-broken": gettext_lazy("Certificatul nu este al emitentului pe care îl numește (%(issuer)s)."),
    "wrong-usage": gettext_lazy("Certificatul nu este făcut pentru semnat (%(usage)s)."),
    "weak-algorithm": gettext_lazy("Algoritmul %(algorithm)s este prea slab ca să dovedească ceva."),
    "no-certificate": gettext_lazy("Certificatul semnatarului lipsește din semnătură."),
    "not-genuine": gettext_lazy("Valoarea semnăturii nu se potrivește cu certificatul."),
    "content-changed": gettext_lazy("Conținutul a fost schimbat: nu mai este cel semnat."),
    "content-missing": gettext_lazy(
        "Fișierul semnat nu este alături de semnătură: atașați-l la aceeași înregistrare și verificați din nou."
    ),
    "content-other": gettext_lazy(
        "Semnătura nu este a fișierului „%(name)s”: este a altuia, sau fișierul a fost schimbat."
    ),
    "file-changed": gettext_lazy("Fișierul „%(name)s” din container a fost schimbat după semnare."),
    "files-uncovered": gettext_lazy(
        "În container stau și fișiere pe care semnătura nu le acoperă: %(names)s."
    ),
    "part-covered": gettext_lazy("Semnătura acoperă numai o parte a documentului XML."),
    "properties-unsigned": gettext_lazy("Proprietățile semnăturii nu sunt semnate."),
    "bytes-appended": gettext_lazy("După sfârșitul semnat al fișierului s-au adăugat octeți (%(count)s)."),
    "hidden-objects": gettext_lazy(
        "După semnare s-au strecurat obiecte ascunse în fișier (obiectul %(object)s)."
    ),
    "content-added": gettext_lazy("După semnare s-a adăugat conținut: text, adnotări sau pagini."),
    "fields-filled": gettext_lazy("După semnare s-au completat câmpuri: %(fields)s."),
    "changes-unclear": gettext_lazy("Ce s-a adăugat după semnare nu poate fi explicat."),
    "revision-signed": gettext_lazy(
        "După aceea documentul a mai fost semnat; nu s-a schimbat nimic altceva."
    ),
    "stamped-later": gettext_lazy("După aceea s-au adăugat numai date de verificare și mărci temporale."),
    "range-false": gettext_lazy(
        "Semnătura spune fals ce acoperă: o parte a fișierului este lăsată pe dinafară."
    ),
    "padding-used": gettext_lazy("În locul semnăturii stau ascunși și alți octeți."),
    "structure-irregular": gettext_lazy(
        "Structura fișierului PDF nu este cea regulată: fiecare program l-ar putea arăta altfel."
    ),
    "encrypted": gettext_lazy("Fișierul este încuiat cu parolă: cereți-l fără parolă."),
    "unreadable": gettext_lazy("Semnătura nu poate fi citită."),
    "office-unchecked": gettext_lazy(
        "Documentul poartă semnături ale programului de birou (%(count)s; semnatar declarat: %(who)s). Ele nu se "
        "verifică aici: cereți documentul ca PDF semnat sau uitați-vă la semnătură în %(program)s."
    ),
    "unsupported": gettext_lazy("Felul acesta de semnătură nu este cunoscut (%(what)s)."),
    "too-many": gettext_lazy("Sunt prea multe semnături (%(count)s): s-au verificat numai primele."),
    "too-heavy": gettext_lazy("Fișierul este prea mare pentru verificare."),
    "too-long": gettext_lazy("Verificarea a fost oprită: ar fi ținut prea mult."),
    "too-much-output": gettext_lazy("Verificarea a fost oprită: fișierul se umflă peste măsură."),
    "failed": gettext_lazy("Programul de verificare s-a oprit la acest fișier."),
    "hung": gettext_lazy("Verificarea s-a oprit de mai multe ori la acest fișier și a fost lăsată deoparte."),
    "lost": gettext_lazy("Fișierul nu mai este în depozit: verificarea integrității spune mai multe."),
    "missing": gettext_lazy("Programul de verificare lipsește de pe server."),
    "doubled-names": gettext_lazy("În container stau două fișiere cu același nume."),
    "no-signers": gettext_lazy("Fișierul este făcut ca să fie semnat, dar nu are nicio semnătură."),
}
_STAMP_REASONS: Mapping[str, str | Promise] = {
    "stamp-other-data": gettext_lazy("Marca temporală este a altor date."),
    "stamp-broken": gettext_lazy("Marca temporală este ruptă."),
    "stamp-in-future": gettext_lazy("Marca temporală poartă un moment de după primire."),
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
