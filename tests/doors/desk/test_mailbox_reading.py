"""A mailbox read because somebody asked: the page waits for no server, and two presses are one reading."""

import pytest
from django.db import connection
from django.test import Client
from procrastinate.contrib.django.models import ProcrastinateJob

from registratura.flows import fetching
from registratura.flows.tasks import fetch_mailbox
from tests.cast import Town
from tests.doors.desk.counter import address, words
from tests.doors.desk.test_entries import signed_in
from tests.flows.test_tray import mailbox

pytestmark = pytest.mark.django_db
NOWHERE = 9  # a port where nothing listens


def became(status: str, job: ProcrastinateJob) -> None:
    """What the worker writes when it takes a job, and when it is done."""
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET status = %s WHERE id = %s", [status, job.id])


@pytest.fixture
def adina(alba: Town) -> Client:
    return signed_in(alba.administrator)


def ordered() -> list[ProcrastinateJob]:
    return list(ProcrastinateJob.objects.filter(task_name=fetching.TASK, status="todo"))


def test_two_presses_are_one_reading_and_the_page_shows_it(alba: Town, adina: Client) -> None:
    box = mailbox(alba, NOWHERE)
    other = mailbox(alba, NOWHERE, username="petitii@alba.example")

    for _press in range(2):
        page = adina.post(address(alba, "mailbox_read", mailbox=box), follow=True)

    assert len(ordered()) == 1
    assert words(page).count("se citește acum…") == 1
    assert f'hx-get="{address(alba, "mailbox_state", mailbox=box)}"' in page.text
    assert f'hx-get="{address(alba, "mailbox_state", mailbox=other)}"' not in page.text
    assert "Reîncarcă" in words(page)
    assert "Lucrătorul din fundal nu dă semne de viață" in words(page)


def test_when_it_is_read_the_state_says_what_came_of_it(alba: Town, adina: Client) -> None:
    box = mailbox(alba, NOWHERE)
    adina.post(address(alba, "mailbox_read", mailbox=box))
    where = address(alba, "mailbox_state", mailbox=box)
    assert "se citește acum…" in words(adina.get(where))

    (job,) = ordered()
    assert job.args == {"institution_id": alba.id, "mailbox_id": box}
    fetch_mailbox(**job.args)
    became("doing", job)
    assert not fetching.order_reading(institution_id=alba.id, mailbox_id=box)
    became("succeeded", job)

    state = words(adina.get(where))
    assert "nu răspunde" in state
    assert "nu poate fi găsit la portul 9" in state
    assert "hx-get" not in adina.get(where).text
    adina.post(address(alba, "mailbox_read", mailbox=box))
    assert len(ordered()) == 1


def test_a_stranger_and_who_may_not_get_nothing(alba: Town, buzau: Town, adina: Client) -> None:
    box = mailbox(alba, NOWHERE)
    carmen = signed_in(buzau.administrator)

    for name in ("mailbox_read", "mailbox_state"):
        ask = carmen.post if name == "mailbox_read" else carmen.get
        assert ask(address(buzau, name, mailbox=box)).status_code == 404
        ask = signed_in(alba.registrar).post if name == "mailbox_read" else signed_in(alba.registrar).get
        assert ask(address(alba, name, mailbox=box)).status_code == 403
    assert ordered() == []
    assert adina.get(address(alba, "mailbox_read", mailbox=box)).status_code == 405
