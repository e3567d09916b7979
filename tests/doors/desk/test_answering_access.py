"""Who may answer, link and withdraw, who finds nothing, and what is no document to answer."""

import pytest
from django.test import Client

from registratura.registers.services import Registered
from tests.cast import Town
from tests.doors.desk.answering_ground import ana, answers, asked, at, entered, ion, linked

__all__ = ["ana", "asked", "ion"]
pytestmark = pytest.mark.django_db


NAMES = ("answer", "answer_link")


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("method", ["get", "post"])
def test_who_neither_holds_nor_registers_is_refused(
    alba: Town, asked: Registered, name: str, method: str
) -> None:
    for user in (alba.clerk, alba.head, alba.archivist, alba.auditor):
        assert getattr(entered(user), method)(at(alba, name, asked)).status_code == 403


def test_a_withdrawal_is_of_the_giver_or_of_who_corrects(alba: Town, asked: Registered) -> None:
    line = linked(alba, asked)

    for user in (alba.clerk, alba.archivist):
        assert (
            entered(user).post(at(alba, "answer_withdraw", asked, answer=line.id), {"reason": "x y z"})
        ).status_code == 403
    assert len(answers(alba, asked)) == 1


@pytest.mark.parametrize("method", ["get", "post"])
def test_carmen_of_another_town_finds_nothing(
    alba: Town, buzau: Town, asked: Registered, method: str
) -> None:
    line = linked(alba, asked)
    carmen = entered(buzau.registrar)

    for where in (
        at(alba, "answer", asked),
        at(alba, "answer_link", asked),
        at(alba, "answer_withdraw", asked, answer=line.id),
        at(buzau, "answer", asked),
    ):
        assert getattr(carmen, method)(where).status_code == 404


def test_signed_out_one_is_sent_to_the_entrance(alba: Town, asked: Registered) -> None:
    for name in NAMES:
        assert Client().get(at(alba, name, asked)).status_code == 302


def test_an_outgoing_or_annulled_document_is_not_answered(alba: Town, ana: Client, asked: Registered) -> None:
    given = alba.register(direction="outgoing")
    ana.post(at(alba, "annul", asked), {"reason": "Scris greșit"})

    assert ana.get(at(alba, "answer", given)).status_code == 403
    assert ana.get(at(alba, "answer", asked)).status_code == 403
