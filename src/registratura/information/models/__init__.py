"""Requests, complaints against refusals, court complaints, the price of copies, the answers of a yearly report."""

from registratura.information.models.complaint import Complaint, CourtCase
from registratura.information.models.price import CopyPrice
from registratura.information.models.request import InformationRequest
from registratura.information.models.year import YearAnswers

__all__ = ["Complaint", "CopyPrice", "CourtCase", "InformationRequest", "YearAnswers"]
