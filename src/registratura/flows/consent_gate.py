"""The gate of messages: what rests on consent leaves only while the consent is open, asked at the moment of leaving."""

from django.utils.translation import gettext as _

from registratura.consents import queries as consents
from registratura.kernel.personal_data import person_of
from registratura.messaging.gates import Asked
from registratura.rights import queries as rights
from registratura.subjects import queries as subjects


def closed(*, asked: Asked) -> str:
    """
    Return why a message may not leave now.

    Empty when the person agreed, did not take it back, did not object, and did not ask that the data rest.

    Law: GDPR art. 7 alin. (3), art. 18, art. 21.
    """
    email, phone = (asked.address, "") if "@" in asked.address else ("", asked.address)
    person = person_of(email=email, phone=phone, user_id=asked.user_id)
    if rights.is_restricted(person, purpose=str(asked.purpose)):
        return _("datele persoanei stau, la cererea ei, și nu se folosesc")
    found = None
    if asked.user_id is not None:
        found = subjects.find_by_identity("account", str(asked.user_id))
    elif asked.address:
        kind = "email" if "@" in asked.address else "phone"
        found = subjects.find_by_identity(kind, asked.address)
    if found is None:
        return _("persoana nu și-a dat consimțământul")
    decision = consents.may_process(subject_id=found.id, purpose=str(asked.purpose), at=asked.at)
    return (
        "" if decision.allowed else _("consimțământul nu este dat sau a fost retras (%s)") % decision.reason
    )
