"""What persons are told about their data: privacy notices, their versions, and who was told."""
