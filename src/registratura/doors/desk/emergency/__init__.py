"""The emergency register at the desk: sheets beforehand, the interruption, numbers afterwards."""
