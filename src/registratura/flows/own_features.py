"""How each function of the product stands for a signed-in person: whole, simpler or stopped, and why."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.apps import apps

from registratura.accounts import queries as people
from registratura.flows import own_choices
from registratura.kernel.privacy.features import Verdict, evaluate
from registratura.kernel.privacy.features import offered as features_of
from registratura.kernel.privacy.purposes import WITH_CONSENT, Purpose
from registratura.kernel.privacy.vocabulary import Category

if TYPE_CHECKING:
    from registratura.accounts.models import User


def own_features(*, user: "User", now: datetime, signal: bool = False) -> list[Verdict]:
    """
    Return every function that the installed rooms offer, in the order of the registry, as it stands for the person.

    What rests on consent is off until the person said yes. signal: the person's browser says no at this moment.
    Law: Regulation (EU) 2016/679 art. 7(4), art. 13(2)(e).
    """
    chosen = own_choices.own_choices(user=user, now=now, signal=signal)
    opened = {choice.purpose.key for choice in chosen.choices if choice.open} if chosen is not None else set()

    def allowed(purpose: Purpose) -> bool:
        return purpose not in WITH_CONSENT or str(purpose) in opened

    withheld = set() if people.profile_of(user.pk).phone else {Category.PHONE}
    return [
        evaluate(feature=feature, allowed=allowed, withheld=withheld) for feature in features_of(_rooms())
    ]


def _rooms() -> set[str]:
    return {config.label for config in apps.get_app_configs() if config.name.startswith("registratura.")}
