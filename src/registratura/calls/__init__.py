"""Calls with the support department: notes, and sound only where that conversation said yes."""
