"""Measuring the product on this machine: a durable database of its own, a real server, and plain work beside it."""
