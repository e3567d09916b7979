"""`registratura term`: the dates of a legal term and why they are so. Needs no database."""

import json
from datetime import date, datetime
from typing import NoReturn

import click

from registratura.deadlines import catalogue, explaining, rules
from registratura.deadlines.legal_holidays import LEGAL
from registratura.kernel.calendar import BUCHAREST
from registratura.kernel.errors import DomainError

from .main import Refusal

MODES = {"lege": False, "norme": True}


class WrongArgument(Refusal):
    """Something on the command line cannot be used; exit code 2."""

    exit_code = 2


@click.command()
@click.option("--rule", "code", metavar="COD", help="Codul termenului, de pildă PET.")
@click.option(
    "--from", "start", metavar="ZI", help="Ziua pornirii, 2026-03-11, sau ora ei, 2026-03-11T14:05."
)
@click.option("--extended", is_flag=True, help="Cu prelungirea pe care o îngăduie legea.")
@click.option(
    "--mode",
    default="lege",
    metavar="lege|norme",
    help="Legea 544: după lege sau după normele ei.",
    show_default=True,
)
@click.option(
    "--until", metavar="ZI", help="Ziua scrisă în act, pentru termenele pe care le dă actul însuși."
)
@click.option("--json", "as_json", is_flag=True, help="Scrie safe, due, legal_max și explanation ca JSON.")
def term(
    code: str | None, start: str | None, extended: bool, mode: str, until: str | None, as_json: bool
) -> None:
    """Calculează un termen legal și spune pas cu pas de ce. Sărbătorile legale sunt cunoscute; zilele declarate nu."""
    if not code:
        _refuse("Spuneți termenul: --rule COD.")
    if mode not in MODES:
        _refuse(f"Modul „{mode}” nu există: scrieți --mode lege sau --mode norme.")
    started = _start(start)
    started_on = started.date() if isinstance(started, datetime) else started
    rule = _rule(code, on=started_on)
    if rule.regime is rules.Regime.HOUR and not isinstance(started, datetime):
        _refuse(
            f"Termenul {rule.code} este pe ore: scrieți și ora pornirii, de pildă --from {started_on}T14:05."
        )
    if rule.regime is rules.Regime.GIVEN and not until:
        _refuse(f"Termenul {rule.code} este cel scris în act: adăugați --until și ziua din act.")
    try:
        counted = rules.compute(
            rule=rule,
            start=started,
            calendar=LEGAL,
            extended=extended,
            norms=MODES[mode],
            named_on=_day(until, option="--until") if until else None,
        )
    except DomainError as error:
        _refuse(error.words)
    _write(counted, as_json=as_json)


def _write(term: rules.Term, *, as_json: bool) -> None:
    explanation = explaining.explain(term=term, calendar=LEGAL)
    dates = _dates(term)
    if as_json:
        click.echo(json.dumps({**dates, "explanation": explanation}, ensure_ascii=False, indent=2))
        return
    for name, value in dates.items():
        click.echo(f"{name:<10} {value or '–'}")
    click.echo()
    for sentence in explanation:
        click.echo(sentence)


def _dates(term: rules.Term) -> dict[str, str | None]:
    """Return the three dates as text; a term that only forbids haste has the first alone."""
    if term.due_at is not None:
        moment = term.due_at.astimezone(BUCHAREST).isoformat()
        return dict.fromkeys(("safe", "due", "legal_max"), moment)
    dates = term.dates
    if term.span.sense is rules.Sense.AFTER:
        return {"safe": dates.safe.isoformat(), "due": None, "legal_max": None}
    return {
        "safe": dates.safe.isoformat(),
        "due": dates.due.isoformat(),
        "legal_max": dates.legal_max.isoformat(),
    }


def _rule(code: str, *, on: date) -> rules.Rule:
    found = catalogue.rule_on(code.upper(), on=on)
    if found is not None:
        return found
    known = catalogue.codes()
    if code.upper() in known:
        _refuse(f"Catalogul nu cuprinde termenul {code.upper()} pentru ziua de {on:%d.%m.%Y}.")
    _refuse(f"Nu există termenul „{code}”. Cunoscute: {', '.join(known)}.")


def _start(text: str | None) -> date | datetime:
    if not text:
        _refuse("Spuneți de când: --from AAAA-LL-ZZ.")
    if "T" not in text:
        return _day(text, option="--from")
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        _refuse(f"„{text}” nu este o oră: scrieți --from 2026-03-11T14:05.")
    if moment.tzinfo is not None:
        return moment.astimezone(BUCHAREST)
    local = moment.replace(tzinfo=BUCHAREST)
    # An hour that the clocks jump over in March comes back as another one.
    if datetime.fromtimestamp(local.timestamp(), BUCHAREST).replace(tzinfo=None) != moment:
        _refuse(f"Ora {moment:%H:%M} din {moment:%d.%m.%Y} nu există: atunci se trece la ora de vară.")
    return local


def _day(text: str, *, option: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        _refuse(f"„{text}” nu este o zi: scrieți {option} AAAA-LL-ZZ, de pildă {option} 2026-03-11.")


def _refuse(words: str) -> NoReturn:
    raise WrongArgument(words)
