"""Licenses of installations, devices and applications: policies, seats, leases, signed files, validation."""
