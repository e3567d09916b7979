"""The ways out of the house: one port, one adapter a way. Nothing here knows tables."""
