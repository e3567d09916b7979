"""The operator's console: the supplier's people at work on customers, contracts and what follows from them."""
