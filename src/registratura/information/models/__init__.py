"""Requests, complaints against refusals, court complaints, the price of copies."""

from registratura.information.models.complaint import Complaint, CourtCase
from registratura.information.models.price import CopyPrice
from registratura.information.models.request import InformationRequest

__all__ = ["Complaint", "CopyPrice", "CourtCase", "InformationRequest"]
