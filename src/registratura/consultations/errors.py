"""What the services of this room refuse, in words that say the remedy."""

from registratura.kernel.errors import DomainError


class DraftRefusedError(DomainError):
    """The draft cannot be kept, announced or ended like this."""

    code = "consultations.draft.refused"


class TermTooShortError(DraftRefusedError):
    """The law gives the public more time than was left."""

    code = "consultations.draft.term-too-short"


class DraftMissingError(DomainError):
    """There is no such draft, or it is not in the state that the act needs."""

    code = "consultations.draft.missing"


class ProposalRefusedError(DomainError):
    """The proposal cannot be entered or decided like this."""

    code = "consultations.proposal.refused"


class DebateRefusedError(DomainError):
    """The debate cannot be kept like this."""

    code = "consultations.debate.refused"


class SubscriberRefusedError(DomainError):
    """The person cannot be kept among those who are told."""

    code = "consultations.subscriber.refused"


class ReportRefusedError(DomainError):
    """The yearly report is not whole."""

    code = "consultations.report.refused"
