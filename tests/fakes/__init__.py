"""Stand-ins for the world outside: each keeps the promises of its port, and can break them on purpose."""
