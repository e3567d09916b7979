"""News between rooms: small, frozen, free of models, and heard by somebody."""

import dataclasses
import importlib
from typing import get_type_hints

from django.db.models import Model

from registratura.kernel.events import listeners_of

from .tree import modules, says

# Events that are promised to the outside before anybody inside listens, with the reason.
FOR_OTHERS: dict[str, str] = {
    "checkpoints.AlarmRaised": "working by the emergency register starts from it",
    "registers.EntryRegistered": "the first news of every paper, from which notices start",
    "registers.EntryAnnulled": "whoever acts on an entry must be able to stop",
    "deadlines.DeadlineNear": "reminders start from it",
    "deadlines.DeadlineMissed": "escalation starts from it",
    "routing.Assigned": "the holder is told",
    "routing.Returned": "the one who gave the order is told",
    "routing.HandedOver": "the new holder is told",
    "routing.Done": "the answer and its dispatch follow",
    "messaging.Accepted": "dispatch ties the server's reply to the entry",
    "messaging.Delivered": "dispatch ties the report to the entry",
    "messaging.NotDelivered": "whoever sent it finds another way",
    "dispatch.Dispatched": "disclosures are logged from it",
    "gazette.Published": "whoever follows an act may tell that it is public",
    "documents.VersionAdded": "what was read in a file, or said of its signatures, follows its new bytes",
    "subjects.KeysDestroyed": "whoever keeps something sealed of a person may take the rest away",
    "dispatch.ProofReceived": "the holder is told when an answer does not arrive",
}


def events() -> dict[str, type]:
    """Return every event of the rooms, by room and name."""
    found = {}
    for module in modules():
        if module.parts[-1] != "events" or module.parts[0] == "kernel":
            continue
        home = importlib.import_module(f"registratura.{module.name}")
        for name, value in vars(home).items():
            if isinstance(value, type) and value.__module__ == home.__name__:
                found[f"{module.parts[0]}.{name}"] = value
    return found


def blemishes(event: type) -> list[str]:
    """Return what makes a class unfit to travel."""
    if not dataclasses.is_dataclass(event):
        return ["is no dataclass"]
    found = [] if event.__dataclass_params__.frozen else ["is not frozen"]  # type: ignore[attr-defined]
    return found + [
        f"carries a model in {name}"
        for name, kind in get_type_hints(event).items()
        if isinstance(kind, type) and issubclass(kind, Model)
    ]


def test_events_are_frozen_and_carry_plain_values() -> None:
    faults = [f"{name} {blemish}" for name, event in events().items() for blemish in blemishes(event)]

    assert not faults, says(faults)


def test_events_are_heard_or_promised() -> None:
    unheard = [name for name, event in events().items() if not listeners_of(event) and name not in FOR_OTHERS]

    assert not unheard, says(unheard)


def test_unfit_events_are_seen() -> None:
    @dataclasses.dataclass
    class Loose:
        entry_id: int

    @dataclasses.dataclass(frozen=True)
    class Heavy:
        entry: Model

    @dataclasses.dataclass(frozen=True)
    class Fit:
        entry_id: int

    assert blemishes(int) == ["is no dataclass"]
    assert blemishes(Loose) == ["is not frozen"]
    assert blemishes(Heavy) == ["carries a model in entry"]
    assert blemishes(Fit) == []
    assert not listeners_of(Fit)
