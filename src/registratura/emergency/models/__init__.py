"""Sheets, interruptions, files brought back, and what was written on the sheets."""

from registratura.emergency.models.lines import Line, Packet
from registratura.emergency.models.outages import Authorization, DayTotal, Outage
from registratura.emergency.models.sheets import Sheet, SheetRun

__all__ = ["Authorization", "DayTotal", "Line", "Outage", "Packet", "Sheet", "SheetRun"]
