"""Plain Python shared by every room: no Django, no clock, no database."""
