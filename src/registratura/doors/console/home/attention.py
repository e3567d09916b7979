"""What waits for the supplier's people, counted by each subject. Each subject adds its function to `SOURCES`."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

from registratura.doors.console.guards import ConsoleRequest
from registratura.institutions.permissions import Permission
from registratura.kernel.privacy.purposes import Purpose
from registratura.toolkit.purpose import reading_for


@dataclass(frozen=True, slots=True)
class Box:
    """
    Something that waits: how many, where one goes to it, and what about it.

    group: the heading it stands under. tone: as in the component `pill`; "danger" for what is late.
    """

    group: str
    label: str
    href: str
    icon: str
    count: int
    note: str = ""
    tone: str = ""


Source = Callable[[ConsoleRequest], list[Box]]

# (power, function): asked only for whoever holds the power. One statement each, numbers alone, no names.
SOURCES: Final[list[tuple[Permission, Source]]] = []


def waiting_boxes(request: ConsoleRequest) -> dict[str, list[Box]]:
    """Return what waits for the reader, by heading."""
    found: dict[str, list[Box]] = {}
    # Counts alone, which serve the work of the supplier's people: a purpose of its own (P24).
    with reading_for(Purpose.P24):
        for box in _boxes(request):
            found.setdefault(box.group, []).append(box)
    return found


def _boxes(request: ConsoleRequest) -> Iterator[Box]:
    for power, source in SOURCES:
        if request.powers.may(power):
            yield from source(request)
