"""The tables of the archive."""

from registratura.archive.models.dossier import Dossier, Paper, Volume
from registratura.archive.models.plan import Plan, Position
from registratura.archive.models.selection import Commission, Residue, Selection, SelectionLine
from registratura.archive.models.store import Evidence, HandOver, Inventory, InventoryLine, Loan, Place

__all__ = [
    "Commission",
    "Dossier",
    "Evidence",
    "HandOver",
    "Inventory",
    "InventoryLine",
    "Loan",
    "Paper",
    "Place",
    "Plan",
    "Position",
    "Residue",
    "Selection",
    "SelectionLine",
    "Volume",
]
