"""News of the supplier: asking for them, confirming, choosing, stopping with one click; surveys."""
