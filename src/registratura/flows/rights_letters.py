"""Letters about requests of data subjects: their words in the person's language, their PDF, and sending them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from io import BytesIO
from typing import TYPE_CHECKING, Final

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, override

from registratura.journal.services import Actor
from registratura.kernel.calendar import legal_date
from registratura.kernel.privacy.purposes import FACTS, Purpose
from registratura.letters.making import setting
from registratura.letters.starter import FOLDER
from registratura.messaging import services as messages
from registratura.messaging.kinds import Kind
from registratura.messaging.services import Attachment, Outside
from registratura.rights import services as rights
from registratura.rights.kinds import JUSTIFICATIONS, Justification, LetterKind, Right
from registratura.rights.queries import RequestCard, TaskLine
from registratura.toolkit.storage import storage

if TYPE_CHECKING:
    from registratura.institutions.models import Institution

TEMPLATE: Final = "drepturi.typ"
ROOM_NAMES: Final = {
    "accounts": gettext_noop("contul"),
    "consents": gettext_noop("acordurile"),
    "correspondents": gettext_noop("corespondenții"),
    "deadlines": gettext_noop("termenele"),
    "disclosures": gettext_noop("dezvăluirile"),
    "dispatch": gettext_noop("expedierile"),
    "documents": gettext_noop("documentele"),
    "filings": gettext_noop("depunerile"),
    "incidents": gettext_noop("incidentele"),
    "information": gettext_noop("solicitările de informații"),
    "institutions": gettext_noop("rolurile"),
    "intake": gettext_noop("ce s-a primit"),
    "journal": gettext_noop("jurnalul"),
    "letters": gettext_noop("scrisorile"),
    "messaging": gettext_noop("mesajele"),
    "notices": gettext_noop("notele de informare"),
    "petitions": gettext_noop("petițiile"),
    "recovery": gettext_noop("recuperarea contului"),
    "registers": gettext_noop("registrele"),
    "rights": gettext_noop("cererile privind datele"),
    "routing": gettext_noop("repartizările"),
    "scanning": gettext_noop("scanările"),
    "signatures": gettext_noop("verificările de semnături"),
    "signing": gettext_noop("semnările"),
    "subjects": gettext_noop("identitățile"),
}


def room_name(*, room: str) -> str:
    """Return what a room's data are called."""
    return _(ROOM_NAMES[room]) if room in ROOM_NAMES else room


def status_address(*, institution: "Institution", supplier: bool) -> str:
    """Return the whole address of the page where a person sees how a request stands."""
    name = "portal:rights_status" if supplier else "portal:rights_status_of"
    path = reverse(name) if supplier else reverse(name, kwargs={"code": institution.code})
    return f"{settings.PUBLIC_URL}{path}"


def remedies(*, institution: "Institution") -> list[str]:
    """
    Return where a person may complain, in the language in force.

    Law: GDPR art. 12 alin. (4), art. 77 și 79; Legea 102/2005.
    """
    return [
        _(
            "Puteți depune o plângere la Autoritatea Națională de Supraveghere a Prelucrării Datelor cu Caracter"
            " Personal (ANSPDCP), B-dul G-ral Gheorghe Magheru nr. 28-30, sectorul 1, București, www.dataprotection.ro."
        ),
        _(
            "Vă puteți adresa și instanței: tribunalul de la domiciliul sau reședința dumneavoastră ori de la sediul "
            "nostru (art. 79 din Regulament; cererea nu are taxă de timbru)."
        ),
        _("Pentru orice lămurire ne puteți scrie la %s.") % (institution.email or institution.name),
    ]


def refusal_paragraphs(*, card: RequestCard, codes: Iterable[str], words: str) -> list[str]:
    """Return the text of a refusal: each reason with its article, then what the officer added."""
    whys = [JUSTIFICATIONS[Justification(code)] for code in codes]
    return [
        _opening(card),
        _("Nu putem da curs cererii. Motivele:"),
        *(f"– {why.text} " + _("(Regulamentul (UE) 2016/679, art. %s)") % why.article for why in whys),
        *_lines(words),
    ]


def extension_paragraphs(*, card: RequestCard, limit: date, code: str, reason: str) -> list[str]:
    """
    Return the text of an extension.

    Law: GDPR art. 12 alin. (3).
    """
    return [
        _opening(card),
        _("Avem nevoie de mai mult timp. Vă răspundem până la %s.") % _day(limit),
        f"{_('De ce:')} {JUSTIFICATIONS[Justification(code)].text}",
        *_lines(reason),
        _("Legea îngăduie cel mult două luni în plus, o singură dată (art. 12 alin. (3) din Regulament)."),
    ]


def erasure_paragraphs(*, card: RequestCard, tasks: Sequence[TaskLine]) -> list[str]:
    """Return what was erased and what stays: why, by which law, until when."""
    gone = sum(task.erased + task.anonymised for task in tasks)
    lines = [_opening(card), _("Am șters sau am făcut de nerecunoscut %d înscrisuri.") % gone]
    kept: dict[tuple[str, str, str], list[str]] = {}
    for task in tasks:
        for one in task.kept:
            key = (str(one["reason"]), str(one["law"]), str(one.get("until") or ""))
            kept.setdefault(key, []).append(f"{room_name(room=task.room)}: {one['count']}")
    if kept:
        lines.append(_("Rămân, pentru că legea o cere:"))
    for (reason, law, until), places in sorted(kept.items()):
        term = _("până la %s") % _day(date.fromisoformat(until)) if until else _("cât cere legea arhivelor")
        lines.append(f"– {'; '.join(places)}. {_(reason)} ({law}; {term})")
    if kept:
        lines.append(_("Ce rămâne nu se mai folosește la altceva."))
    return lines


def answer_paragraphs(*, card: RequestCard, words: str) -> list[str]:
    """Return the answer that an officer wrote, after the line that says to what."""
    return [_opening(card), *_lines(words)]


def forwarded_paragraphs(*, card: RequestCard, institution: "Institution", reference: str) -> list[str]:
    """
    Return the text that tells to whom a request was sent on.

    Law: GDPR art. 28 alin. (3) lit. e).
    """
    return [
        _opening(card),
        _(
            "Datele din registrele unei instituții sunt ale acelei instituții; noi numai le păstrăm, după"
            " instrucțiunile ei. De aceea am trimis astăzi cererea la %(name)s, care vă răspunde, sub referința"
            " %(reference)s."
        )
        % {"name": institution.name, "reference": reference},
        _("Termenul de o lună curge și acolo de la ziua în care ne-ați scris nouă."),
    ]


RECIPIENT_WORDS: Final = {
    Right.RECTIFICATION: gettext_noop(
        "La cererea persoanei, datele au fost îndreptate. Vă rugăm să le îndreptați și dumneavoastră."
    ),
    Right.ERASURE: gettext_noop(
        "La cererea persoanei, le-am șters, în afară de ce cere legea să rămână. Vă rugăm să ștergeți și dumneavoastră"
        " datele, copiile lor și legăturile spre ele, dacă nicio lege nu vă cere să le păstrați."
    ),
    Right.RESTRICTION: gettext_noop(
        "La cererea persoanei, folosirea lor este oprită. Vă rugăm să nu le folosiți nici dumneavoastră până vă scriem"
        " din nou."
    ),
}


def recipient_paragraphs(*, card: RequestCard, words: str) -> list[str]:
    """
    Return the text that tells somebody who received data what became of them.

    Law: GDPR art. 19.
    """
    return [
        _("V-am dat cândva date personale despre: %s.") % card.person_name,
        _(RECIPIENT_WORDS[card.right]),
        *_lines(words),
        _("Vă scriem pentru că art. 19 din Regulamentul (UE) 2016/679 ne cere. Referința noastră: %s.")
        % card.reference,
    ]


def told_paragraphs(*, names: Sequence[str]) -> list[str]:
    """Return the line of an answer that names who received the data; nothing when nobody did. Law: GDPR art. 19."""
    return [_("Îi anunțăm și pe cei cărora le-am dat datele: %s.") % ", ".join(names)] if names else []


def stopped_paragraphs(*, purposes: Sequence[str]) -> list[str]:
    """Return the line of an answer that names what stopped by an accepted objection. Law: GDPR art. 21."""
    names = ", ".join(str(FACTS[Purpose(one)].name) for one in purposes)
    return [_("De astăzi nu vă mai folosim datele pentru: %s.") % names] if purposes else []


def _opening(card: RequestCard) -> str:
    words = _(
        "Am primit la %(day)s cererea dumneavoastră %(reference)s (%(right)s, art. %(article)s din Regulament)."
    )
    facts = {
        "day": _day(card.received_on),
        "reference": card.reference,
        "right": card.right_name,
        "article": card.article,
    }
    return words % facts


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def _day(day: date) -> str:
    return day.strftime("%d.%m.%Y")


TITLES: Final = {
    LetterKind.CLARIFICATION: gettext_noop("Vă rugăm să lămuriți cererea"),
    LetterKind.EXTENSION: gettext_noop("Termenul de răspuns se prelungește"),
    LetterKind.REFUSAL: gettext_noop("Refuz motivat"),
    LetterKind.ANSWER: gettext_noop("Răspuns la cererea dumneavoastră"),
    LetterKind.FORWARDED: gettext_noop("Cererea a fost trimisă instituției care răspunde"),
    LetterKind.RECIPIENT: gettext_noop("Datele pe care vi le-am dat s-au schimbat"),
}
WITH_REMEDIES: Final = frozenset({LetterKind.EXTENSION, LetterKind.REFUSAL, LetterKind.ANSWER})


@dataclass(frozen=True, slots=True)
class Addressee:
    """To whom a letter goes."""

    name: str
    email: str = ""
    address: str = ""


def send_letter(
    *,
    institution: "Institution",
    card: RequestCard,
    kind: LetterKind,
    paragraphs: Sequence[str],
    to: Addressee | None = None,
    by: Actor | None,
    now: datetime,
) -> int:
    """
    Set a letter as PDF/A, keep it, and send it by e-mail when there is an address; return its number.

    to: somebody other than the person of the request.
    Must run inside the scope of the controller, in the language of the request (`in_language_of`).
    Raises: LetterNotMadeError.
    """
    title, text = _(TITLES[kind]), "\n".join(paragraphs)
    cures = remedies(institution=institution) if kind in WITH_REMEDIES else []
    to = to or Addressee(card.person_name, card.person_email, card.person_address)
    pdf = _pdf(institution, card, to, title, text, "\n".join(cures), by, now)
    stored = storage().put(space=institution.code, source=BytesIO(pdf))
    letter_id = rights.note_letter(
        request_id=card.id,
        kind=kind.value,
        text="\n".join((text, *cures)),
        sha256=stored.sha256,
        size_bytes=stored.size_bytes,
        by=by,
        now=now,
    )
    if to.email:
        sent = messages.send(
            kind=Kind.RIGHTS_LETTER,
            to=Outside(email=to.email, name=to.name, language=card.language),
            context={
                "reference": card.reference,
                "title": title,
                "text": "\n\n".join((*paragraphs, *cures))[:20_000],
            },
            dedupe_key=f"rights:letter:{letter_id}",
            about_type="privacy_request",
            about_id=card.id,
            attachments=[
                Attachment(f"{card.reference}.pdf", "application/pdf", stored.sha256, stored.size_bytes)
            ],
            by=by,
            now=now,
        )
        rights.note_message(letter_id=letter_id, message_id=sent.message_id)
    return letter_id


def in_language_of(*, card: RequestCard) -> override:
    """Return the context in which the words of a letter are in the person's language."""
    return override(card.language)


def _pdf(
    institution: "Institution",
    card: RequestCard,
    to: Addressee,
    title: str,
    text: str,
    cures: str,
    by: Actor | None,
    now: datetime,
) -> bytes:
    name = by.full_name if by is not None else ""
    person = {"nume": to.name, "adresa": to.address, "email": to.email, "formula": ""}
    values = {
        "institutie": {
            "denumire": institution.name,
            "cui": institution.cui,
            "adresa": institution.address,
            "localitate": institution.locality,
            "judet": institution.county,
            "telefon": institution.phone,
            "email": institution.email,
            "site": institution.website,
            "antet": "",
            "subsol": "",
        },
        "scrisoare": {"numar_data": card.reference, "obiect": title},
        "destinatar": person,
        "semnatar": {"nume": name, "functie": ""},
        "semnatar2": {"nume": "", "functie": ""},
        "intocmit": {"nume": "", "functie": ""},
        "azi": {"data": _day(legal_date(now))},
        "camp": {
            "corp": text,
            "cai": cures,
            "titlu": title,
            "titlu_cai": _("Dacă nu sunteți mulțumit"),
            "limba": card.language,
            "referinta": _("Referința"),
        },
    }
    source = (FOLDER / TEMPLATE).read_text(encoding="utf-8")
    return setting.set_pdf(source=source, values=values, logo=b"", made_at=now)
