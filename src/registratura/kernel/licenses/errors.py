"""Why a license file is refused. The words are Romanian and say what to do next."""

from typing import ClassVar

from registratura.kernel.privacy.marks import gettext_noop as _


class LicenseFileError(ValueError):
    """A file that is not used. `code` is stable, `words` go to the screen through translation."""

    code: ClassVar[str] = "LICENSE_FILE_INVALID"
    words: ClassVar[str] = _("Fișierul de licență nu poate fi folosit. Cereți furnizorului altul.")


class MalformedError(LicenseFileError):
    """Not a certificate at all, or cut."""

    code = "LICENSE_FILE_MALFORMED"
    words = _("Nu este un fișier de licență întreg. Descărcați-l sau fotografiați-l din nou.")


class UnknownAlgorithmError(LicenseFileError):
    """Signed in a way that this program does not accept."""

    code = "LICENSE_FILE_ALGORITHM_UNKNOWN"
    words = _("Fișierul este semnat într-un fel pe care programul nu îl acceptă. Cereți furnizorului altul.")


class UnknownKeyError(LicenseFileError):
    """Signed with a key that this installation does not trust: a foreign file."""

    code = "LICENSE_FILE_KEY_UNKNOWN"
    words = _(
        "Fișierul este semnat cu o cheie necunoscută. Comparați cheia din contract cu cea scrisă aici și cereți "
        "furnizorului un fișier nou."
    )


class ForgedError(LicenseFileError):
    """The signature does not hold: touched after it was signed."""

    code = "LICENSE_FILE_SIGNATURE_INVALID"
    words = _("Fișierul a fost schimbat după semnare și nu se folosește. Cereți furnizorului altul.")


class LockedError(LicenseFileError):
    """The signature holds, but the file opens with another license key."""

    code = "LICENSE_FILE_LOCKED"
    words = _("Fișierul se deschide cu altă cheie de licență. Verificați cheia de licență scrisă.")


class ForeignError(LicenseFileError):
    """Genuine, but made for another machine, product or request."""

    code = "LICENSE_FILE_FOREIGN"
    words = _("Fișierul este făcut pentru alt calculator. Faceți o cerere de aici și trimiteți-o din nou.")
