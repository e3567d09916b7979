"""What changes in this room: accounts asked for, proofs, codes, identities at providers, papers to sign."""

from registratura.assurance.services.challenges import give_paper, keep_refusal, put_aside, take_signed
from registratura.assurance.services.codes import CodeTried, give_code, owner_of_code, try_code, use_code
from registratura.assurance.services.forgetting import forget, forget_rows, forget_what_ended
from registratura.assurance.services.proofs import end_proof, end_proofs, prove
from registratura.assurance.services.providers import link_provider, unlink_provider
from registratura.assurance.services.signing_up import ask_for_account, use_sign_up

__all__ = [
    "CodeTried",
    "ask_for_account",
    "end_proof",
    "end_proofs",
    "forget",
    "forget_rows",
    "forget_what_ended",
    "give_code",
    "give_paper",
    "keep_refusal",
    "link_provider",
    "owner_of_code",
    "prove",
    "put_aside",
    "take_signed",
    "try_code",
    "unlink_provider",
    "use_code",
    "use_sign_up",
]
