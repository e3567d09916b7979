"""The environment variables of the product, each explained to the person who sets it."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Variable:
    """One environment variable, as it is explained to the person who sets it."""

    name: str
    meaning: str
    sample: str = ""
    secret: bool = False


VARIABLES = (
    Variable(
        name="REGISTRATURA_DATA",
        meaning="Folderul cu datele instituțiilor. Implicit: folderul „data” de lângă program.",
        sample="/var/lib/registratura/data",
    ),
    Variable(
        name="REGISTRATURA_DATABASE_URL",
        meaning="Baza de date, cu rolul aplicației. Fără ea: un PostgreSQL propriu, în folderul de date.",
        sample="postgresql://registratura_app:parola@localhost:5432/registratura",
        secret=True,
    ),
    Variable(
        name="REGISTRATURA_OWNER_DATABASE_URL",
        meaning="Aceeași bază, cu rolul proprietar: numai pentru actualizarea structurii.",
        sample="postgresql://registratura_owner:parola@localhost:5432/registratura",
        secret=True,
    ),
    Variable(
        name="REGISTRATURA_SECRET_KEY",
        meaning="Cheia care semnează sesiunile, de cel puțin 32 de caractere. Fără ea se face una în date.",
        secret=True,
    ),
    Variable(
        name="REGISTRATURA_ENVELOPE_KEY",
        meaning=(
            "Cheia de sus a câmpurilor sigilate pe persoană, de cel puțin 32 de caractere, păstrată în afara copiilor "
            "de siguranță. Fără ea se face una în date."
        ),
        secret=True,
    ),
    Variable(
        name="REGISTRATURA_ENVELOPE_KEY_BEFORE",
        meaning="Cheia de dinainte, cât timp „registratura keys change” trece cheile sub cea nouă.",
        secret=True,
    ),
    Variable(
        name="REGISTRATURA_ADDRESS",
        meaning="Adresa și portul la care răspunde programul.",
        sample="127.0.0.1:8000",
    ),
    Variable(
        name="REGISTRATURA_PUBLIC_URL",
        meaning="Adresa pe care o scriu oamenii în navigator, când în față stă un alt server.",
        sample="https://registratura.exemplu.ro",
    ),
    Variable(
        name="REGISTRATURA_DEBUG",
        meaning="1 arată programatorului pagini de eroare amănunțite; altfel 0.",
        sample="0",
    ),
    Variable(
        name="REGISTRATURA_MAIL_URL",
        meaning=(
            "Serverul prin care pleacă scrisorile: smtp://, smtps:// (criptat de la început) sau starttls://, "
            "cu utilizator și parolă la nevoie."
        ),
        sample="starttls://utilizator:parola@posta.exemplu.ro:587",
        secret=True,
    ),
    Variable(
        name="REGISTRATURA_MAIL_FROM",
        meaning="Adresa de la care pleacă scrisorile.",
        sample="registratura@exemplu.ro",
    ),
    Variable(
        name="REGISTRATURA_MAIL_RETURN",
        meaning="Adresa la care se întorc scrisorile nelivrate, când serverul primește „+” în adrese.",
        sample="retur@exemplu.ro",
    ),
    Variable(
        name="REGISTRATURA_SMS_URL",
        meaning="Poarta de SMS: primește prin POST destinatarul și textul. Cheia stă înaintea semnului @.",
        sample="https://cheie@sms.exemplu.ro/trimite",
        secret=True,
    ),
    Variable(
        name="REGISTRATURA_PRIVATE_WEBHOOKS",
        meaning="1 îngăduie webhook-uri spre adrese din rețeaua internă; altfel 0.",
        sample="0",
    ),
    Variable(
        name="REGISTRATURA_PRIVATE_MAILBOXES",
        meaning="1 îngăduie cutii poștale de pe servere din rețeaua internă; altfel 0.",
        sample="0",
    ),
    Variable(
        name="REGISTRATURA_PRIVATE_TRUST_SERVICES",
        meaning="1 îngăduie servicii de semnare și de marcă temporală din rețeaua internă; altfel 0.",
        sample="0",
    ),
    Variable(
        name="REGISTRATURA_PKCS11_MODULE",
        meaning="Programul (biblioteca PKCS#11) al tokenurilor de semnare puse la server.",
        sample="/usr/lib/softhsm/libsofthsm2.so",
    ),
    Variable(
        name="REGISTRATURA_SCAN_ROOTS",
        meaning=(
            "Locurile în care pot sta folderele scanerelor, despărțite prin „:”; în fiecare, un folder cu codul "
            "instituției. Implicit: „scanari” din folderul de date."
        ),
        sample="/srv/scanari",
    ),
    Variable(
        name="REGISTRATURA_REVOCATION_HOSTS",
        meaning=(
            "Serverele emitenților care pot fi întrebate dacă un certificat a fost revocat, despărțite prin virgulă. "
            "Fără ele nu se întreabă nimeni, iar semnăturile fără date de revocare rămân neverificate."
        ),
        sample="ocsp.emitent.example,crl.emitent.example",
    ),
    Variable(
        name="REGISTRATURA_MAX_UPLOAD_MB",
        meaning="Cel mai mare fișier primit, în megaocteți.",
        sample="100",
    ),
    Variable(
        name="REGISTRATURA_FILES_URL",
        meaning=(
            "Depozitul S3 în care se păstrează fișierele: s3://cheie:secret@server/găleată/prefix, s3+http:// fără "
            "criptare. Fără el: folderul „files” din date. Fișierele de dinainte le mută „registratura files move”."
        ),
        sample="s3://cheie:secret@s3.exemplu.ro/registratura",
        secret=True,
    ),
    Variable(
        name="REGISTRATURA_CLAMD",
        meaning=(
            "Antivirusul clamd care vede fiecare fișier primit: unix:///cale sau tcp://server:port. Fără el nu se "
            "caută viruși; cu el, ce nu poate fi căutat așteaptă în carantină."
        ),
        sample="unix:///run/clamav/clamd.ctl",
    ),
    Variable(
        name="REGISTRATURA_CLAMD_DAYS",
        meaning="De câte zile pot fi semnăturile antivirusului ca să fie crezut; 0 nu le cere vârsta.",
        sample="7",
    ),
    Variable(
        name="REGISTRATURA_QUOTA_GB",
        meaning="Câți gigaocteți pot ocupa fișierele unei instituții căreia nu i s-a dat altă limită; 0: oricât.",
        sample="0",
    ),
    Variable(
        name="REGISTRATURA_POSTGRES_BIN",
        meaning="Folderul cu programele serverului PostgreSQL, când nu sunt la locul obișnuit.",
        sample="/usr/lib/postgresql/15/bin",
    ),
)
