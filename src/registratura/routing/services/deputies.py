"""Who does whose work during an absence."""

from datetime import date, datetime, timedelta

from django.db import connection, transaction
from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext as _

from registratura.accounts import queries as accounts
from registratura.journal import services as journal
from registratura.journal.services import Actor
from registratura.kernel.calendar import legal_date
from registratura.kernel.text import ro_normalise
from registratura.routing.errors import DeputyRefusedError
from registratura.routing.models import Deputy
from registratura.routing.orders import Holder
from registratura.routing.services.holding import settled
from registratura.routing.wording import day_words
from registratura.toolkit.scope import required_institution


@transaction.atomic
def set_deputy(
    *,
    user_id: int,
    deputy_id: int,
    absent_from: date,
    last_day: date | None,
    reason: str,
    by: Actor,
    now: datetime,
) -> Deputy:
    """
    Let a person do another's work from a civil day until a last day, both included; open-ended when None.

    Raises: DeputyRefusedError for oneself, a period in the past or upside down, one that overlaps another, a deputy
    who is away or an absent person who stands in for somebody then; HolderRefusedError for a deputy without a role.
    """
    reason = ro_normalise(reason, single_line=True)
    if not 3 <= len(reason) <= 200:
        raise DeputyRefusedError(
            _("Scrieți motivul, cel mult 200 de caractere: concediu, delegație…"), field="reason"
        )
    if user_id == deputy_id:
        raise DeputyRefusedError(_("Nimeni nu se înlocuiește pe sine; alegeți alt coleg."), field="deputy")
    if absent_from < legal_date(now):
        raise DeputyRefusedError(
            _("Absența începe în trecut; alegeți cel devreme ziua de azi."), field="absent_from"
        )
    if last_day is not None and last_day < absent_from:
        raise DeputyRefusedError(_("Ultima zi este înaintea primei; îndreptați datele."), field="last_day")
    absent_to = last_day + timedelta(days=1) if last_day is not None else None
    _one_at_a_time()
    settled(holder=Holder(user_id=deputy_id), field="deputy", now=now, solves=True)
    _check_others(user_id, deputy_id, absent_from, absent_to)
    deputy = Deputy(
        institution_id=required_institution(),
        user_id=user_id,
        deputy_id=deputy_id,
        absent_from=absent_from,
        absent_to=absent_to,
        reason=reason,
        set_at=now,
        set_by_id=by.id,
    )
    deputy.save(force_insert=True)
    journal.record(
        action="routing.deputy.set",
        subject_type="person",
        subject_id=user_id,
        by=by,
        details={
            "deputy": deputy_id,
            "from": absent_from.isoformat(),
            "last_day": last_day.isoformat() if last_day else "",
            "reason": reason,
        },
    )
    return deputy


def _one_at_a_time() -> None:
    # Two periods set at once could overlap, or make a deputy of a deputy, without seeing each other.
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(21065, %s::integer)", [required_institution()])


def _check_others(user_id: int, deputy_id: int, absent_from: date, absent_to: date | None) -> None:
    then = Deputy.objects.filter(
        Q(absent_to__isnull=True) | Q(absent_to__gt=absent_from) & Q(absent_to__gt=F("absent_from"))
    )
    if absent_to is not None:
        then = then.filter(absent_from__lt=absent_to)
    _refuse(
        then.filter(user_id=user_id),
        _("%(absent)s are deja înlocuitor, pe %(deputy)s, %(period)s; încheiați-l întâi pe acela."),
    )
    _refuse(
        then.filter(user_id=deputy_id),
        _(
            "%(absent)s lipsește atunci (%(period)s) și este înlocuit de %(deputy)s: alegeți direct alt coleg."
        ),
    )
    _refuse(
        then.filter(deputy_id=user_id),
        _(
            "%(deputy)s ține atunci locul lui %(absent)s (%(period)s): dați-i întâi acestuia alt înlocuitor, căci un"
            " înlocuitor nu are înlocuitor."
        ),
    )


def _refuse(found: QuerySet[Deputy], words: str) -> None:
    other = found.order_by("absent_from", "id").first()
    if other is None:
        return
    names = accounts.names_of([other.user_id, other.deputy_id])
    last = _(" până la %s") % day_words(other.absent_to - timedelta(days=1)) if other.absent_to else ""
    raise DeputyRefusedError(
        words
        % {
            "absent": names.get(other.user_id, ""),
            "deputy": names.get(other.deputy_id, ""),
            "period": _("de la %s") % day_words(other.absent_from) + last,
        },
        field="deputy",
    )


@transaction.atomic
def end_deputy(*, deputy_id: int, by: Actor, now: datetime) -> Deputy:
    """
    End a deputy's time today: the absent person is back. One that has not begun never begins.

    deputy_id: the number of the arrangement, not of a person.
    Raises: DeputyRefusedError when it has ended.
    """
    _one_at_a_time()
    deputy = Deputy.objects.filter(pk=deputy_id).first()
    today = legal_date(now)
    if deputy is None or deputy.ended_at is not None or (deputy.absent_to and deputy.absent_to <= today):
        raise DeputyRefusedError(_("Înlocuirea s-a încheiat deja; reîncărcați pagina."))
    deputy.absent_to = max(today, deputy.absent_from)
    deputy.ended_at, deputy.ended_by_id = now, by.id
    deputy.save(update_fields=["absent_to", "ended_at", "ended_by"])
    journal.record(
        action="routing.deputy.ended",
        subject_type="person",
        subject_id=deputy.user_id,
        by=by,
        details={"deputy": deputy.deputy_id, "on": deputy.absent_to.isoformat()},
    )
    return deputy
