"""The emergency register at work: sheets and pages beforehand, numbers afterwards."""
