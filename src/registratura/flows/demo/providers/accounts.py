"""The supplier's accounts at the trial providers."""

from registratura.flows.demo.providers import keys
from registratura.payments.services import AccountDraft


def trial_accounts() -> list[AccountDraft]:
    """Return one account at each trial provider; they answer only while trial providers are started."""
    return [
        AccountDraft(
            kind="netopia",
            merchant=keys.NETOPIA_MERCHANT,
            base_url="",
            public_key=keys.netopia_public_key(),
            api_key=keys.NETOPIA_API_KEY,
            is_trial=True,
        ),
        AccountDraft(
            kind="euplatesc",
            merchant=keys.EUPLATESC_MERCHANT,
            base_url="",
            secret=keys.EUPLATESC_KEY,
            api_key=keys.EUPLATESC_USER_KEY,
            user_key=keys.EUPLATESC_USER,
            is_trial=True,
        ),
        AccountDraft(
            kind="stripe",
            merchant="",
            base_url="",
            secret=keys.STRIPE_SECRET,
            api_key=keys.STRIPE_API_KEY,
            is_trial=True,
        ),
    ]
