"""The piece of the portal that other sites show: what one can do, whether one is received, and the way to a status."""
