"""Changing topics, subscriptions, campaigns, calls and surveys. Inside `acting_for` the supplier and a purpose."""

from registratura.outreach.services.calling import Call, end_call, take_call
from registratura.outreach.services.campaigning import (
    checked_segment,
    finish,
    note_tested,
    pause,
    resume,
    save_campaign,
    start,
    stop,
)
from registratura.outreach.services.forgetting import drop_expired
from registratura.outreach.services.reports import take_report
from registratura.outreach.services.sending import Batch, send_some, take_cap
from registratura.outreach.services.subscribing import (
    Asked,
    ask,
    choose,
    confirm,
    follow,
    save_options,
    save_topic,
    stop_everything,
    suppress,
    unsubscribe,
    withhold_for,
)
from registratura.outreach.services.surveying import (
    Invitation,
    answer,
    close_survey,
    invite,
    keep_tokens,
    open_survey,
    save_survey,
)

__all__ = [
    "Asked",
    "Batch",
    "Call",
    "Invitation",
    "answer",
    "ask",
    "checked_segment",
    "choose",
    "close_survey",
    "confirm",
    "drop_expired",
    "end_call",
    "finish",
    "follow",
    "invite",
    "keep_tokens",
    "note_tested",
    "open_survey",
    "pause",
    "resume",
    "save_campaign",
    "save_options",
    "save_survey",
    "save_topic",
    "send_some",
    "start",
    "stop",
    "stop_everything",
    "suppress",
    "take_call",
    "take_cap",
    "take_report",
    "unsubscribe",
    "withhold_for",
]
