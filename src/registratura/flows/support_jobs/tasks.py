"""Jobs of the support department: its clocks, what of live conversations is not kept, calls without an end."""

from typing import Any

from django.utils import timezone
from procrastinate.contrib.django import app

from registratura.flows import calling, case_survey, chatting, support, support_mail
from registratura.institutions import queries as institutions

QUEUE = "long"


@app.periodic(cron="*/5 * * * *")
@app.task(queue=QUEUE, queueing_lock="flows.remind_of_tickets", name="flows.remind_of_tickets")
def remind_of_tickets(timestamp: int, **_: Any) -> int:
    """Tell of conversations whose terms are near or over, and close what was solved long ago; return how many."""
    supplier = institutions.supplier()
    return support.remind(supplier=supplier, now=timezone.now()) if supplier is not None else 0


@app.periodic(cron="*/10 * * * *")
@app.task(queue=QUEUE, queueing_lock="flows.tidy_chats", name="flows.tidy_chats")
def tidy_chats(timestamp: int, **_: Any) -> int:
    """End live conversations that nobody goes on with, delete words that nobody chose to keep; return how many."""
    return sum(chatting.tidy(now=timezone.now()))


@app.periodic(cron="25 * * * *")
@app.task(queue=QUEUE, queueing_lock="flows.end_lost_calls", name="flows.end_lost_calls")
def end_lost_calls(timestamp: int, **_: Any) -> int:
    """End calls whose exchange never told of their end; return how many."""
    return calling.tidy(now=timezone.now())


@app.periodic(cron="*/2 * * * *")
@app.task(queue=QUEUE, queueing_lock="flows.read_support_mail", name="flows.read_support_mail")
def read_support_mail(timestamp: int, **_: Any) -> int:
    """Read what is new in the department's mailbox; return how many letters that was."""
    supplier = institutions.supplier()
    return support_mail.fetch(supplier=supplier, clock=timezone.now) if supplier is not None else 0


@app.periodic(cron="40 8 * * *")
@app.task(queue=QUEUE, queueing_lock="flows.ask_after_cases", name="flows.ask_after_cases")
def ask_after_cases(timestamp: int, **_: Any) -> int:
    """Ask whoever had a case solved how it went, once; return how many letters were written."""
    supplier = institutions.supplier()
    return case_survey.ask_after_cases(supplier=supplier, now=timezone.now()) if supplier is not None else 0
