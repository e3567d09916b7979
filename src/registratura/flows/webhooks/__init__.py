"""Programs told of entries: jobs of the clock, and whom a stopped program is reported to."""
