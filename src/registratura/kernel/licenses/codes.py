"""
The codes of validation: one table, with Keygen's names, the words, and what to do next.

REVOKED is ours: a revoked license stays known here, so that its holder reads why. Codes about processors, memory, disks
and users of a machine are missing on purpose: nobody asks for such data.
"""

from dataclasses import dataclass
from enum import StrEnum

from registratura.kernel.privacy.marks import gettext_noop as _


class Code(StrEnum):
    """What one validation found."""

    VALID = "VALID"
    NOT_FOUND = "NOT_FOUND"
    REVOKED = "REVOKED"
    SUSPENDED = "SUSPENDED"
    EXPIRED = "EXPIRED"
    OVERDUE = "OVERDUE"
    NO_MACHINE = "NO_MACHINE"
    NO_MACHINES = "NO_MACHINES"
    TOO_MANY_MACHINES = "TOO_MANY_MACHINES"
    PRODUCT_SCOPE_REQUIRED = "PRODUCT_SCOPE_REQUIRED"
    PRODUCT_SCOPE_MISMATCH = "PRODUCT_SCOPE_MISMATCH"
    POLICY_SCOPE_MISMATCH = "POLICY_SCOPE_MISMATCH"
    FINGERPRINT_SCOPE_REQUIRED = "FINGERPRINT_SCOPE_REQUIRED"
    FINGERPRINT_SCOPE_MISMATCH = "FINGERPRINT_SCOPE_MISMATCH"
    COMPONENTS_SCOPE_REQUIRED = "COMPONENTS_SCOPE_REQUIRED"
    COMPONENTS_SCOPE_MISMATCH = "COMPONENTS_SCOPE_MISMATCH"
    HEARTBEAT_NOT_STARTED = "HEARTBEAT_NOT_STARTED"
    HEARTBEAT_DEAD = "HEARTBEAT_DEAD"
    ENTITLEMENTS_MISSING = "ENTITLEMENTS_MISSING"


@dataclass(frozen=True, slots=True)
class Facts:
    """What a code says and what to do next, in Romanian, and which of the sent data it was decided by."""

    words: str
    next_step: str
    used: tuple[str, ...]


_KEY, _FINGERPRINT = "key", "fingerprint"
FACTS: dict[Code, Facts] = {
    Code.VALID: Facts(_("Licența este valabilă."), _("Nu este nimic de făcut."), (_KEY,)),
    Code.NOT_FOUND: Facts(
        _("Nu există o licență cu această cheie."),
        _("Verificați cheia, literă cu literă, în contract sau pe pagina abonamentului."),
        (_KEY,),
    ),
    Code.REVOKED: Facts(
        _("Licența a fost retrasă și nu mai poate fi folosită."),
        _("Cereți furnizorului altă licență; motivul retragerii stă în contract și pe pagina abonamentului."),
        (_KEY,),
    ),
    Code.SUSPENDED: Facts(
        _("Licența este suspendată."),
        _("Scrieți furnizorului; după reluare licența merge mai departe cu aceeași cheie."),
        (_KEY,),
    ),
    Code.EXPIRED: Facts(
        _("Licența a ajuns la sfârșitul ei."),
        _("Reînnoiți licența. Până atunci se poate intra, citi, tipări și exporta."),
        (_KEY,),
    ),
    Code.OVERDUE: Facts(
        _("Licența nu a mai fost confirmată la timp."),
        _("Conectați calculatorul la rețea sau faceți o activare fără rețea."),
        (_KEY,),
    ),
    Code.NO_MACHINE: Facts(
        _("Licența nu este încă activată pe niciun calculator."),
        _("Activați licența pe calculatorul pe care o folosiți."),
        (_KEY,),
    ),
    Code.NO_MACHINES: Facts(
        _("Niciun dispozitiv nu este activat cu această licență."),
        _("Activați licența pe fiecare dispozitiv pe care îl folosiți."),
        (_KEY,),
    ),
    Code.TOO_MANY_MACHINES: Facts(
        _("Toate locurile licenței sunt ocupate, inclusiv cele date prin fișiere încă valabile."),
        _("Scoateți un dispozitiv și așteptați sfârșitul fișierului lui, sau cereți mai multe locuri."),
        (_KEY, _FINGERPRINT),
    ),
    Code.PRODUCT_SCOPE_REQUIRED: Facts(
        _("Nu s-a spus pentru ce program este întrebarea."),
        _("Actualizați programul care întreabă."),
        (_KEY,),
    ),
    Code.PRODUCT_SCOPE_MISMATCH: Facts(
        _("Licența este pentru alt program."),
        _("Folosiți cheia primită pentru acest program; pe contract fiecare program are cheia lui."),
        (_KEY, "product"),
    ),
    Code.POLICY_SCOPE_MISMATCH: Facts(
        _("Licența este de alt fel decât cere programul."),
        _("Cereți furnizorului o licență potrivită acestui fel de folosire."),
        (_KEY, "policy"),
    ),
    Code.FINGERPRINT_SCOPE_REQUIRED: Facts(
        _("Nu s-a spus pe ce calculator se folosește licența."),
        _("Actualizați programul care întreabă."),
        (_KEY,),
    ),
    Code.FINGERPRINT_SCOPE_MISMATCH: Facts(
        _("Licența nu este activată pe acest calculator."),
        _("Activați-o aici; dacă v-ați mutat pe alt calculator, dezactivați-l întâi pe cel vechi."),
        (_KEY, _FINGERPRINT),
    ),
    Code.COMPONENTS_SCOPE_REQUIRED: Facts(
        _("Nu s-au spus părțile calculatorului, pe care licența le cere."),
        _("Actualizați programul care întreabă."),
        (_KEY, _FINGERPRINT),
    ),
    Code.COMPONENTS_SCOPE_MISMATCH: Facts(
        _("Calculatorul s-a schimbat față de cel activat."),
        _("Dezactivați licența și activați-o din nou pe calculatorul de acum."),
        (_KEY, _FINGERPRINT, "components"),
    ),
    Code.HEARTBEAT_NOT_STARTED: Facts(
        _("Dispozitivul este activat, dar nu a dat încă niciun semn."),
        _("Porniți programul de pe dispozitiv și lăsați-l conectat un minut."),
        (_KEY, _FINGERPRINT),
    ),
    Code.HEARTBEAT_DEAD: Facts(
        _("Dispozitivul nu a mai dat semn de prea mult timp."),
        _("Reporniți programul de pe dispozitiv; dacă nu își revine, activați-l din nou."),
        (_KEY, _FINGERPRINT),
    ),
    Code.ENTITLEMENTS_MISSING: Facts(
        _("Licența nu cuprinde funcția cerută."),
        _("Cereți furnizorului adăugarea funcției la licență."),
        (_KEY, "entitlements"),
    ),
}
