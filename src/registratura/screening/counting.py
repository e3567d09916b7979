"""Counting the attempts to sign in from one network into facts. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass

from registratura.screening.signals import SignInFacts

OTHERS_FAILED = 5


@dataclass(frozen=True, slots=True)
class Attempt:
    """An attempt: the number of the account, None for an address without one, and whether it was let in."""

    account: int | None
    let_in: bool


def sign_in_facts(attempts: Iterable[Attempt]) -> tuple[SignInFacts, frozenset[int]]:
    """
    Count the attempts of one network in one hour, in their order; return the facts and the accounts entered after.

    Somebody who mistypes and then gets in did not try without success. An account counts as entered after only among at
    least five others that were tried in vain: a colleague at the next desk is no attack.
    """
    failed = unknown = 0
    failing: set[int] = set()
    entered: set[int] = set()
    for one in attempts:
        if one.let_in:
            if one.account is not None and one.account in failing:
                entered.add(one.account)
        else:
            failed += 1
            unknown += one.account is None
            if one.account is not None:
                failing.add(one.account)
    in_vain = failing - entered
    after = frozenset(entered) if len(in_vain) >= OTHERS_FAILED else frozenset[int]()
    return SignInFacts(failed=failed, unknown=unknown, accounts=len(in_vain), entered_after=len(after)), after
