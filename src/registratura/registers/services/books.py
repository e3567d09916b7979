"""Opening, changing and closing registers; ranges; continuing from paper."""

from datetime import datetime

from django.db import IntegrityError, connection, transaction
from django.db.models import F
from django.utils import translation
from django.utils.text import slugify
from django.utils.translation import gettext as _

from registratura.journal import services as journal
from registratura.journal.services import Actor, name_of
from registratura.kernel.errors import DomainError
from registratura.kernel.text import fold, ro_normalise
from registratura.registers.errors import refusals_in_words
from registratura.registers.models import NumberSequence, Register
from registratura.registers.templates_of_law import TEMPLATES
from registratura.toolkit.scope import required_institution


class RegisterRefusedError(DomainError):
    """A register cannot be opened, changed or closed so."""

    code = "registers.register.refused"


def open_register(
    *,
    template: str,
    by: Actor | None,
    now: datetime,
    name: str = "",
    code: str = "",
    number_code: str | None = None,
) -> Register:
    """
    Open a register from a ready template; name, code and number code may be the institution's own.

    Raises: RegisterRefusedError for an unknown template, a taken code, or a second general register.
    """
    if template not in TEMPLATES:
        raise RegisterRefusedError(_("Alegeți un model de registru din listă."), field="template")
    model = TEMPLATES[template]
    with translation.override("ro"):  # a register's name is a datum of the institution, not of who opened it
        own_name = ro_normalise(name, single_line=True) or str(model.name)
    register = Register(
        institution_id=required_institution(),
        code=slugify(fold(code))[:20] or model.code,
        name=own_name[:200],
        kind=model.kind,
        template=model.key,
        number_code=model.number_code
        if number_code is None
        else ro_normalise(number_code, single_line=True)[:12],
        directions=",".join(model.directions),
        legal_basis=model.basis,
        opened_at=now,
    )
    try:
        with transaction.atomic():
            register.save(force_insert=True)
    except IntegrityError as error:
        if "one_general" in str(error):
            raise RegisterRefusedError(
                _("Instituția are deja un registru general."), field="template"
            ) from error
        raise RegisterRefusedError(
            _("Există deja un registru cu codul „%s”; scrieți alt cod.") % register.code, field="code"
        ) from error
    journal.record(
        action="registers.register.opened",
        subject_type="register",
        subject_id=register.id,
        by=by,
        details={"code": register.code, "name": register.name, "kind": register.kind},
    )
    return register


@transaction.atomic
def change_register(
    *, register: Register, name: str, number_code: str, reply_takes_number: bool, by: Actor
) -> Register:
    """
    Change the name, the code written in numbers, and whether answers take the number they answer.

    The code is part of every written number, so it stays once the register has given one.
    Raises: RegisterRefusedError when the name is missing, or the code is to change after the first number.
    """
    name = ro_normalise(name, single_line=True)[:200]
    if not name:
        raise RegisterRefusedError(_("Scrieți numele registrului."), field="name")
    before = {
        "name": register.name,
        "number_code": register.number_code,
        "reply_takes_number": register.reply_takes_number,
    }
    after = {
        "name": name,
        "number_code": ro_normalise(number_code, single_line=True)[:12],
        "reply_takes_number": reply_takes_number,
    }
    changes = {key: [before[key], after[key]] for key in after if before[key] != after[key]}
    if "number_code" in changes and _has_numbers(register):
        raise RegisterRefusedError(
            _("Registrul are deja numere scrise cu acest cod. Pentru alt cod, deschideți un registru nou."),
            field="number_code",
        )
    if changes:
        for field in changes:
            setattr(register, field, after[field])
        register.save(update_fields=list(changes))
        journal.record(
            action="registers.register.changed",
            subject_type="register",
            subject_id=register.id,
            by=by,
            details=changes,
        )
    return register


def _has_numbers(register: Register) -> bool:
    given = NumberSequence.objects.filter(register_id=register.id, last_number__gte=F("first_number"))
    return given.exists()


@transaction.atomic
def close_register(*, register: Register, by: Actor, now: datetime) -> None:
    """
    Close a register: it is read and printed, and takes no more entries.

    Raises: RegisterRefusedError for the general register or one already closed.
    """
    if register.kind == Register.Kind.GENERAL:
        raise RegisterRefusedError(
            _("Registrul general nu se închide; la 1 ianuarie începe singur anul nou.")
        )
    locked = Register.objects.select_for_update().get(pk=register.pk)
    if locked.closed_at is not None:
        raise RegisterRefusedError(_("Registrul este deja închis."))
    register.closed_at = locked.closed_at = now
    locked.save(update_fields=["closed_at"])
    journal.record(
        action="registers.register.closed",
        subject_type="register",
        subject_id=register.id,
        by=by,
        details={"code": register.code},
    )


def continue_from(*, register: Register, first_number: int, by: Actor | None) -> int:
    """
    Let this year's numbers begin at `first_number`, after those already given on paper; return the year.

    Raises: NumbersTakenError when the register already has numbers this year; RegisterRefusedError below 2.
    """
    if not 2 <= first_number <= 10_000_000:
        raise RegisterRefusedError(
            _("Primul număr trebuie să fie între 2 și 10.000.000."), field="first_number"
        )
    with refusals_in_words(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT registers_continue_from(%s, %s, %s, %s)", [register.id, first_number, *name_of(by=by)]
        )
        return int(cursor.fetchone()[0])


def give_range(
    *, register: Register, year: int, unit_id: int, first: int, upper: int, by: Actor | None
) -> None:
    """
    Give the numbers `first`…`upper` of a year to a unit; the register's own sequence steps over them.

    Raises: NumbersTakenError when some are taken or given; RegisterRefusedError for bounds out of order.
    Law: Ordinul MAI 118/2021, art. 11 (practică bună pentru alte instituții).
    """
    if not 1 <= first <= upper <= 100_000_000:
        raise RegisterRefusedError(_("Scrieți plaja de la numărul mic la cel mare."), field="upper")
    with refusals_in_words(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT registers_give_range(%s, %s, %s, %s, %s, %s, %s)",
            [register.id, year, unit_id, first, upper, *name_of(by=by)],
        )
