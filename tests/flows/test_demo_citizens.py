"""The citizens of the demonstration: two accounts at two levels, made once."""

from dataclasses import replace

import pytest
from django.utils import timezone

from registratura.accounts import queries as people
from registratura.assurance import queries as proofs
from registratura.assurance.models import Proof
from registratura.flows.demo.citizens import CITIZENS, bring_citizens
from registratura.flows.demo.towns import INSTITUTIONS
from registratura.kernel.assurance import Level
from tests.cast import Town

pytestmark = pytest.mark.django_db


def test_the_citizens_of_the_demonstration_stand_at_two_levels(alba: Town) -> None:
    commune = next(one for one in INSTITUTIONS.values() if one.kind == "commune")
    registrar = next(one for one in commune.cast if one.role == "registrar")
    town = replace(commune, cast=(replace(registrar, email=alba.registrar.email),))
    now = timezone.now()

    for _time in range(2):
        bring_citizens(town=town, institution_id=alba.id, now=now)

    levels = []
    for email, _name, _words in CITIZENS:
        user = people.user_by_email(email)
        assert user is not None
        levels.append(proofs.level_of(user.pk, at=now))
    assert levels == [Level.EMAIL, Level.COUNTER]
    assert Proof.objects.count() == 4
