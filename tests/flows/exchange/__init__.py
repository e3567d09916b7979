"""Documents between registries."""
