"""Jobs of the clock about customers: what is checked, what they are reminded of."""
