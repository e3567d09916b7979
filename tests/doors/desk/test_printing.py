"""Ordering prints and fetching them: who may, who may not, bad input, and what the page says meanwhile."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from registratura.accounts.models import User
from registratura.registers import queries as registers
from registratura.registers import services
from registratura.registers.queries import PrintCard
from registratura.toolkit.scope import acting_for
from tests.cast import Town

YEAR = timezone.localdate().year
WHOLE_YEAR = {"register": "general", "span": "year", "year": str(YEAR)}


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def address(town: Town, *parts: object) -> str:
    return "/".join(["/birou", town.institution.code, "tipar", *map(str, parts)]) + "/"


def open_orders(town: Town) -> list[PrintCard]:
    with acting_for(town.id):
        return registers.open_prints()


def work() -> None:
    """Do the jobs of the print queue as a worker does."""
    for job in ProcrastinateJob.objects.filter(queue_name="print", status="todo").order_by("id"):
        app.tasks[job.task_name].func(**job.args)


def heard_before(town: Town, span: timedelta) -> None:
    """Let the last sign of life of the open orders be some time ago."""
    with acting_for(town.id), connection.cursor() as cursor:
        cursor.execute("UPDATE registers_printorder SET heard_at = now() - %s", [span])


@pytest.fixture
def busy(alba: Town) -> Town:
    for number in range(3):
        alba.register(f"Cerere numărul {number} <script>alert(1)</script>")
    return alba


@pytest.fixture
def ana(busy: Town) -> Client:
    return signed_in(busy.registrar)


@pytest.fixture
def printed(busy: Town, ana: Client) -> PrintCard:
    """A print that is ready."""
    ana.post(address(busy), WHOLE_YEAR)
    work()
    with acting_for(busy.id):
        return registers.finished_prints().cards[0]


def test_a_year_is_ordered_printed_and_fetched(busy: Town, ana: Client) -> None:
    answer = ana.post(address(busy), WHOLE_YEAR, follow=True)
    assert answer.redirect_chain == [(address(busy), 302)]
    assert "Așteaptă la rând" in answer.text
    assert "Comandată de Ana Albu" in answer.text

    work()

    page = ana.get(address(busy)).text
    (card,) = _finished(busy)
    assert card.sha256 in page
    assert "3 poziții" in page
    assert "Așteaptă la rând" not in page
    file = ana.get(address(busy, card.id))
    assert file["Content-Type"] == "application/pdf"
    assert file["Content-Disposition"] == f'attachment; filename="registru-general-{YEAR}.pdf"'
    assert file["Cache-Control"] == "private, no-store"
    assert file.getvalue().startswith(b"%PDF-")


def _finished(town: Town) -> list[PrintCard]:
    with acting_for(town.id):
        return registers.finished_prints().cards


@pytest.mark.parametrize(
    ("fields", "days", "name"),
    [
        (
            {"span": "month", "year": str(YEAR), "month": "1"},
            (f"{YEAR}-01-01", f"{YEAR}-01-31"),
            f"registru-general-{YEAR}-01.pdf",
        ),
        (
            {"span": "day", "day": f"1.1.{YEAR}", "first_day": "gunoi", "year": "altul"},
            (f"{YEAR}-01-01", f"{YEAR}-01-01"),
            f"registru-general-{YEAR}-01-01.pdf",
        ),
        (
            {"span": "days", "first_day": f"0101{YEAR}", "last_day": f"15.01.{YEAR}", "month": "99"},
            (f"{YEAR}-01-01", f"{YEAR}-01-15"),
            f"registru-general-{YEAR}-01-01-{YEAR}-01-15.pdf",
        ),
    ],
)
def test_a_part_of_the_year_is_ordered(
    busy: Town, ana: Client, fields: dict[str, str], days: tuple[str, str], name: str
) -> None:
    answer = ana.post(address(busy), {"register": "general", **fields})

    assert answer.status_code == 302
    (card,) = open_orders(busy)
    assert (str(card.first_on), str(card.last_on)) == days
    work()
    file = ana.get(address(busy, card.id))
    assert name in file["Content-Disposition"]
    file.close()


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"register": "nu-exista"}, "Registrul acesta nu există"),
        ({"register": ""}, "Alegeți registrul din listă"),
        ({"span": "veac"}, "Alegeți una din cele patru"),
        ({"year": "1877"}, "nu s-a dat niciun număr"),
        ({"year": ""}, "Alegeți din listă"),
        ({"span": "month", "month": "13"}, "Alegeți o lună"),
        ({"span": "day", "day": ""}, "Scrieți data"),
        ({"span": "day", "day": "32.01.2026"}, "nu există în calendar"),
        ({"span": "day", "day": "01.01.1990"}, "nu s-a dat niciun număr"),
        ({"span": "day", "day": "31.12.9999"}, "nu au venit încă"),
        ({"span": "day", "day": "\x00" * 9}, "Scrieți data"),
        ({"span": "day", "day": "1" * 10_000}, "Scrieți data ca"),
        ({"span": "days", "first_day": f"1.1.{YEAR}"}, "Scrieți data"),
        ({"span": "days", "first_day": f"2.1.{YEAR}", "last_day": f"1.1.{YEAR}"}, "înaintea primei"),
        ({"span": "days", "first_day": f"2.1.{YEAR - 1}", "last_day": f"1.1.{YEAR}"}, "același an"),
        ({"register": "\x00general"}, "Registrul acesta nu există"),
    ],
)
def test_bad_input_is_refused_at_its_field_and_kept(
    busy: Town, ana: Client, fields: dict[str, str], words: str
) -> None:
    answer = ana.post(address(busy), WHOLE_YEAR | fields)

    assert answer.status_code == 422
    assert words in answer.text
    assert "Nu s-a comandat nimic" in answer.text
    assert not open_orders(busy)
    assert not ProcrastinateJob.objects.filter(queue_name="print").exists()
    if fields.get("day", "").startswith("32"):
        assert 'value="32.01.2026"' in answer.text


@pytest.mark.parametrize(
    "query", ["?dupa=x", "?inainte=99999999999999999", "?dupa=0&inainte=-1", "?registru=%00"]
)
def test_a_strange_address_shows_the_page(busy: Town, ana: Client, query: str) -> None:
    assert ana.get(address(busy) + query).status_code == 200
    assert ana.get(address(busy, "stare") + query).status_code == 200


@pytest.mark.parametrize("order", [0, 999_999, 10**30])
def test_a_print_that_is_not_there_answers_404(busy: Town, ana: Client, order: int) -> None:
    assert ana.get(address(busy, order)).status_code == 404


def test_a_print_that_is_not_ready_or_lost_answers_404(busy: Town, ana: Client, printed: PrintCard) -> None:
    ana.post(address(busy), WHOLE_YEAR)
    assert ana.get(address(busy, open_orders(busy)[0].id)).status_code == 404

    with acting_for(busy.id), connection.cursor() as cursor:
        cursor.execute("UPDATE registers_printorder SET sha256 = repeat('0', 64) WHERE id = %s", [printed.id])
    assert ana.get(address(busy, printed.id)).status_code == 404


@pytest.mark.parametrize("who", ["archivist", "auditor"])
def test_who_may_print_sees_and_orders(busy: Town, printed: PrintCard, who: str) -> None:
    client = signed_in(getattr(busy, who))

    assert printed.sha256 in client.get(address(busy)).text
    assert client.get(address(busy, printed.id)).getvalue().startswith(b"%PDF-")
    assert client.post(address(busy), WHOLE_YEAR).status_code == 302


@pytest.mark.parametrize("who", ["clerk", "administrator"])
def test_who_may_not_print_is_refused(busy: Town, printed: PrintCard, who: str) -> None:
    client = signed_in(getattr(busy, who))

    for page in (address(busy), address(busy, "stare"), address(busy, printed.id)):
        assert client.get(page).status_code == 403
    assert client.post(address(busy), WHOLE_YEAR).status_code == 403


def test_a_head_of_unit_is_told_why_the_whole_register_is_not_for_him(busy: Town, printed: PrintCard) -> None:
    """The print holds the entries of every unit; the head sees those of his own."""
    horia = signed_in(busy.head)

    page = horia.get(address(busy))
    assert page.status_code == 200
    assert "Registrul se tipărește întreg" in page.text
    assert printed.sha256 not in page.text
    assert horia.post(address(busy), WHOLE_YEAR).status_code == 403
    assert horia.get(address(busy, printed.id)).status_code == 403
    assert horia.get(address(busy, "stare")).status_code == 403


def test_r12_the_prints_of_alba_do_not_exist_for_carmen(busy: Town, buzau: Town, printed: PrintCard) -> None:
    carmen = signed_in(buzau.registrar)

    for page in (address(busy), address(busy, "stare"), address(busy, printed.id)):
        assert carmen.get(page).status_code == 404
    assert carmen.post(address(busy), WHOLE_YEAR).status_code == 404
    assert carmen.get(address(buzau, printed.id)).status_code == 404
    assert printed.sha256 not in carmen.get(address(buzau)).text


def test_who_is_not_signed_in_is_asked_to(busy: Town, printed: PrintCard) -> None:
    for page in (address(busy), address(busy, "stare"), address(busy, printed.id)):
        answer = Client().get(page)
        assert answer.status_code == 302
        assert answer["Location"].startswith("/cont/intrare/")


def test_the_page_says_when_nobody_prints(busy: Town, ana: Client) -> None:
    ana.post(address(busy), WHOLE_YEAR)
    assert "nu răspunde" not in ana.get(address(busy)).text

    heard_before(busy, timedelta(seconds=121))
    for page in (address(busy), address(busy, "stare")):
        assert "Serviciul de tipărire nu răspunde" in ana.get(page).text

    with connection.cursor() as cursor:  # a worker lives: the order only waits for others
        cursor.execute("INSERT INTO procrastinate_workers DEFAULT VALUES")
    assert "nu răspunde" not in ana.get(address(busy)).text


def test_the_part_that_is_refreshed_asks_again_only_while_something_is_open(busy: Town, ana: Client) -> None:
    ana.post(address(busy), WHOLE_YEAR)
    with acting_for(busy.id):
        begun = services.begin_print(order_id=registers.open_prints()[0].id, now=timezone.now())
        assert begun is not None
        services.note_progress(order_id=begun.id, attempt=1, done=1, total=3, now=timezone.now())

    part = ana.get(address(busy, "stare")).text
    assert 'hx-trigger="every 1s"' in part
    assert 'value="33"' in part
    assert "1 din 3" in part
    assert "<html" not in part
    work()
    part = ana.get(address(busy, "stare")).text
    assert "hx-trigger" not in part
    assert "Tipărirea este gata." in part


def test_a_failed_print_says_why_and_may_be_repeated(busy: Town, ana: Client) -> None:
    today = f"{timezone.localdate():%d.%m.%Y}"
    ana.post(address(busy), {"register": "general", "span": "days", "first_day": today, "last_day": today})
    with acting_for(busy.id):
        (card,) = registers.open_prints()
        services.begin_print(order_id=card.id, now=timezone.now())
        services.fail_print(order_id=card.id, attempt=1, problem="Discul este plin.", now=timezone.now())

    page = ana.get(address(busy)).text

    assert "Discul este plin." in page
    assert "Tipărește din nou" in page
    again = {"register": "general", "span": "days", "first_day": today, "last_day": today}
    for name, value in again.items():
        assert f'type="hidden" name="{name}" value="{value}"' in page
    assert ana.post(address(busy), again).status_code == 302
    assert open_orders(busy)[0].first_on == timezone.localdate()


def test_a_second_click_orders_nothing_more(busy: Town, ana: Client) -> None:
    ana.post(address(busy), WHOLE_YEAR)
    answer = ana.post(address(busy), WHOLE_YEAR, follow=True)

    assert "deja comandată" in answer.text
    assert len(open_orders(busy)) == 1


def test_an_institution_without_numbers_has_nothing_to_print(alba: Town) -> None:
    page = signed_in(alba.registrar).get(address(alba))

    assert page.status_code == 200
    assert "Nimic de tipărit încă" in page.text
    assert signed_in(alba.registrar).post(address(alba), WHOLE_YEAR).status_code == 422


def test_the_register_leads_to_its_print(busy: Town, ana: Client) -> None:
    page = ana.get(address(busy) + "?registru=general").text

    assert '<option value="general" selected>' in page


def test_the_page_stays_small_with_many_prints(
    busy: Town, ana: Client, django_assert_max_num_queries: Any
) -> None:
    for _time in range(30):
        ana.post(address(busy), WHOLE_YEAR)
        with acting_for(busy.id):
            (card,) = registers.open_prints()
            services.begin_print(order_id=card.id, now=timezone.now())
            services.fail_print(order_id=card.id, attempt=1, problem="Nu a mers. " * 20, now=timezone.now())
    ana.get(address(busy))

    with django_assert_max_num_queries(15):
        page = ana.get(address(busy))
    with django_assert_max_num_queries(12):
        ana.get(address(busy, "stare"))

    assert len(page.content) <= 60_000
    assert "?dupa=" in page.text
