"""Appointments, audiences, meetings and figures of an institution, for everybody."""
