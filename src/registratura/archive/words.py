"""Names of states on screen."""

from typing import Final

from registratura.archive.models import Dossier, Inventory, Plan, Selection

STATES: Final = dict(Dossier.State.choices)
PLAN_STATES: Final = dict(Plan.State.choices)
INVENTORY_STATES: Final = dict(Inventory.State.choices)
SELECTION_STATES: Final = dict(Selection.State.choices)
