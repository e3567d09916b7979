"""Documents between registries: adding partners, sending, receiving, confirming; jobs of the clock."""
