"""Faults made on purpose, each with a control that must fail: `make faults`."""
