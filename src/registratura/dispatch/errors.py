"""What the services of this room refuse; each in words that say what to do instead."""

from registratura.kernel.errors import DomainError


class ShipmentRefusedError(DomainError):
    """A recipient, address, day or barcode cannot be kept so."""

    code = "dispatch.shipment.refused"


class EntryNotLeavingError(DomainError):
    """The entry is annulled, reserved or no outgoing one: nothing of it leaves."""

    code = "dispatch.entry.not-leaving"


class AlreadyDispatchedError(DomainError):
    """Somebody else dispatched the entry in the meantime; the words say who, when and how."""

    code = "dispatch.entry.already-dispatched"


class ShipmentStateError(DomainError):
    """The shipment is in a state that does not allow this; the words say who did what."""

    code = "dispatch.shipment.state"


class BarcodeRefusedError(ShipmentRefusedError):
    """A barcode is not one of the post's, or stands on another letter."""

    code = "dispatch.barcode.refused"


class BarcodeUnknownError(DomainError):
    """No shipment carries the scanned code."""

    code = "dispatch.barcode.unknown"


class BundleStateError(DomainError):
    """The bundle is open, closed, handed over or discarded, and does not allow this."""

    code = "dispatch.bundle.state"


class MethodOffError(ShipmentRefusedError):
    """The institution does not dispatch this way."""

    code = "dispatch.method.off"


class ProofRefusedError(DomainError):
    """A proof cannot be kept so."""

    code = "dispatch.proof.refused"


class ReportUnknownError(DomainError):
    """A delivery report speaks of no message of ours."""

    code = "dispatch.report.unknown"
