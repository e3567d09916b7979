"""What the answer says and upon which law, and who signed it."""

from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from registratura.accounts import queries as accounts
from registratura.journal.services import Actor
from registratura.kernel.calendar import legal_date
from registratura.kernel.text import ro_normalise
from registratura.petitions import rules
from registratura.petitions.errors import PetitionRefusedError, SignatureRefusedError
from registratura.petitions.models import Petition, Signature
from registratura.petitions.models.signature import SIGNATURE_ROLES
from registratura.petitions.rules import SignatureRole, Solution
from registratura.petitions.services.rows import locked, open_only, write_down
from registratura.petitions.wording import line, moment_words, second_text_words
from registratura.toolkit.scope import required_institution

SECOND_TEXT_LONGEST = 20_000
_SOLUTION = ("solution", "legal_ground", "second_text")


@transaction.atomic
def write_solution(
    *,
    entry_id: int,
    solution: Solution,
    legal_ground: str,
    by: Actor,
    now: datetime,
    second_text: str | None = None,
) -> Petition:
    """
    Write down what the answer says and its legal ground; signatures given to another solution are withdrawn.

    second_text: the answer in the minority language of the petition; None leaves what stands.
    Raises: NotAPetitionError; PetitionDecidedError; PetitionRefusedError without a ground, or for a second text of a
    petition that is in no minority language.
    Law: OG 27/2002 art. 13 (temeiul legal al soluției); Codul administrativ art. 94 și următoarele.
    """
    petition = locked(entry_id=entry_id)
    open_only(petition=petition)
    needed = _(
        "Scrieți temeiul legal al soluției (OG 27/2002 art. 13): actul și articolul pe care se sprijină răspunsul."
    )
    ground = line(legal_ground, most=300, field="legal_ground", needed=needed)
    second = petition.second_text if second_text is None else ro_normalise(second_text)
    if second_text and not petition.language:
        raise PetitionRefusedError(
            _("Petiția nu este scrisă în limba unei minorități; textul al doilea rămâne gol."),
            field="second_text",
        )
    before = {name: getattr(petition, name) for name in _SOLUTION}
    after = {
        "solution": Solution(solution).value,
        "legal_ground": ground,
        "second_text": second[:SECOND_TEXT_LONGEST],
    }
    if before == after:
        return petition
    for name, value in after.items():
        setattr(petition, name, value)
    petition.save(update_fields=_SOLUTION)
    write_down(
        action="petitions.answer.grounded",
        petition=petition,
        by=by,
        details={"before": before, "after": after},
    )
    for signature in Signature.objects.filter(petition_id=petition.id, withdrawn_at__isnull=True):
        _withdraw(petition, signature, _("S-a schimbat soluția sau temeiul ei."), by, now)
    return petition


@transaction.atomic
def sign(
    *,
    entry_id: int,
    role: SignatureRole,
    by: Actor,
    now: datetime,
    delegate: bool = False,
    act_number: str = "",
    act_dated_on: date | None = None,
    act_valid_to: date | None = None,
) -> Signature:
    """
    Record that the person signs the answer. That the person has the quality is the caller's to check.

    delegate: whether the person signs for the institution's head, by an act with number, date and last day.
    Raises: NotAPetitionError; PetitionDecidedError; SignatureRefusedError saying who signed, or what is missing.
    Law: OG 27/2002 art. 13.
    """
    petition = locked(entry_id=entry_id)
    open_only(petition=petition)
    if not petition.legal_ground:
        raise SignatureRefusedError(
            _("Scrieți întâi soluția și temeiul ei legal: ele se semnează (OG 27/2002 art. 13).")
        )
    if rules.second_text_missing(language=petition.language, text=petition.second_text):
        raise SignatureRefusedError(second_text_words())
    if delegate:
        _check_delegation(act_number, act_dated_on, act_valid_to, legal_date(now))
    _check_others(petition, role, by)
    signature = Signature(
        institution_id=required_institution(),
        petition=petition,
        role=role.value,
        signed_at=now,
        signed_by_id=by.id,
        act_number=line(act_number, most=60, field="act_number") if delegate else "",
        act_dated_on=act_dated_on if delegate else None,
        act_valid_to=act_valid_to if delegate else None,
    )
    try:
        with transaction.atomic():
            signature.save(force_insert=True)
    except IntegrityError as error:  # the petition is held, so only a fault in the checks above comes here
        raise SignatureRefusedError(_("Răspunsul este deja semnat în această calitate.")) from error
    write_down(
        action="petitions.answer.signed",
        petition=petition,
        by=by,
        details={
            "role": role.value,
            "act": f"{signature.act_number}/{act_dated_on:%d.%m.%Y}" if delegate and act_dated_on else "",
            "valid_to": act_valid_to.isoformat() if delegate and act_valid_to else "",
            "law": "OG 27/2002 art. 13",
        },
    )
    return signature


def _check_delegation(number: str, dated_on: date | None, valid_to: date | None, today: date) -> None:
    obstacle = rules.delegation_obstacle(
        act_number=number, act_dated_on=dated_on, act_valid_to=valid_to, today=today
    )
    if not obstacle:
        return
    words, field = {
        "number": (_("Scrieți numărul actului de delegare (OG 27/2002 art. 13)."), "act_number"),
        "date": (_("Scrieți data actului de delegare (OG 27/2002 art. 13)."), "act_dated_on"),
        "future": (_("Actul de delegare are o dată care nu a venit încă; verificați-o."), "act_dated_on"),
        "expired": (
            _(
                "Delegarea a expirat; semnează conducătorul instituției sau un delegat al cărui act este valabil."
            ),
            "act_valid_to",
        ),
    }[obstacle]
    raise SignatureRefusedError(words, field=field)


def _check_others(petition: Petition, role: SignatureRole, by: Actor) -> None:
    for signature in Signature.objects.filter(petition_id=petition.id, withdrawn_at__isnull=True):
        who = accounts.names_of([signature.signed_by_id]).get(signature.signed_by_id, "")
        if signature.role == role.value:
            raise SignatureRefusedError(
                _("Ca %(role)s a semnat deja %(who)s, la %(when)s. Reîncărcați pagina.")
                % {"role": SIGNATURE_ROLES[role], "who": who, "when": moment_words(signature.signed_at)}
            )
        if signature.signed_by_id == by.id:
            raise SignatureRefusedError(
                _(
                    "Ați semnat deja în cealaltă calitate; legea cere două semnături (OG 27/2002 art. 13)."
                    " A doua este a altei persoane."
                )
            )


@transaction.atomic
def withdraw_signature(*, entry_id: int, role: SignatureRole, reason: str, by: Actor, now: datetime) -> None:
    """
    Withdraw one's own signature, with a reason; the trace stays.

    Raises: NotAPetitionError; PetitionDecidedError; PetitionRefusedError without a reason; SignatureRefusedError when
    the signature is another's.
    """
    petition = locked(entry_id=entry_id)
    open_only(petition=petition)
    reason = line(reason, most=300, field="reason", needed=_("Scrieți de ce retrageți semnătura."))
    signature = Signature.objects.filter(
        petition_id=petition.id, role=role.value, withdrawn_at__isnull=True
    ).first()
    if signature is None or signature.signed_by_id != by.id:
        raise SignatureRefusedError(_("Semnătura o poate retrage numai cel care a dat-o."))
    _withdraw(petition, signature, reason, by, now)


def _withdraw(petition: Petition, signature: Signature, reason: str, by: Actor, now: datetime) -> None:
    signature.withdrawn_at, signature.withdrawn_by_id, signature.withdrawn_reason = now, by.id, reason
    signature.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawn_reason"])
    write_down(
        action="petitions.answer.unsigned",
        petition=petition,
        by=by,
        details={"role": signature.role, "reason": reason},
    )
