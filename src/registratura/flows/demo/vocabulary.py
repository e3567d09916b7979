"""What a town hall itself writes, how papers end and why a number is struck out."""

from __future__ import annotations

from registratura.flows.demo.kinds import DocumentKind, subjects

MONTHS = (
    "ianuarie",
    "februarie",
    "martie",
    "aprilie",
    "mai",
    "iunie",
    "iulie",
    "august",
    "septembrie",
    "octombrie",
    "noiembrie",
    "decembrie",
)

REPLIES: dict[str, tuple[str, str]] = {
    # kind of the answer: its name, and how its subject begins; nothing: the act itself, "Cerere" left out
    "answer": ("Răspuns", "Răspuns: "),
    "certificate": ("Adeverință", ""),
    "tax_attestation": ("Certificat de atestare fiscală", ""),
    "tax_answer": ("Decizie", "Comunicare decizie: "),
    "social_answer": ("Comunicare dispoziție", "Comunicare dispoziție: "),
    "urbanism_issue": ("Certificat de urbanism", ""),
    "permit_issue": ("Autorizație", ""),
    "foi_answer": ("Răspuns Legea 544/2001", "Răspuns: "),
    "letter_out": ("Adresă", "Răspuns la: "),
    "court_filing": ("Întâmpinare", "Întâmpinare: "),
}
REQUEST_WORD = "Cerere "
UNANSWERED_BEGINNINGS = ("Atenționare", "Comunicare", "Completări", "Invitație", "Pregătirea", "Renunțare")
REPLY_RESOLUTIONS: dict[str, tuple[str, ...]] = {
    "answer": (
        "Răspuns comunicat petentului",
        "Soluționat favorabil, comunicat în scris",
        "Soluționat nefavorabil, comunicat în scris",
        "Verificat la fața locului; răspuns comunicat",
    ),
    "certificate": ("Eliberat adeverința",),
    "tax_attestation": ("Emis certificatul de atestare fiscală",),
    "tax_answer": ("Emis decizia de impunere", "Solicitate documente suplimentare"),
    "social_answer": ("Emis dispoziția, comunicată solicitantului",),
    "urbanism_issue": ("Emis certificatul de urbanism",),
    "permit_issue": ("Emis autorizația",),
    "foi_answer": ("Informații comunicate integral", "Informații comunicate parțial, refuz motivat"),
    "letter_out": ("Transmis datele solicitate", "Răspuns comunicat instituției"),
    "court_filing": ("Depus întâmpinare",),
}

OUTGOING: tuple[DocumentKind, ...] = (
    DocumentKind(
        "letter_out", "Adresă", "secretary", 8, 8,
        subjects("""
            Înaintare hotărâri ale consiliului local pentru controlul legalității
            Comunicare dispoziții ale primarului, luna {month}
            Solicitare aviz pentru lucrările de pe str. {street}
            Transmitere situații statistice, luna {month}
            Solicitare extrase de carte funciară, nr. cadastral {parcel}
            Transmitere copii conforme în dosarul nr. {case}
            Solicitare fonduri pentru modernizarea str. {street}
        """),
        senders="iiiib", sheets=(1, 3), annexes=(0, 5), filing=1,
    ),
    DocumentKind(
        "notice", "Înștiințare", "taxes", 6, 9,
        subjects("""
            Înștiințare de plată a impozitelor și taxelor restante
            Somație și titlu executoriu nr. {number}/{year}
            1,2,3: Decizie de impunere pe anul {year}
            Invitație la sediul primăriei pentru clarificarea rolului fiscal
        """),
        senders="pppb", filing=6,
    ),
    DocumentKind(
        "decision_notice", "Comunicare dispoziție", "social", 3, 3,
        subjects("""
            Comunicare dispoziție nr. {act} privind prestații sociale
            Comunicare dispoziție nr. {act} privind curatela
            Comunicare hotărâre a consiliului local nr. {act}
        """),
        annexes=(1, 2), filing=20,
    ),
    DocumentKind(
        "report_out", "Raport", "accounting", 1, 1.4,
        subjects("""
            Execuția bugetară la sfârșitul lunii {month}
            7: Raport semestrial privind soluționarea petițiilor
            1,2: Raport anual privind aplicarea Legii nr. 544/2001
            1,4,7,10: Situații financiare trimestriale
        """),
        senders="i", sheets=(2, 9), annexes=(1, 6), filing=14,
    ),
)  # fmt: skip

INTERNAL: tuple[DocumentKind, ...] = (
    DocumentKind(
        "memo", "Referat", "procurement", 8, 8,
        subjects("""
            Referat de necesitate – rechizite și consumabile
            Referat de necesitate – reparații str. {street}
            Referat privind rectificarea bugetului local
            Referat privind acordarea ajutorului de urgență, {person}
            9,10,11: Referat de necesitate – material antiderapant
        """),
        filing=18, resolution="Aprobat",
    ),
    DocumentKind(
        "note", "Notă internă", "secretary", 4, 5,
        subjects("""
            Notă internă privind programul de lucru în luna {month}
            Notă de constatare în teren, str. {street} nr. {number}
            Notă internă privind predarea dosarelor la arhivă
            Notă privind inventarierea patrimoniului
        """),
        filing=21, resolution="Adus la cunoștință",
    ),
    DocumentKind(
        "minutes", "Proces-verbal", "public_works", 3, 3,
        subjects("""
            Proces-verbal de recepție lucrări, str. {street}
            Proces-verbal de afișare, dispoziția nr. {act}
            Proces-verbal al ședinței consiliului local, luna {month}
            Proces-verbal de verificare în teren, str. {street} nr. {number}
        """),
        sheets=(1, 6), filing=22, resolution="Clasat la dosar",
    ),
    DocumentKind(
        "decision_draft", "Proiect de hotărâre", "secretary", 2, 2,
        subjects("""
            Proiect de hotărâre privind rectificarea bugetului local
            Proiect de hotărâre privind concesionarea terenului nr. cadastral {parcel}
            Proiect de hotărâre privind indicatorii tehnico-economici, str. {street}
            10,11,12: Proiect de hotărâre privind impozitele și taxele locale pe anul următor
        """),
        sheets=(2, 8), annexes=(1, 4), filing=23, resolution="Înscris pe ordinea de zi",
    ),
    DocumentKind(
        "leave_request", "Cerere concediu", "staff", 3, 5,
        subjects("""
            Cerere concediu de odihnă, {person}
            Cerere concediu pentru evenimente familiale, {person}
            Foaie colectivă de prezență, luna {month}
        """),
        filing=24, resolution="Aprobat",
    ),
)  # fmt: skip

ANNULMENT_REASONS: tuple[str, ...] = (
    "Înregistrat de două ori: același document a primit număr și pe e-mail",
    "Document adresat altei instituții, restituit curierului",
    "Număr dat din eroare, fără document",
    "Greșit ales registrul; înregistrat din nou la registrul corect",
    "Solicitantul a renunțat pe loc și a luat documentul înapoi",
    "Plic gol, fără conținut; retrimis de expeditor ulterior",
)
