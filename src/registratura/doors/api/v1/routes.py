"""The one list of operations: what shares an address must stand in one, whichever module writes it."""

from ninja import Router

router = Router()
