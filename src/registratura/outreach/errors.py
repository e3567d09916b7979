"""What the services of this room refuse; each in words that say what to do instead."""

from registratura.kernel.errors import DomainError


class CampaignRefusedError(DomainError):
    """A campaign that cannot be kept, started, paused or stopped so."""

    code = "outreach.campaign.refused"


class SubscriptionRefusedError(DomainError):
    """An address, a topic or a link that is none."""

    code = "outreach.subscription.refused"


class CallRefusedError(DomainError):
    """A telephone call that may not be made, or is not there to be written down."""

    code = "outreach.call.refused"


class SurveyRefusedError(DomainError):
    """Questions or answers that do not fit together, or an invitation that was used."""

    code = "outreach.survey.refused"
