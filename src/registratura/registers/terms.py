"""The room's codes and their words, for whoever stands above: directions, states, channels."""

from registratura.registers.models.entry import Channel, Direction, State

__all__ = ["Channel", "Direction", "State"]
