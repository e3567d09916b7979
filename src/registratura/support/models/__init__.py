"""The tables of this room; all are of the supplier and are read for a named purpose."""

from registratura.support.models.chats import Chat, ChatMessage, ChatSeat
from registratura.support.models.diagnosis import Bundle, SupportMailbox
from registratura.support.models.knowledge import Article, ArticleVersion
from registratura.support.models.repairs import CustodyEvent, Repair
from registratura.support.models.settings import CannedAnswer, SupportOptions
from registratura.support.models.tickets import HeldMail, Ticket, TicketFile, TicketMessage
from registratura.support.models.visits import Visit

__all__ = [
    "Article",
    "ArticleVersion",
    "Bundle",
    "CannedAnswer",
    "Chat",
    "ChatMessage",
    "ChatSeat",
    "CustodyEvent",
    "HeldMail",
    "Repair",
    "SupportMailbox",
    "SupportOptions",
    "Ticket",
    "TicketFile",
    "TicketMessage",
    "Visit",
]
