"""What the services of this room refuse, in words that say the remedy."""

from registratura.kernel.errors import DomainError


class PlanRefusedError(DomainError):
    """The filing plan cannot be changed, approved or confirmed like this."""

    code = "archive.plan.refused"


class DossierRefusedError(DomainError):
    """The dossier cannot be opened, filled, closed or moved like this."""

    code = "archive.dossier.refused"


class InventoryRefusedError(DomainError):
    """The inventory, or its hand-over, is not as the law asks."""

    code = "archive.inventory.refused"


class StoreRefusedError(DomainError):
    """The place or the loan cannot be like this."""

    code = "archive.store.refused"


class SelectionRefusedError(DomainError):
    """The selection does not go on: the commission, its decisions or the approval are not as the law asks."""

    code = "archive.selection.refused"


class NotFoundHereError(DomainError):
    """There is no such thing in the archive of this institution."""

    code = "archive.missing"
