"""What the law says of contracts with public bodies. Pure."""

from datetime import date, timedelta

MOST_DAYS_PUBLIC = 60
USUAL_DAYS = 30


def payment_days_fault(*, days: int, is_public_body: bool) -> str:
    """
    Return "short" or "long" for a payment term that cannot be agreed upon, else an empty text.

    Law: Legea nr. 72/2013 art. 6 alin. (1)-(2) (autorități contractante: 30 de zile, cel mult 60).
    """
    if is_public_body and days < USUAL_DAYS:
        return "short"
    if days < 1:
        return "short"
    return "long" if days > MOST_DAYS_PUBLIC else ""


def budget_year_of(*, starts_on: date, is_public_body: bool) -> int | None:
    """
    Return the budget year out of which a contract is paid, for a public body.

    Law: Legea nr. 273/2006 art. 2 (exercițiul bugetar este anul calendaristic).
    """
    return starts_on.year if is_public_body else None


def grace_end(*, last_day: date, grace_days: int, is_public_body: bool) -> date:
    """
    Return the first day after the grace that follows the last day of an agreement.

    A public body whose agreement ends with the budget year has until 1 April: the next budget is approved only in
    the first months of the year.
    Law: Legea nr. 273/2006 art. 2, art. 39 alin. (6).
    """
    usual = last_day + timedelta(days=grace_days + 1)
    if is_public_body and (last_day.month, last_day.day) == (12, 31):
        return max(usual, date(last_day.year + 1, 4, 1))
    return usual
