"""Sealing: the state of the journal each minute, the registers of each day, the year; and what is given out of it."""
