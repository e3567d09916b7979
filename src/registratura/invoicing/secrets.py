"""What the room's secrets are sealed for."""

SEALED_FOR = "invoicing access"
