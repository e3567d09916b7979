"""The pages read from the running application: personal data, powers, events. Django must be set up."""

import dataclasses
import importlib
import inspect
from collections.abc import Iterator
from pathlib import Path
from typing import Any

SOURCE = Path(__file__).resolve().parents[2] / "src" / "registratura"


def personal_data() -> str:
    """Return the page of every column with what it holds, about whom, for what, and what becomes of it."""
    from django.apps import apps

    from registratura.kernel.privacy.vocabulary import FACTS
    from registratura.toolkit.personal_data import catalogue

    lines = [
        "# Data catalogue",
        "",
        "Each column of each table, from `class PersonalData` of its model and, for libraries, from",
        "`toolkit/foreign_tables.py`. Columns that tell nothing about a person stand in one line below each table.",
        "The words are those of `kernel/privacy`.",
        "",
        *_datasets(),
    ]
    held: dict[str, list[Any]] = {}
    for entry in catalogue().entries:
        held.setdefault(entry.model, []).append(entry)
    for model in apps.get_models():
        entries = held.get(model._meta.label, [])
        lines += ["", f"## {model._meta.label}", ""]
        if model.__module__.startswith("registratura."):
            lines += [_sentence(model), ""]
        if entries:
            lines += [f"Dataset `{entries[0].dataset}`.", ""]
        personal = [entry for entry in entries if FACTS[entry.category].personal]
        if personal:
            lines += [
                "| column | holds | about | for | rule | erasure | access |",
                "|---|---|---|---|---|---|---|",
            ]
            lines += [
                f"| `{entry.field}` | {FACTS[entry.category].fideslang}, {FACTS[entry.category].dpv} "
                f"| {', '.join(entry.persons)} | {', '.join(entry.purposes)} | {entry.retention} "
                f"| {entry.erasure} | {entry.access} |"
                for entry in personal
            ]
        rest = [f"`{entry.field}`" for entry in entries if entry not in personal]
        if rest:
            lines += (
                ["", f"No person: {', '.join(rest)}."] if personal else [f"No person: {', '.join(rest)}."]
            )
    return "\n".join(lines) + "\n"


def _datasets() -> Iterator[str]:
    from registratura.kernel.privacy.datasets import FACTS
    from registratura.kernel.privacy.purposes import FACTS as PURPOSES

    yield "| dataset | supplier is | for | ground | rule | kept by |"
    yield "|---|---|---|---|---|---|"
    for dataset, facts in FACTS.items():
        grounds = dict.fromkeys((facts.ground or PURPOSES[purpose].ground) for purpose in facts.purposes)
        yield (
            f"| `{dataset}` {facts.name} | {facts.role} | {', '.join(facts.purposes)} | {', '.join(grounds)} "
            f"| {facts.retention} | {facts.law} |"
        )


def _sentence(thing: type) -> str:
    return (inspect.getdoc(thing) or "").split("\n\n")[0].replace("\n", " ")


def permissions() -> str:
    """Return the page of roles and powers."""
    from registratura.institutions.permissions import Permission
    from registratura.institutions.roles import ROLES

    lines = [
        "# Roles and powers",
        "",
        "A membership gives a role. ● the power holds in the whole institution;",
        "◐ in the person's unit and those below it.",
        "",
        "| power | " + " | ".join(str(role) for role in ROLES) + " |",
        "|---|" + ":-:|" * len(ROLES),
    ]
    for power in Permission:
        marks = [
            ("●" if role.everywhere else "◐") if power in role.permissions else " " for role in ROLES.values()
        ]
        lines.append(f"| `{power}` | " + " | ".join(marks) + " |")
    lines += ["", "| role | on screen | |", "|---|---|---|"]
    lines += [f"| {role} | {what.name} | {what.explanation} |" for role, what in ROLES.items()]
    return "\n".join(lines) + "\n"


def events() -> str:
    """Return the page of journal actions and of news between rooms."""
    from registratura.journal.actions import known_actions, words_for
    from registratura.kernel.events import listeners_of

    lines = [
        "# Events",
        "",
        "## Journal actions",
        "",
        "One record for each act; the words follow the person's name in a history.",
        "",
        "| action | words |",
        "|---|---|",
        *(f"| `{action}` | {words_for(action)} |" for action in sorted(known_actions())),
        "",
        "## News between rooms",
        "",
        "Published inside the transaction of the act.",
        "",
    ]
    news = list(_news())
    if not news:
        return "\n".join([*lines, "None yet."]) + "\n"
    lines += ["| event | when | carries | heard by |", "|---|---|---|---|"]
    for room, event in news:
        carried = ", ".join(f"`{field.name}`" for field in dataclasses.fields(event))
        heard = ", ".join(
            f"`{listener.__module__.removeprefix('registratura.')}`" for listener in listeners_of(event)
        )
        lines.append(f"| `{room}.{event.__name__}` | {_sentence(event)} | {carried} | {heard or '—'} |")
    return "\n".join(lines) + "\n"


def _news() -> Iterator[tuple[str, Any]]:
    for path in sorted(SOURCE.glob("*/events.py")):
        room = path.parent.name
        if room == "kernel":
            continue
        module = importlib.import_module(f"registratura.{room}.events")
        for value in vars(module).values():
            if (
                isinstance(value, type)
                and value.__module__ == module.__name__
                and dataclasses.is_dataclass(value)
            ):
                yield room, value
