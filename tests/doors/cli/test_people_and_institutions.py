"""Opening an institution and letting its people in, from the command line."""

import json
import re
from datetime import UTC, datetime

import pytest
from django.conf import settings

from registratura.accounts import queries as people
from registratura.accounts import services as accounts
from registratura.doors.cli.institution import KINDS
from registratura.doors.cli.invite import ROLES
from registratura.institutions import queries as institutions
from registratura.institutions.models import Institution
from registratura.institutions.roles import Role
from registratura.registers import queries as books
from registratura.toolkit.scope import acting_for
from tests.cast import Town
from tests.doors.cli.conftest import Command


def test_an_institution_is_added_with_its_general_register(command: Command) -> None:
    done = command("institution", "add", "--name", "Comuna Valea Teiului", "--cui", "61004179", "--json")

    code = json.loads(done.stdout)["code"]
    institution = institutions.institution_by_code(code)
    assert (done.exit_code, code) == (0, "comuna-valea-teiului")
    assert institution is not None
    assert (institution.name, institution.cui, institution.kind) == (
        "Comuna Valea Teiului",
        "61004179",
        "commune",
    )
    with acting_for(institution.id):
        assert [(card.code, card.kind) for card in books.registers()] == [("general", "general")]


def test_a_wrong_cui_warns_and_does_not_stop(command: Command) -> None:
    done = command("institution", "add", "--name", "Comuna Dealu", "--cui", "12345678", "--json")

    assert done.exit_code == 0
    assert json.loads(done.stdout) == {"code": "comuna-dealu"}
    assert "Atenție" in done.stderr


@pytest.mark.parametrize(
    "arguments",
    [
        ("--name", " ", "--cui", ""),
        ("--name", "N" * 201, "--cui", ""),
        ("--name", "Comuna", "--cui", "9" * 40),
        ("--name", "Comuna", "--cui", "", "--code", "../afară"),
        ("--name", "Comuna", "--cui", "", "--code", "x" * 41),
    ],
)
def test_an_institution_with_impossible_data_is_refused_in_words(
    command: Command, arguments: tuple[str, ...]
) -> None:
    before = len(institutions.every_institution())

    done = command("institution", "add", *arguments)

    assert (done.exit_code, done.stdout) == (1, "")
    assert done.stderr.startswith("Eroare: ")
    assert len(institutions.every_institution()) == before


def test_a_taken_code_is_refused_and_no_register_is_left(command: Command, alba: Town) -> None:
    done = command("institution", "add", "--name", "Alta", "--cui", "", "--code", alba.institution.code)

    assert done.exit_code == 1
    assert alba.institution.code in done.stderr


def test_institutions_are_listed(command: Command, alba: Town, buzau: Town) -> None:
    plain = command("institution", "list").stdout
    lines = [json.loads(line) for line in command("institution", "list", "--json").stdout.splitlines()]

    assert alba.institution.name in plain
    assert {alba.institution.code, buzau.institution.code} <= {line["code"] for line in lines}


def test_the_choices_of_the_commands_are_those_of_the_rooms() -> None:
    assert set(KINDS) == set(Institution.Kind.values)
    assert set(ROLES) == set(Role)


def invite(command: Command, town: Town, *more: str, role: str = "clerk") -> str:
    done = command(
        *("invite", "--institution", town.institution.code, "--email", "Ion.Nou@alba.example"),
        *("--name", "Ion Nou", "--role", role, "--json", *more),
    )
    assert done.exit_code == 0, done.stderr
    return str(json.loads(done.stdout)["link"])


def secret_of(link: str) -> str:
    found = re.fullmatch(re.escape(settings.PUBLIC_URL) + r"/cont/legatura/([^/]+)/", link)
    assert found is not None
    return found[1]


def test_an_invitation_lets_the_person_in_once_with_the_role(command: Command, alba: Town) -> None:
    secret = secret_of(invite(command, alba, "--unit", "URB"))

    now = datetime.now(tz=UTC)
    user = accounts.use_sign_in_link(secret=secret, now=now)
    with acting_for(alba.id):
        roles = [(m.role, m.unit_id) for m in institutions.members() if m.user_id == user.id]
    assert (user.email, user.full_name) == ("ion.nou@alba.example", "Ion Nou")
    assert roles == [(Role.CLERK, alba.urbanism.id)]
    with pytest.raises(accounts.LinkRefusedError):
        accounts.use_sign_in_link(secret=secret, now=now)


def test_the_link_has_an_address_that_the_product_answers(command: Command, alba: Town) -> None:
    from django.urls import resolve

    link = invite(command, alba)

    assert resolve(link.removeprefix(settings.PUBLIC_URL)).kwargs == {"secret": secret_of(link)}


def test_invited_again_the_person_keeps_account_and_role_and_gets_a_new_link(
    command: Command, alba: Town
) -> None:
    first, second = invite(command, alba), invite(command, alba)

    user = people.user_by_email("ion.nou@alba.example")
    assert first != second
    assert user is not None
    with acting_for(alba.id):
        assert len([m for m in institutions.members() if m.user_id == user.id]) == 1


@pytest.mark.parametrize(
    "arguments",
    [
        ("--institution", "nicăieri", "--email", "a@b.example", "--name", "Ion Nou"),
        ("--institution", "primaria-alba", "--email", "fără adresă", "--name", "Ion Nou"),
        ("--institution", "primaria-alba", "--email", "a@b.example", "--name", ""),
        ("--institution", "primaria-alba", "--email", "a@b.example", "--name", "Ion Nou", "--unit", "NU"),
    ],
)
def test_an_impossible_invitation_is_refused_and_makes_no_account(
    command: Command, alba: Town, arguments: tuple[str, ...]
) -> None:
    done = command("invite", *arguments, "--role", "clerk")

    assert (done.exit_code, done.stdout) == (1, "")
    assert people.user_by_email("a@b.example") is None
