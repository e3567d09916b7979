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
        name="REGISTRATURA_LIVE_ADDRESS",
        meaning="Adresa și portul la care ascultă serverul discuțiilor pe loc, pornit de „registratura run”.",
        sample="127.0.0.1:8010",
    ),
    Variable(
        name="REGISTRATURA_LIVE_URL",
        meaning=(
            "Adresa la care navigatorul găsește serverul discuțiilor, când în față stă un alt server, care îi dă "
            "mai departe căile /viu/. Fără el, paginile întreabă din când în când."
        ),
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
        name="REGISTRATURA_TRIAL_PROVIDERS",
        meaning=(
            "Unde răspund procesatorii de plăți de încercare; îi pornește „registratura run” cu datele de încercare."
        ),
        sample="http://127.0.0.1:8027",
    ),
    Variable(
        name="REGISTRATURA_OPENID_URL",
        meaning=(
            "Furnizorul de identitate (OpenID Connect), de pildă ROeID: adresa lui, exact cum o scrie el, cu "
            "identificatorul și secretul nostru înaintea semnului @. Fără el, cetățenii nu pot intra prin furnizor."
        ),
        sample="https://registratura:secret@identitate.exemplu.ro",
        secret=True,
    ),
    Variable(
        name="REGISTRATURA_OPENID_NAME",
        meaning="Numele furnizorului de identitate, cum îl văd cetățenii. Implicit: ROeID.",
        sample="ROeID",
    ),
    Variable(
        name="REGISTRATURA_OPENID_LEVELS",
        meaning="Nivelurile de asigurare (acr) primite de la furnizor, scrise ca la el, despărțite prin virgulă.",
        sample="http://eidas.europa.eu/LoA/substantial,http://eidas.europa.eu/LoA/high",
    ),
    Variable(
        name="REGISTRATURA_OPENID_NUMBER",
        meaning="Câmpul în care furnizorul spune codul numeric personal, dacă îl spune. Se ține numai amprenta lui.",
        sample="person_identifier",
    ),
    Variable(
        name="REGISTRATURA_PRIVATE_WEBHOOKS",
        meaning="1 îngăduie webhook-uri spre adrese din rețeaua internă; altfel 0.",
        sample="0",
    ),
    Variable(
        name="REGISTRATURA_PRIVATE_EXCHANGE",
        meaning="1 îngăduie parteneri de schimb în rețeaua internă; altfel 0.",
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
    Variable(
        name="REGISTRATURA_BACKUPS",
        meaning=(
            "Folderul copiilor de siguranță, pe alt disc decât datele. Cu el și cu cheia se face o copie în fiecare "
            "noapte."
        ),
        sample="/mnt/copii/registratura",
    ),
    Variable(
        name="REGISTRATURA_BACKUP_KEY",
        meaning=(
            "Cheia publică a copiilor (age1…), arătată de „registratura backup key”. Cheia secretă se ține în altă "
            "parte: numai ea deschide copiile."
        ),
        sample="age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p",
    ),
    Variable(
        name="REGISTRATURA_BACKUP_DATABASE_URL",
        meaning="Baza de date, cu un rol care vede rândurile tuturor (BYPASSRLS), numai pentru copii și restaurare.",
        sample="postgresql://registratura_backup:parola@localhost:5432/registratura",
        secret=True,
    ),
    Variable(
        name="REGISTRATURA_BACKUP_DAYS",
        meaning="Câte zile se păstrează copiile: toate două săptămâni, apoi una pe săptămână.",
        sample="90",
    ),
    Variable(
        name="REGISTRATURA_BACKUP_HOURS",
        meaning="De la câte ore vechime a celei mai noi copii se dă alarma.",
        sample="26",
    ),
    Variable(
        name="REGISTRATURA_OPERATOR_MAIL",
        meaning="Adresa celui care ține calculatorul: acolo pleacă alarmele despre copii. Fără ea rămân în jurnal.",
        sample="administrator@exemplu.ro",
    ),
    Variable(
        name="REGISTRATURA_CONSOLE_NETWORKS",
        meaning=(
            "Rețelele din care se deschide consola furnizorului, despărțite prin virgulă; în rest se refuză. Fără ele: "
            "de oriunde. În fața programului, serverul trebuie să scrie X-Forwarded-For."
        ),
        sample="10.8.0.0/24",
    ),
    Variable(
        name="REGISTRATURA_METRICS_TOKEN",
        meaning=(
            "Secretul, de cel puțin 32 de caractere, cu care un program de supraveghere citește cifrele de la "
            "/metrics. Fără el, pagina este închisă."
        ),
        secret=True,
    ),
)
