"""Lists of an older program: who is new comes in, who is here stays as they are, what cannot be is said."""

import io
from datetime import UTC, datetime

import pytest

from registratura.accounts.models import User
from registratura.correspondents import queries as correspondents
from registratura.correspondents import services as directory
from registratura.correspondents.models import Correspondent
from registratura.flows.moving_in.lists import Correspondents, Kind, Listed, People, take_list
from registratura.institutions.models import Membership
from registratura.toolkit.scope import acting_for
from registratura.transfers.errors import TransferRefusedError
from tests.cast import Town

DIRECTORY = """Evidența corespondenților;;;;;
Nume;Tip;CNP;CUI;Localitate;Culoare
Şerban Ţuţu;persoană fizică;1800101221144;;Abrud;roșu
Lemn SRL;pj;;RO 18547290;Cugir;
Primăria Buzău;instituție publică;;;Buzău;
;;;;;
Ceva;vapor;;;;
;pj;;123;;
"""
STAFF = """E-mail;Nume;Rol;Compartiment
ioana@alba.example;Ioana Nou;Registrator;{unit}
{known};Ana Altfel;registrar;{unit}
mihai@alba.example;Mihai Nou;Vrăjitor;
nimic;Fără Adresă;Referent;
radu@alba.example;Radu Nou;Referent;NICIUNUL
"""


def _now() -> datetime:
    return datetime.now(tz=UTC)


def _list(town: Town, kind: Kind, text: str, by: User, *, is_trial: bool = False) -> Listed:
    data = text.encode()
    return take_list(
        institution=town.institution,
        source=io.BytesIO(data),
        size_bytes=len(data),
        kind=kind,
        is_trial=is_trial,
        by=by,
        clock=_now,
    )


def _staff(town: Town) -> str:
    return STAFF.format(unit=town.secretariat.code, known=town.registrar.email)


def _names(town: Town) -> list[tuple[str, str, str]]:
    with acting_for(town.id):
        return sorted(Correspondent.objects.values_list("name", "kind", "cui"))


def test_a_trial_says_what_would_become_of_each_row_and_keeps_nothing(alba: Town) -> None:
    before = _names(alba)

    found = _list(alba, Correspondents(), DIRECTORY, alba.registrar, is_trial=True)

    assert [(line.place, line.state) for line in found.lines] == [
        (3, "ready"),
        (4, "ready"),
        (5, "ready"),
        (7, "refused"),
        (8, "refused"),
    ]
    assert found.columns == {
        "name": "Nume",
        "kind": "Tip",
        "cnp": "CNP",
        "cui": "CUI",
        "locality": "Localitate",
    }
    assert found.unread == ("Culoare",)
    assert _names(alba) == before


def test_correspondents_come_in_once_with_their_codes_sealed(alba: Town) -> None:
    before = _names(alba)

    first = _list(alba, Correspondents(), DIRECTORY, alba.registrar)
    again = _list(alba, Correspondents(), DIRECTORY, alba.registrar)

    assert first.counts == {"brought": 3, "refused": 2}
    assert again.counts == {"known": 3, "refused": 2}
    assert sorted(set(_names(alba)) - set(before)) == [
        ("Lemn SRL", "company", "18547290"),
        ("Primăria Buzău", "body", ""),
        ("Șerban Țuțu", "person", ""),
    ]
    with acting_for(alba.id):
        person = Correspondent.objects.get(name="Șerban Țuțu")
        assert person.cnp == ""
        assert correspondents.cnp_of(person) == "1800101221144"


def test_who_is_here_is_known_by_code_and_stays_as_written(alba: Town) -> None:
    with acting_for(alba.id):
        directory.add(
            data={"kind": "company", "name": "Lemn și Fier SRL", "cui": "RO18547290"},
            by=alba.registrar,
            now=_now(),
        )

    found = _list(alba, Correspondents(), DIRECTORY, alba.registrar)

    assert [line.state for line in found.lines][1] == "known"
    assert ("Lemn SRL", "company", "18547290") not in _names(alba)
    assert ("Lemn și Fier SRL", "company", "18547290") in _names(alba)


def test_a_namesake_with_a_code_of_their_own_is_somebody_else(alba: Town) -> None:
    text = "Nume;CNP\nPop Ion;1800101221144\nPop Ion;\nPop Ion;2850505221145\n"

    found = _list(alba, Correspondents(), text, alba.registrar)

    assert [line.state for line in found.lines] == ["brought", "known", "brought"]


def test_people_come_in_without_passwords_each_with_a_link_of_their_own(alba: Town) -> None:
    found = _list(alba, People(alba.id), _staff(alba), alba.administrator)

    assert [line.state for line in found.lines] == ["brought", "known", "refused", "refused", "refused"]
    assert [bool(line.secret) for line in found.lines] == [True, False, False, False, False]
    assert "Registrator" in found.lines[2].why
    person = User.objects.get(email="ioana@alba.example")
    assert not person.has_usable_password()
    with acting_for(alba.id):
        assert Membership.objects.filter(user_id=person.id, role="registrar").count() == 1
    assert not User.objects.filter(email__in=["mihai@alba.example", "radu@alba.example"]).exists()


def test_a_trial_of_people_makes_no_account(alba: Town) -> None:
    found = _list(alba, People(alba.id), _staff(alba), alba.administrator, is_trial=True)

    assert [line.state for line in found.lines] == ["ready", "known", "refused", "refused", "refused"]
    assert not any(line.secret for line in found.lines)
    assert not User.objects.filter(email="ioana@alba.example").exists()


def test_who_may_not_and_the_stranger_bring_nothing_in(alba: Town, buzau: Town) -> None:
    for by in (alba.administrator, buzau.registrar):
        with pytest.raises(TransferRefusedError):
            _list(alba, Correspondents(), DIRECTORY, by)
    for by in (alba.registrar, buzau.administrator):
        with pytest.raises(TransferRefusedError):
            _list(alba, People(alba.id), _staff(alba), by)


@pytest.mark.parametrize("text", ["", "\x00\x01\x02", "Culoare;Mărime\nroșu;mare\n"])
def test_what_is_no_such_list_is_refused_with_what_to_do(alba: Town, text: str) -> None:
    with pytest.raises(TransferRefusedError):
        _list(alba, Correspondents(), text, alba.registrar)


def test_no_heading_names_two_fields() -> None:
    for kind in (Correspondents, People):
        words = [word for names in kind.headings.values() for word in names]
        assert len(words) == len(set(words))
