"""Documents exchanged with other registries: what left and came, partners, sending an entry."""
