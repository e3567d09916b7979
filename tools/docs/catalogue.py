"""The pages read from the running application: personal data, powers, events. Django must be set up."""

import dataclasses
import importlib
import inspect
from collections.abc import Iterator
from pathlib import Path
from typing import Any

SOURCE = Path(__file__).resolve().parents[2] / "src" / "registratura"
KINDS = {"subjects": "about persons outside", "officials": "about officials", "none": "—"}


def personal_data() -> str:
    """Return the page of every column with the kind of personal data it holds."""
    from django.apps import apps

    lines = [
        "# Data catalogue",
        "",
        "Each column of each table, from `class PersonalData` of its model. *About persons outside*: citizens and",
        "other correspondents, whom access and erasure concern. *About officials*: those who work in the institution.",
    ]
    for config in apps.get_app_configs():
        if not config.name.startswith("registratura."):
            continue
        for model in sorted(config.get_models(), key=lambda each: each.__name__):
            lines += ["", f"## {config.label}.{model.__name__}", "", _sentence(model), ""]
            lines += ["| column | type | personal data |", "|---|---|---|"]
            lines += [f"| `{name}` | {kind} | {held} |" for name, kind, held in _columns(model)]
    return "\n".join(lines) + "\n"


def _sentence(thing: type) -> str:
    return (inspect.getdoc(thing) or "").split("\n\n")[0].replace("\n", " ")


def _columns(model: Any) -> Iterator[tuple[str, str, str]]:
    declared = model.PersonalData
    held = {name: words for group, words in KINDS.items() for name in getattr(declared, group)}
    for field in (*model._meta.concrete_fields, *model._meta.many_to_many):
        kind = field.get_internal_type()
        if field.is_relation and field.related_model is not None:
            kind = f"→ {field.related_model._meta.label}"
        yield field.name, kind, held[field.name]


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
