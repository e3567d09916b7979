"""What the services of this room refuse; each in words that name the article and say what to do instead."""

from registratura.kernel.errors import DomainError


class NotAPetitionError(DomainError):
    """The entry stands in no register of petitions."""

    code = "petitions.petition.unknown"


class PetitionDecidedError(DomainError):
    """The petition was decided in the meantime; the words say by whom, when and how."""

    code = "petitions.petition.decided"


class PetitionRefusedError(DomainError):
    """The act does not agree with the law or lacks what the law asks for."""

    code = "petitions.petition.refused"


class ConnectedLeftOutError(PetitionRefusedError):
    """An answer that does not name the petitions connected to the one it answers; `left_out` are their entries."""

    code = "petitions.answer.left-out"

    def __init__(self, words: str, *, left_out: tuple[int, ...]) -> None:
        super().__init__(words)
        self.left_out = left_out


class NotPublicRelationsError(DomainError):
    """Only the public-relations compartment may do this (OG 27/2002 art. 6)."""

    code = "petitions.petition.not-public-relations"


class SignatureRefusedError(DomainError):
    """The person does not sign in that quality, or what would be signed is not ready."""

    code = "petitions.signature.refused"
