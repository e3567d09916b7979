"""What the services of this room refuse, in words that say the remedy."""

from registratura.kernel.errors import DomainError


class ItemDecidedError(DomainError):
    """Somebody has registered the item or set it aside in the meantime; the words say who and when."""

    code = "intake.item.decided"


class SettingAsideRefusedError(DomainError):
    """An item is set aside with a reason only."""

    code = "intake.item.reason-missing"


class MailboxRefusedError(DomainError):
    """The mailbox cannot be kept like this."""

    code = "intake.mailbox.refused"


class ReminderRefusedError(DomainError):
    """The hour is none of a day."""

    code = "intake.reminder.refused"


class DepositRefusedError(DomainError):
    """What was deposited cannot be kept, with the reason of each file; nothing of it is in the tray."""

    code = "intake.deposit.refused"
