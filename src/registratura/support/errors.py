"""What the services of this room refuse; each in words with the remedy."""

from registratura.kernel.errors import DomainError


class TicketRefusedError(DomainError):
    """What was written cannot be taken, or changed, like this."""

    code = "support.ticket.refused"


class TicketUnknownError(DomainError):
    """There is no such conversation here, or the link is another's: the same words for both."""

    code = "support.ticket.unknown"


class VisitRefusedError(DomainError):
    """An operator cannot be let in like this."""

    code = "support.visit.refused"


class ArticleRefusedError(DomainError):
    """An article cannot be published like this."""

    code = "support.article.refused"


class RepairRefusedError(DomainError):
    """A repair cannot be asked, moved or given back like this."""

    code = "support.repair.refused"


class StateError(DomainError):
    """A conversation does not go from where it stands to where it was asked to go."""

    code = "support.ticket.state"


class ChatRefusedError(DomainError):
    """A live conversation cannot be begun, or go on, like this."""

    code = "support.chat.refused"


class ChatUnknownError(DomainError):
    """There is no such live conversation here, or the link is another's: the same words for both."""

    code = "support.chat.unknown"


class BundleRefusedError(DomainError):
    """A diagnosis is not one of ours, holds more than the declared fields, or comes too late."""

    code = "support.bundle.refused"


class SupportMailboxRefusedError(DomainError):
    """A mailbox of the department cannot be read like this."""

    code = "support.mailbox.refused"
