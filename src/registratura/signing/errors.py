"""What the services of this room refuse, in words that say the remedy."""

from registratura.kernel.errors import DomainError


class RequestRefusedError(DomainError):
    """Papers cannot be sent to be signed like this."""

    code = "signing.request.refused"


class RequestStateError(DomainError):
    """The request no longer waits for this; the words say who did what and when."""

    code = "signing.request.state"


class BusyError(DomainError):
    """Somebody signs the same papers at this very moment."""

    code = "signing.request.busy"


class NotYoursToSignError(DomainError):
    """The signature is asked of somebody else, or it is not that one's turn."""

    code = "signing.step.not-yours"


class PaperChangedError(DomainError):
    """The document is another than the one that was sent to be signed."""

    code = "signing.paper.changed"


class PaperUnfitError(DomainError):
    """The file cannot be signed: no PDF, locked, encrypted, damaged."""

    code = "signing.paper.unfit"


class KeyRefusedError(DomainError):
    """The key cannot be kept or used: wrong password, expired or revoked certificate, token that is gone."""

    code = "signing.key.refused"


class SecretRefusedError(KeyRefusedError):
    """The PIN, password or code is wrong, or too many wrong ones were given."""

    code = "signing.key.secret"


class ServiceFailedError(KeyRefusedError):
    """The remote signing service did not sign, or signed something else."""

    code = "signing.service.failed"


class SignInNeededError(ServiceFailedError):
    """The person has not signed in at the remote signing service, or that sign-in ended."""

    code = "signing.service.sign-in-needed"


class SignInRefusedError(DomainError):
    """The remote signing service, or the person, refused the sign-in there."""

    code = "signing.service.sign-in-refused"


class StampingFailedError(DomainError):
    """The time-stamp authority did not answer, or answered with something that is no time stamp."""

    code = "signing.stamp.failed"


class SettingRefusedError(DomainError):
    """A setting of signing cannot be kept like this."""

    code = "signing.setting.refused"


class UnsignedError(DomainError):
    """A paper whose signatures were asked for cannot leave before they are all there."""

    code = "signing.unsigned"
