"""Topics and who follows them, campaigns and what left, who wants nothing, calls, surveys, facts of a profile."""

from registratura.outreach.models.campaigns import CallTask, Campaign, Cap, SegmentRule, Send
from registratura.outreach.models.profiles import ProfileFact
from registratura.outreach.models.subscribing import Options, Subscription, Suppression, Topic
from registratura.outreach.models.surveys import SpentDay, Survey, SurveyAnswer, SurveyInvite, SurveyToken

__all__ = [
    "CallTask",
    "Campaign",
    "Cap",
    "Options",
    "ProfileFact",
    "SegmentRule",
    "Send",
    "SpentDay",
    "Subscription",
    "Suppression",
    "Survey",
    "SurveyAnswer",
    "SurveyInvite",
    "SurveyToken",
    "Topic",
]
