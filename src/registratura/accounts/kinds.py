"""What happens to the security of an account, in the words in which its person is told."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Happened(models.TextChoices):
    """One thing that happened."""

    SIGNED_IN = "signed_in", _("Intrare în cont")
    SIGNED_OUT = "signed_out", _("Ieșire din cont")
    SIGN_IN_FAILED = "sign_in_failed", _("Încercare de intrare care nu a reușit")
    LINK_USED = "link_used", _("Intrare cu o legătură de la administrator")
    RESET_ASKED = "reset_asked", _("Legătură pentru altă parolă cerută")
    PASSWORD_SET = "password_set", _("Parolă pusă")
    PASSWORD_CHANGED = "password_changed", _("Parolă schimbată")
    PASSWORD_RESET = "password_reset", _("Parolă schimbată prin e-mail")
    KEY_ADDED = "key_added", _("Cheie de acces nouă")
    KEY_REMOVED = "key_removed", _("Cheie de acces scoasă")
    APPLICATION_STARTED = "application_started", _("Aplicație de coduri pornită")
    APPLICATION_STOPPED = "application_stopped", _("Aplicație de coduri oprită")
    CODES_MADE = "codes_made", _("Coduri de recuperare noi")
    CODE_USED = "code_used", _("Cod de recuperare folosit")
    SECOND_STEP_FAILED = "second_step_failed", _("Al doilea pas greșit")
    SESSION_ENDED = "session_ended", _("Sesiune încheiată")
    PROFILE_CHANGED = "profile_changed", _("Date de profil schimbate")
    NOTE_WRITTEN = "note_written", _("Însemnare personală scrisă")
    NOTE_REMOVED = "note_removed", _("Însemnare personală ștearsă")
    DATA_TAKEN = "data_taken", _("Datele contului descărcate")
    RECOVERY_ASKED = "recovery_asked", _("Recuperarea contului cerută de un administrator")
    RECOVERY_APPROVED = "recovery_approved", _("Recuperarea contului aprobată de al doilea administrator")
    RECOVERY_ENDED = "recovery_ended", _("Recuperarea contului oprită")
    RECOVERED = "recovered", _("Cont recuperat: parola, cheile și codurile dinainte nu mai sunt bune")
    SIGNED_UP = "signed_up", _("Cont făcut, adresa de e-mail dovedită")
    IDENTITY_PROVEN = "identity_proven", _("Nivel de identitate atins")
    IDENTITY_ENDED = "identity_ended", _("Nivel de identitate retras")
    PROVIDER_LINKED = "provider_linked", _("Identitate de la un furnizor legată de cont")
    PROVIDER_UNLINKED = "provider_unlinked", _("Identitate de la un furnizor dezlegată")
    CLOSED = "closed", _("Cont închis")
