"""Screens of keeping: rules, what would leave, holds, runs, and why a thing stays."""
