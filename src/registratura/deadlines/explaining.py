"""A term told step by step, in Romanian sentences: why these dates and on what ground. Pure."""

from collections.abc import Iterator
from datetime import date, datetime

from registratura.deadlines.rules import DAY, Calendar, Mark, Regime, Rule, Sense, Term, last_day_for_notice
from registratura.kernel.calendar import BUCHAREST

WEEKDAYS = ("luni", "marți", "miercuri", "joi", "vineri", "sâmbătă", "duminică")
MONTHS = (
    *("ianuarie", "februarie", "martie", "aprilie", "mai", "iunie"),
    *("iulie", "august", "septembrie", "octombrie", "noiembrie", "decembrie"),
)
STARTS = {
    "received": "primire",
    "registered": "înregistrare",
    "communicated": "comunicare sau luarea la cunoștință",
    "filed": "depunere",
    "issued": "data actului",
    "posted": "afișare",
    "published": "publicare",
    "event": "ziua evenimentului",
    "period-end": "încheierea perioadei",
    "aware": "momentul aflării",
    "obtained": "obținerea datelor",
    "acknowledged": "confirmarea primirii",
    "constituted": "constituirea dosarului",
}
APPROVERS = {"institution_head": "conducătorul instituției"}
MARKS = {
    Mark.MEMORY: "Temeiul este notat din memorie și neverificat: citiți-l în textul consolidat al legii.",
    Mark.DOUBT: "Temeiul este neclar sau nu a fost găsit: întrebați un jurist înainte de a vă sprijini pe el.",
}
UNITS = {
    Regime.CAL: ("zi", "zile", "calendaristice"),
    Regime.WD: ("zi", "zile", "lucrătoare"),
    Regime.EU_WD: ("zi", "zile", "lucrătoare"),
    Regime.MONTH: ("lună", "luni", ""),
    Regime.EU_MONTH: ("lună", "luni", ""),
    Regime.HOUR: ("oră", "ore", ""),
}
CIVIL_CODE = "Codul civil art. 2553–2554"
UNION = "Regulamentul 1182/71 art. 3"
MONTHS_LAW = {Regime.MONTH: "Codul civil art. 2552", Regime.EU_MONTH: UNION}


def explain(*, term: Term, calendar: Calendar, resumed: str = "") -> list[str]:
    """
    Tell a term: start, what is counted, what moved it and why, the three dates, doubts, the way to more time.

    resumed: why the answer that had ended it no longer counts, when it runs again.
    """
    return [
        _what(term),
        *_start(term),
        *_resumed(resumed),
        *_counting(term, calendar),
        *_ends(term),
        *_doubts(term.rule),
        *_more_time(term),
    ]


def written_day(day: date) -> str:
    """Write a day in words: „vineri, 10 aprilie 2026”."""
    return f"{WEEKDAYS[day.weekday()]}, {day.day} {MONTHS[day.month - 1]} {day.year}"


def written_moment(moment: datetime) -> str:
    """Write a moment at the clocks of Bucharest: „marți, 10 martie 2026, ora 14:05”."""
    local = moment.astimezone(BUCHAREST)
    return f"{written_day(local.date())}, ora {local:%H:%M}"


def length(*, count: int, regime: Regime) -> str:
    """Write a length: „30 de zile calendaristice”, „o lună”, „72 de ore”."""
    one, many, kind = UNITS[regime]
    joint = "" if 0 < count % 100 < 20 else "de "
    text = f"o {one}" if count == 1 else f"{count} {joint}{many}"
    return f"{text} {kind if count != 1 else kind.replace('calendaristice', 'calendaristică')}".strip()


def _what(term: Term) -> str:
    rule, since = term.rule, STARTS.get(term.rule.start, term.rule.start)
    if term.span.regime is Regime.GIVEN:
        size = "termenul scris în act"
    elif term.span.regime is Regime.FIXED:
        size = "o zi anumită, după " + since
    elif term.span.sense is Sense.BEFORE:
        size = f"cu cel puțin {length(count=term.span.count, regime=term.span.regime)} înainte de {since}"
    else:
        at_least = "cel puțin " if term.span.sense is Sense.AFTER else ""
        size = f"{at_least}{length(count=rule.count, regime=term.span.regime)} de la {since}"
    return f"{rule.name}: {size} ({rule.legal_basis})."


def _start(term: Term) -> Iterator[str]:
    if term.started_at is not None:
        yield (
            f"Pornește {written_moment(term.started_at)}; orele se numără una după alta, fără oprire și fără mutare."
        )
        return
    what = STARTS.get(term.rule.start, term.rule.start)
    uncounted = "" if term.span.regime in (Regime.FIXED, Regime.GIVEN) else "; ziua aceasta nu se numără"
    yield f"Punctul de pornire ({what}): {written_day(term.started_on)}{uncounted}."
    if term.norms and term.rule.norms_regime:
        yield "Se numără zile lucrătoare, după normele de aplicare, cum a ales instituția; legea spune zile."
    if term.extended:
        total = length(count=term.span.count, regime=term.span.regime)
        how = "în loc de" if term.rule.extension_is_total else "adăugate la"
        more = length(count=term.rule.extension_count, regime=term.span.regime)
        base = length(count=term.rule.count, regime=term.span.regime)
        yield (
            f"Termen prelungit: {more} {how} {base}; în total {total}, numărate tot de la pornire "
            f"({term.rule.extension_basis})."
        )


def _resumed(ground: str) -> Iterator[str]:
    if ground:
        yield (
            f"Termenul curge din nou: {ground.rstrip('.')}. Se numără tot de la pornirea de mai sus; răspunsul trebuie "
            "să ajungă la cel care a scris, iar timpul trecut nu se dă înapoi."
        )


def _counting(term: Term, calendar: Calendar) -> Iterator[str]:
    dates, span = term.dates, term.span
    if span.regime is Regime.HOUR:
        return
    if span.sense is Sense.AFTER:
        yield (
            "Fapta se poate face numai după ce trece tot termenul: prima zi lucrătoare de după ultima zi numărată."
        )
    elif span.sense is Sense.BEFORE:
        yield f"Numărând înapoi se ajunge la {written_day(dates.nominal)}; ziua evenimentului nu se numără."
    elif span.regime in (Regime.WD, Regime.EU_WD):
        yield f"A {span.count}-a zi lucrătoare este {written_day(dates.nominal)}."
        if skipped := _holidays_between(term.started_on, dates.nominal, calendar):
            yield f"Pe lângă sâmbete și duminici nu s-au numărat: {skipped}."
    elif span.regime in MONTHS_LAW:
        yield (
            f"Ziua corespunzătoare, sau ultima a lunii când ea lipsește: {written_day(dates.nominal)} "
            f"({MONTHS_LAW[span.regime]})."
        )
    elif span.regime is Regime.CAL:
        yield f"Zilele libere dinăuntru se numără și ele; numărătoarea duce la {written_day(dates.nominal)}."
    else:
        yield f"Ziua numită este {written_day(dates.nominal)}."
    if span.sense is Sense.BY and (reason := calendar.reason_off(dates.nominal)):
        yield (
            f"{_capital(written_day(dates.nominal))} nu este zi lucrătoare ({reason}); sfârșitul se mută la prima zi "
            f"lucrătoare de după ea, {written_day(dates.due)}{_also_off(dates.nominal, dates.due, calendar)}."
        )


def _also_off(nominal: date, due: date, calendar: Calendar) -> str:
    between = _off_days(nominal + DAY, due, calendar)
    return f"; sunt libere și {between}" if between else ""


def _holidays_between(start: date, end: date, calendar: Calendar) -> str:
    days = [start + number * DAY for number in range(1, (end - start).days)]
    return "; ".join(
        f"{_short(day)} ({calendar.reason_off(day)})"
        for day in days
        if calendar.reason_off(day) and day.weekday() < 5
    )


def _off_days(first: date, end: date, calendar: Calendar) -> str:
    days = [first + number * DAY for number in range((end - first).days)]
    return ", ".join(f"{_short(day)} ({calendar.reason_off(day)})" for day in days)


def _ends(term: Term) -> Iterator[str]:
    dates, regime = term.dates, term.span.regime
    if term.due_at is not None:
        yield f"Termenul: {written_moment(term.due_at)} ({term.rule.legal_basis})."
    elif term.span.sense is Sense.AFTER:
        yield f"Cel mai devreme: {written_day(dates.safe)} ({term.rule.legal_basis})."
    else:
        yield f"Ziua sigură, în termen după orice citire a legii: {written_day(dates.safe)}."
        ground = UNION if regime in (Regime.EU_WD, Regime.EU_MONTH) else CIVIL_CODE
        yield f"Termenul, după care lucrarea este întârziată: {written_day(dates.due)} ({ground})."
        if term.span.sense is Sense.BEFORE:
            yield f"Cel mai târziu, dacă ziua faptei se numără și ea: {written_day(dates.legal_max)}."
        elif regime in (Regime.CAL, Regime.WD):
            yield (
                f"Cel mai târziu, dacă nici prima, nici ultima zi nu se numără: {written_day(dates.legal_max)} "
                "(zile libere, Codul civil art. 2553 alin. (1))."
            )
        else:
            yield f"Cel mai târziu: {written_day(dates.legal_max)}, aceeași zi cu termenul."


def _doubts(rule: Rule) -> Iterator[str]:
    if rule.mark in MARKS:
        yield MARKS[rule.mark]
    if rule.doubt:
        yield f"Îndoială: {rule.doubt}"
    if rule.note:
        yield rule.note


def _more_time(term: Term) -> Iterator[str]:
    rule = term.rule
    if term.extended or not rule.extendable:
        return
    more = length(count=rule.extension_count, regime=term.span.regime)
    size = f"până la {more} în total" if rule.extension_is_total else f"cu {more}"
    who = f", de {APPROVERS[rule.approver]}" if rule.approver in APPROVERS else ""
    until = written_day(term.dates.due)
    notice = ""
    if rule.notice_required:
        notice_until = written_day(last_day_for_notice(rule=rule, dates=term.dates))
        notice = f" Înștiințarea se trimite întâi, cel târziu {notice_until}."
    yield (
        f"Se poate prelungi o singură dată {size}{who}, până {until} inclusiv ({rule.extension_basis}).{notice}"
    )


def _short(day: date) -> str:
    return f"{day.day} {MONTHS[day.month - 1]}"


def _capital(text: str) -> str:
    return text[0].upper() + text[1:]
