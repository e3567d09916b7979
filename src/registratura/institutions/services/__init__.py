"""Opening institutions, shaping their structure, giving and ending roles, keeping what their agreement opens."""

from registratura.institutions.services.entitling import FeatureClosedError, check_open, keep_entitlements
from registratura.institutions.services.signing_in import ask_second_step, lift_second_step
from registratura.institutions.services.structure import (
    CHANGEABLE,
    RESERVED_CODES,
    InstitutionCodeTakenError,
    InstitutionRefusedError,
    MembershipRefusedError,
    UnitCodeTakenError,
    UnitRefusedError,
    add_member,
    add_unit,
    change_institution,
    change_unit,
    close_unit,
    end_membership,
    note_sign_in_link,
    open_institution,
)

__all__ = [
    "CHANGEABLE",
    "RESERVED_CODES",
    "FeatureClosedError",
    "InstitutionCodeTakenError",
    "InstitutionRefusedError",
    "MembershipRefusedError",
    "UnitCodeTakenError",
    "UnitRefusedError",
    "add_member",
    "add_unit",
    "ask_second_step",
    "change_institution",
    "change_unit",
    "check_open",
    "close_unit",
    "end_membership",
    "keep_entitlements",
    "lift_second_step",
    "note_sign_in_link",
    "open_institution",
]
