"""What the services of this room refuse, in words that say the remedy."""

from registratura.kernel.errors import DomainError


class PublicationRefusedError(DomainError):
    """The publication cannot be prepared, published or withdrawn like this."""

    code = "gazette.publication.refused"


class PersonalDataShownError(PublicationRefusedError):
    """The document shows data of a person; a masked copy, or a reason, comes first."""

    code = "gazette.publication.personal-data"


class PublicationMissingError(DomainError):
    """There is no such publication, or it is not in the state that the act needs."""

    code = "gazette.publication.missing"


class StatementRefusedError(DomainError):
    """What is said of a piece of information published by duty is not whole."""

    code = "gazette.information.refused"
