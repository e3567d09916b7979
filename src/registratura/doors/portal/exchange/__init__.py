"""What other registries ask over HTTP: the card, documents, confirmations."""
