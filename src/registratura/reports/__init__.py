"""Reports as facts: who asked for which, what was kept, and who gets which by mail."""
