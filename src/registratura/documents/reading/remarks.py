"""What reading a file found to say, as Romanian sentences that a door can translate."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from registratura.kernel.text import N_


@dataclass(frozen=True, slots=True)
class Remark:
    """One finding: a stable code, the sentence as a message id, and what its placeholders stand for."""

    reason: str
    message: str
    params: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def words(self) -> str:
        """The sentence in Romanian with its placeholders filled."""
        return self.message % self.params if self.params else self.message


SENTENCES: Mapping[str, str] = MappingProxyType(
    {
        # Reasons why something is kept aside; each sentence says the remedy.
        "file-empty": N_("Fișierul este gol (0 octeți). Cereți expeditorului să îl trimită din nou."),
        "file-too-big": N_(
            "Fișierul are %(taken)s MB, peste limita de %(limit)s MB. Împărțiți-l sau cereți-l pe alt suport."
        ),
        "file-unreadable": N_("Fișierul nu poate fi citit. Verificați drepturile asupra lui și discul."),
        "file-not-regular": N_("Calea nu este un fișier obișnuit. Copiați documentul și încercați cu copia."),
        "pdf-broken": N_("Fișierul PDF este deteriorat. Cereți expeditorului să îl trimită din nou."),
        "pdf-too-heavy": N_(
            "Fișierul PDF cere prea mult timp sau prea multă memorie la verificare. "
            "Cereți o variantă mai simplă, de exemplu tipărită din nou în PDF."
        ),
        "infected": N_(
            "Antivirusul a găsit în fișier: %(finding)s. Fișierul este sigilat și nu se dă nimănui; "
            "cereți expeditorului unul curat."
        ),
        "mail-empty": N_("Mesajul este gol. Exportați-l din nou din programul de poștă."),
        "mail-unreadable": N_(
            "Fișierul nu are forma unui mesaj de poștă electronică. "
            "Deschideți-l și înregistrați-l ca document."
        ),
        "mail-without-sender": N_(
            "Mesajul nu are expeditor. Completați expeditorul și înregistrați-l manual."
        ),
        "mail-charset-unknown": N_(
            "Textul mesajului folosește un set de caractere necunoscut și poate fi citit greșit. "
            "Comparați-l cu originalul și înregistrați mesajul manual."
        ),
        "mail-too-complex": N_(
            "Mesajul are prea multe părți sau prea multe niveluri. "
            "Salvați atașamentele separat și înregistrați-le manual."
        ),
        "mail-too-big": N_(
            "Conținutul decodat al mesajului depășește limita. Cereți documentele pe alt canal."
        ),
        # Remarks on what was accepted.
        "extension-disagrees": N_("Numele se termină în „%(extension)s”, dar conținutul este: %(kind)s."),
        "pdf-unchecked": N_("PDF neverificat: pe acest server lipsește programul de verificare (pikepdf)."),
        "pdf-encrypted": N_("PDF protejat cu parolă: se păstrează, dar nu poate fi afișat fără parolă."),
        "pdf-restricted": N_("PDF cu restricții de tipărire sau copiere, puse de autor."),
        "pdf-damaged": N_("PDF cu greșeli de structură: a putut fi citit, dar verificați că este întreg."),
        "image-huge": N_(
            "Imagine de %(width)s × %(height)s pixeli: se păstrează, dar nu se previzualizează."
        ),
        "mail-charset": N_(
            "Set de caractere lipsă, necunoscut sau greșit; textul a fost citit ca %(charset)s."
        ),
        "mail-defects": N_("Mesajul are greșeli de structură; verificați că atașamentele sunt întregi."),
        "mail-date": N_("Data mesajului lipsește sau nu poate fi citită."),
        "mail-sender-name-only": N_("Expeditorul are nume, dar nu are o adresă de poștă electronică validă."),
        "mail-sender-elsewhere": N_("Câmpul „From” lipsește; expeditorul este luat din „%(header)s”."),
        "mail-several-senders": N_("Mesajul numește mai mulți expeditori; a fost luat primul."),
        "mail-winmail": N_(
            "Mesajul conține winmail.dat (Outlook); ce s-a putut scoate din el stă alături, ca fișiere."
        ),
        "mail-encrypted": N_(
            "Mesaj criptat (S/MIME): se păstrează întocmai, dar îl poate citi numai cine are cheia."
        ),
        "mail-signed": N_("Mesaj semnat (S/MIME): semnătura se păstrează împreună cu mesajul original."),
        "mail-inside": N_("Mesaj alăturat: de la %(sender)s, „%(subject)s”, %(files)s."),
        # Remarks on packets of files.
        "found-inside": N_("Scos din „%(container)s”."),
        "archive-lists": N_("Arhivă cu %(count)s fișiere: %(names)s."),
        "archive-encrypted": N_(
            "Arhivă protejată cu parolă: se păstrează întocmai. Cereți expeditorului parola sau fișierele."
        ),
        "archive-heavy": N_(
            "Arhiva ar ocupa %(size)s MB după despachetare: nu o deschideți fără să știți ce este."
        ),
        "packet-unreadable": N_("Conținutul nu a putut fi despachetat; fișierul se păstrează întocmai."),
        "packet-too-heavy": N_(
            "Despachetarea a fost oprită: cerea prea mult timp sau prea multă memorie. Fișierul se păstrează întocmai."
        ),
        "packet-partly": N_("Numai o parte din conținut a putut fi scoasă; comparați cu originalul."),
        "from-batch": N_("Paginile %(pages)s din lotul scanat „%(name)s”, tăiate fără prelucrare."),
        "mail-body-cut": N_("Textul mesajului este foarte lung; se afișează numai începutul."),
    }
)


def remark(reason: str, **params: str) -> Remark:
    """Make the remark for a reason; params fill its placeholders."""
    return Remark(reason=reason, message=SENTENCES[reason], params=MappingProxyType(params))
