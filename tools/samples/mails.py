"""Sample e-mails, written line by line: what matters is their exact form on the wire."""

# ruff: noqa: E501 - a paragraph of a letter is one line

import base64
import quopri
import struct
from email.header import Header
from typing import Any

from tools.samples import cast, writers
from tools.samples.letters import Letter

_TO = "registratura@luncafrasinului.example"
_CEDILLA = str.maketrans("șțȘȚ", "şţŞŢ")


def _mail(who: str, address: str, subject: str, sent: str, body: str, *, charset: str = "utf-8",
          transfer: str = "quoted-printable", more: str = "", kind: str = "text/plain") -> bytes:  # fmt: skip
    """Return a mail of one part; old charsets have no comma-below letters, so the cedilla goes out."""
    if charset != "utf-8":
        who, subject, body = (words.translate(_CEDILLA) for words in (who, subject, body))
    name = Header(who, charset).encode()
    head = (
        f"From: {name} <{address}>\nTo: {_TO}\nSubject: {Header(subject, charset, header_name='Subject').encode()}\n"
        f"Date: {sent}\nMessage-ID: <{abs(hash_of(address + sent))}@{address.split('@')[1]}>\n{more}"
        f"MIME-Version: 1.0\nContent-Type: {kind}; charset={charset}\nContent-Transfer-Encoding: {transfer}\n\n"
    )
    return _wire(head) + _encoded(body, charset, transfer)


def hash_of(words: str) -> int:
    """Return the same number on every run."""
    return int.from_bytes(words.encode()[:64], "big") % 10**12


def _encoded(body: str, charset: str, transfer: str) -> bytes:
    raw = "\n".join(line.strip() for line in body.strip().splitlines()).encode(charset) + b"\n"
    if transfer == "base64":
        raw = base64.encodebytes(raw)
    elif transfer == "quoted-printable":
        raw = quopri.encodestring(raw)
    return raw.replace(b"\n", b"\r\n")


def _wire(words: str) -> bytes:
    return words.encode("ascii").replace(b"\n", b"\r\n")


def _parts(boundary: str, *parts: tuple[str, bytes]) -> bytes:
    made = b""
    for head, content in parts:
        made += _wire(f"--{boundary}\n{head}\n\n") + content + b"\r\n"
    return made + _wire(f"--{boundary}--\n")


def _base64(content: bytes) -> bytes:
    return base64.encodebytes(content).replace(b"\n", b"\r\n")


def _head(who: str, address: str, subject: str, sent: str, kind: str, more: str = "") -> bytes:
    return _wire(
        f"From: {Header(who, 'utf-8').encode()} <{address}>\nTo: {_TO}\n"
        f"Subject: {Header(subject, 'utf-8', header_name='Subject').encode()}\nDate: {sent}\n"
        f"Message-ID: <{hash_of(address + sent)}@{address.split('@')[1]}>\n{more}MIME-Version: 1.0\n"
        f"Content-Type: {kind}\n\n"
    )


_TEXT = "Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: quoted-printable"

NOISE = """Stimată Primărie,
De la sfârșitul lui iunie, terasa de lângă magazinul din centru ține muzica tare până după ora 2 noaptea, de joi până duminică. Locuiesc la șaizeci de metri și am un copil de opt luni, care se trezește de fiecare dată.
Am vorbit cu administratorul și mi-a spus că are autorizație până la ora 24. Vă rog să verificați programul aprobat și să-mi comunicați ce măsuri luați.
Cu stimă,
Tămaș Ciprian, str. Teilor nr. 21, Lunca Frasinului"""
SEWER = """Bună ziua,
Subsemnata Oniga Lăcrămioara, din Valea Teiului, str. Morii nr. 66, solicit să-mi comunicați stadiul proiectului de canalizare pe strada Morii. În 2024 am plătit avizul și am lăsat copie după cartea funciară, iar de atunci nu am mai primit nicio veste.
Dacă strada noastră nu mai este cuprinsă în proiect, vă rog să-mi spuneți motivul, ca să-mi pot face fosă.
Mulțumesc,
Lăcrămioara Oniga
0700 000 057"""
FOI = """Către Primăria comunei Lunca Frasinului
În atenția persoanei responsabile pentru informațiile de interes public

Subsemnata Iacob Teodora, jurnalistă, prin prezenta formulez o cerere conform Legii nr. 544/2001 privind liberul acces la informațiile de interes public, cu modificările și completările ulterioare. Solicit, în copie electronică, la adresa de e-mail de la care scriu:
1. lista contractelor de achiziție publică atribuite direct în anul 2025, cu obiectul, valoarea și contractantul;
2. suma cheltuită în 2025 pentru organizarea „Zilelor Luncii” și sursa de finanțare;
3. numărul petițiilor primite în 2025 și numărul celor la care s-a răspuns peste termen.
Vă mulțumesc pentru solicitudine.

Teodora Iacob
Str. Unirii nr. 5, Lunca Frasinului"""
LAND = """Domnule primar,
Vă transmit atașat cererea pentru afișarea ofertei de vânzare a terenului agricol extravilan, potrivit Legii nr. 17/2014, împreună cu extrasul de carte funciară. Rog să-mi confirmați numărul de înregistrare.
Voicu Țăranu Mircea"""
_LAND_LETTER = Letter(
    "oferta", "annex", cast.VOICU, "Cerere de afișare a ofertei de vânzare teren",
    """
    # CERERE pentru afișarea ofertei de vânzare a terenului
    Subsemnatul Voicu Țăranu Mircea, domiciliat în Lunca Frasinului, str. Câmpului nr. 17, solicit afișarea la sediul primăriei și pe pagina de internet a ofertei de vânzare a terenului agricol în suprafață de 1,20 ha, categoria de folosință arabil, situat în extravilanul comunei, tarlaua 42, parcela 18, la prețul de 31 500 lei.
    > Voicu Țăranu Mircea
    > 16.03.2026
    """,
)  # fmt: skip
HTML = """<html><head><style>p {margin: 0 0 8px}</style></head><body>
<p>Bun&#259; ziua,</p>
<p>Sunt <b>Medrea Crina</b>, din blocul ANL. V-am scris &#537;i luna trecut&#259; despre <i>liftul pentru scaunul rulant</i> de la scara A: este blocat din 21 octombrie, iar fiul meu nu mai poate ie&#537;i din cas&#259;.</p>
<p>Firma de service spune c&#259; a&#537;teapt&#259; comand&#259; de la prim&#259;rie. V&#259; rog mult s&#259; rezolva&#539;i s&#259;pt&#259;m&acirc;na aceasta.</p>
<p>Mul&#539;umesc!</p></body></html>"""
QUOTE = """Bună ziua,
Atașez oferta pentru măsurătorile cadastrale la cele trei parcele din Poiana Cornilor, discutate telefonic. Termenul de execuție este de 20 de zile de la comandă.
Cu respect,
Topovest Cadastru S.R.L."""


def _tnef(name: str, content: bytes) -> bytes:
    """Pack a file as mail programs of one vendor do, in the winmail.dat form."""

    def attribute(level: int, number: int, data: bytes) -> bytes:
        return struct.pack("<BII", level, number, len(data)) + data + struct.pack("<H", sum(data) % 65536)

    made = struct.pack("<IH", 0x223E9F78, 1)
    made += attribute(1, 0x00089006, struct.pack("<I", 0x00010000))
    made += attribute(1, 0x00069007, struct.pack("<II", 1250, 0))
    made += attribute(1, 0x00078008, b"IPM.Microsoft Mail.Note\x00")
    made += attribute(2, 0x00069002, struct.pack("<HIHHII", 1, 0xFFFFFFFF, 0, 0, 0, 0))
    made += attribute(2, 0x00018010, name.encode("cp1250") + b"\x00")
    return made + attribute(2, 0x0006800F, content)


def contents() -> dict[str, bytes]:
    """Return the bytes of each sample mail that should be registered."""
    noise = _mail(cast.TAMAS["name"], cast.TAMAS["email"], "Petiție: muzică după ora 24 la terasa din centru",
                  "Mon, 20 Jul 2026 07:52:10 +0300", NOISE, charset="iso-8859-2")  # fmt: skip
    sewer = _mail("Lăcrămioara Oniga", cast.ONIGA["email"], "Canalizare str. Morii, Valea Teiului – stadiu și răspuns",
                  "Thu, 05 Mar 2026 21:14:37 +0200", SEWER, charset="windows-1250", transfer="8bit")  # fmt: skip
    foi = _mail("Teodora Iacob", cast.IACOB["email"], "Cerere de informații de interes public – Legea 544/2001",
                "Tue, 03 Feb 2026 09:30:00 +0200", FOI, transfer="base64")  # fmt: skip
    return {
        "mail/petitie-muzica-iso-8859-2.eml": noise,
        "mail/petitie-canalizare-windows-1250.eml": sewer,
        "mail/cerere-544-achizitii.eml": foi,
        "mail/oferta-teren-rfc2231.eml": _rfc2231(),
        "mail/redirectionata-de-consiliul-judetean.eml": _forwarded(),
        "mail/lift-bloc-anl-doar-html.eml": _html(),
        "mail/oferta-winmail.eml": _winmail(),
        "mail/raspuns-automat.eml": _automatic(),
        "mail/nelivrat.eml": _bounce(),
        "mail/cutie-postala-noiembrie.mbox": _mbox(),
    }


def _rfc2231() -> bytes:
    head = _head(cast.VOICU["name"], cast.VOICU["email"], "Ofertă de vânzare teren extravilan – afișare",
                 "Mon, 16 Mar 2026 10:05:44 +0200", 'multipart/mixed; boundary="=_teren"')  # fmt: skip
    attached = (
        "Content-Type: application/pdf\nContent-Transfer-Encoding: base64\nContent-Disposition: attachment;\n"
        " filename*0*=utf-8''Cerere%20afi%C8%99are%20ofert%C4%83%20;\n"
        " filename*1*=v%C3%A2nzare%20teren%20%E2%80%93%20Voicu%20%C8%9A%C4%83ranu.pdf"
    )
    pdf = _base64(writers.pdf(_LAND_LETTER))
    return head + _parts("=_teren", (_TEXT, _encoded(LAND, "utf-8", "quoted-printable")), (attached, pdf))


def _forwarded() -> bytes:
    inner = _mail(cast.SUTEU["name"], cast.SUTEU["email"], "Pod avariat pe drumul spre Poiana Cornilor",
                  "Sat, 23 May 2026 18:40:02 +0300", """Către Consiliul Județean
        Podul de lemn de pe drumul comunal DC 19, la intrarea în Poiana Cornilor, are două grinzi rupte. Sâmbătă a trecut un tractor și s-a lăsat sub el. Vă rog să interveniți până nu se întâmplă o nenorocire.
        Șuteu Remus, str. Bisericii nr. 30, Poiana Cornilor""")  # fmt: skip
    inner = inner.replace(f"To: {_TO}".encode(), f"To: {cast.COUNTY['email']}".encode())
    words = """Stimate domnule primar,
        Vă redirecționăm, spre competentă soluționare, petiția domnului Șuteu Remus, înregistrată la Consiliul Județean Alba cu nr. 9655/25.05.2026, întrucât drumul comunal DC 19 se află în administrarea comunei dumneavoastră. Petentul a fost informat.
        Compartimentul Relații cu Publicul"""
    head = _head("Consiliul Județean Alba", cast.COUNTY["email"], "Redirecționare petiție nr. 9655/25.05.2026",
                 "Tue, 26 May 2026 11:20:15 +0300", 'multipart/mixed; boundary="=_cj"')  # fmt: skip
    attached = "Content-Type: message/rfc822\nContent-Disposition: attachment"
    return head + _parts("=_cj", (_TEXT, _encoded(words, "utf-8", "quoted-printable")), (attached, inner))


def _html() -> bytes:
    return _mail("Crina Medrea", cast.MEDREA["email"], "Lift blocat scara A – a doua sesizare",
                 "Wed, 04 Nov 2026 08:11:59 +0200", HTML, kind="text/html")  # fmt: skip


def _winmail() -> bytes:
    head = _head("Topovest Cadastru", cast.SURVEYOR["email"], "Ofertă măsurători cadastrale Poiana Cornilor",
                 "Fri, 10 Apr 2026 13:02:31 +0300", 'multipart/mixed; boundary="=_tnef"')  # fmt: skip
    offer = "Ofertă nr. 64 din 10.04.2026\r\nMăsurători cadastrale, 3 parcele: 2 700 lei fără TVA\r\n"
    attached = (
        'Content-Type: application/ms-tnef; name="winmail.dat"\nContent-Transfer-Encoding: base64\n'
        'Content-Disposition: attachment; filename="winmail.dat"'
    )
    packed = _base64(_tnef("Ofertă 64.txt", offer.encode("cp1250", "replace")))
    return head + _parts("=_tnef", (_TEXT, _encoded(QUOTE, "utf-8", "quoted-printable")), (attached, packed))


def _automatic() -> bytes:
    return _mail("Secretariat Școala Gimnazială nr. 1", cast.SCHOOL["email"],
                 "Răspuns automat: Rectificare buget – centrala termică", "Mon, 14 Sep 2026 12:00:03 +0300",
                 """Bună ziua! Mesajul dumneavoastră a fost primit. Secretariatul este deschis de luni până vineri, între orele 8:00 și 14:00.
                 Acesta este un mesaj generat automat, vă rugăm să nu răspundeți.""",
                 more="Auto-Submitted: auto-replied\nX-Auto-Response-Suppress: All\n")  # fmt: skip


def _bounce() -> bytes:
    head = _head("Sistemul de poștă", "mailer-daemon@posta.example", "Mesaj nelivrat: răspuns la petiția nr. 2211/2026",
                 "Fri, 31 Jul 2026 15:45:20 +0300",
                 'multipart/report; report-type=delivery-status; boundary="=_dsn"',
                 "Return-Path: <>\nAuto-Submitted: auto-replied\n")  # fmt: skip
    words = (
        "Mesajul nu a putut fi livrat: căsuța poștală a destinatarului este plină. Nu se mai fac încercări."
    )
    status = _wire(
        "Reporting-MTA: dns; posta.example\n\nFinal-Recipient: rfc822; ciprian.tamas@posta.example\n"
        "Action: failed\nStatus: 5.2.2\nDiagnostic-Code: smtp; 552 5.2.2 Mailbox full\n"
    )
    original = _wire(
        f"From: {_TO}\nTo: ciprian.tamas@posta.example\nSubject: =?utf-8?q?R=C4=83spuns?=\n"
        "Date: Fri, 31 Jul 2026 15:45:02 +0300\n"
    )
    return head + _parts(
        "=_dsn",
        (_TEXT, _encoded(words, "utf-8", "quoted-printable")),
        ("Content-Type: message/delivery-status", status),
        ("Content-Type: text/rfc822-headers", original),
    )


MBOX: tuple[tuple[str, dict[str, str], str, str, str], ...] = (
    ("request", cast.BARSAN, "Cerere eliberare duplicat certificat de naștere", "Mon, 09 Nov 2026 07:58:21 +0200",
     """Bună ziua,
     Mă numesc Bârsan Ionuț, din str. Gării nr. 40. Mi-am pierdut certificatul de naștere la mutare și am nevoie de un duplicat pentru înscrierea la facultate. Vă rog să-mi spuneți ce acte trebuie să aduc și dacă pot veni sâmbăta.
     From what I read on the site, programarea se face prin e-mail."""),
    ("complaint", cast.TAMAS, "Lipsă apă strada Teilor, 9 și 10 noiembrie", "Tue, 10 Nov 2026 19:31:05 +0200",
     """Bună seara,
     Pe strada Teilor nu curge apa de ieri de la prânz, iar la telefonul de avarii nu răspunde nimeni. Vă rog să transmiteți când se remediază.
     Tămaș Ciprian"""),
    ("letter", cast.PAYMENTS, "Program de lucru modificat în perioada 16–20 noiembrie", "Wed, 11 Nov 2026 09:02:48 +0200",
     """Stimați colegi,
     Vă rugăm să aduceți la cunoștința fermierilor, prin afișare, că în perioada 16–20 noiembrie 2026 programul cu publicul al centrului local este 8:30–13:00.
     Centrul Local Frasinu Mare"""),
)  # fmt: skip


def _mbox() -> bytes:
    made = b""
    for _kind, who, subject, sent, body in MBOX:
        mail = _mail(who["name"], who["email"], subject, sent, body, transfer="8bit").replace(b"\r\n", b"\n")
        mail = b"\n".join(b">" + line if line.startswith(b"From ") else line for line in mail.split(b"\n"))
        made += f"From {who['email']} {sent[:3]} Nov {sent[5:7]} {sent[17:25]} 2026\n".encode() + mail + b"\n"
    return made


def _listed(
    path: str, kind: str, who: dict[str, str], subject: str, dated: str, notes: str, **more: Any
) -> Letter:
    return Letter(path, kind, who, subject, "", sheets=0, dated=dated, notes=notes, **more)


_DAEMON = cast.body("Sistemul de poștă", 6_120_046, "", "mailer-daemon@posta.example") | {"cui": ""}
MAILS = [
    _listed("mail/petitie-muzica-iso-8859-2.eml", "petition", cast.TAMAS,
            "Petiție: muzică după ora 24 la terasa din centru", "2026-07-20",
            "ISO-8859-2, quoted-printable: ș and ț arrive with cedilla and are shown with comma below"),
    _listed("mail/petitie-canalizare-windows-1250.eml", "petition", cast.ONIGA,
            "Canalizare str. Morii, Valea Teiului – stadiu și răspuns", "2026-03-05",
            "windows-1250, 8bit: ș and ț arrive with cedilla; sent after working hours"),
    _listed("mail/cerere-544-achizitii.eml", "foi_request", cast.IACOB,
            "Cerere de informații de interes public – Legea 544/2001", "2026-02-03", "UTF-8, base64 body"),
    _listed("mail/oferta-teren-rfc2231.eml", "request", cast.VOICU,
            "Ofertă de vânzare teren extravilan – afișare", "2026-03-16",
            "PDF attachment whose name comes in two RFC 2231 pieces", annexes=1,
            extra={"attachments": ["Cerere afișare ofertă vânzare teren – Voicu Țăranu.pdf"]}),
    _listed("mail/redirectionata-de-consiliul-judetean.eml", "petition", cast.COUNTY,
            "Redirecționare petiție nr. 9655/25.05.2026", "2026-05-25",
            "The petition itself is a nested message/rfc822 part", annexes=1, number="9655",
            extra={"petitioner": cast.SUTEU}),
    _listed("mail/lift-bloc-anl-doar-html.eml", "petition", cast.MEDREA,
            "Lift blocat scara A – a doua sesizare", "2026-11-04", "HTML only, letters as entities"),
    _listed("mail/oferta-winmail.eml", "offer", cast.SURVEYOR,
            "Ofertă măsurători cadastrale Poiana Cornilor", "2026-04-10",
            "The offer is packed in winmail.dat (TNEF)", annexes=1, extra={"attachments": ["winmail.dat"]}),
    _listed("mail/raspuns-automat.eml", "automatic_reply", cast.SCHOOL,
            "Răspuns automat: Rectificare buget – centrala termică", "2026-09-14", "Auto-Submitted: auto-replied"),
    _listed("mail/nelivrat.eml", "delivery_report", _DAEMON,
            "Mesaj nelivrat: răspuns la petiția nr. 2211/2026", "2026-07-31", "multipart/report, empty return path"),
    _listed("mail/cutie-postala-noiembrie.mbox", "mailbox", cast.BARSAN, MBOX[0][2], "2026-11-09",
            "Three mails in UTF-8, 8bit; the first holds a quoted '>From ' line",
            extra={"messages": [{"kind": kind, "sender": who, "subject": subject, "sent": sent}
                                for kind, who, subject, sent, _body in MBOX]}),
]  # fmt: skip


def bad() -> dict[str, tuple[bytes, str, str]]:
    """Return inputs nobody can register, each with the reason in words and what is special in it."""
    whole = writers.pdf(_LAND_LETTER)
    without = _mail("X", "x@posta.example", "Vă rog să-mi răspundeți", "Mon, 01 Jun 2026 08:00:00 +0300",
                    "Am trimis și săptămâna trecută o cerere. Ce se mai aude?")  # fmt: skip
    unknown = _mail("Sava Iulian", "iulian.sava@posta.example", "Contestatie impozit teren",
                    "Tue, 02 Jun 2026 08:00:00 +0300", "Contest impozitul stabilit pentru anul 2026.")  # fmt: skip
    return {
        "bad/cerere-trunchiata.pdf": (whole[: len(whole) // 3], "broken PDF",
                                      "A PDF cut at a third of its length: no cross-reference table, no end mark"),
        "bad/scan-gol.pdf": (b"", "empty file", "A scan of 0 bytes"),
        "bad/fara-expeditor.eml": (without[without.index(b"To: ") :], "mail without sender", "No From, no Sender"),
        "bad/charset-necunoscut.eml": (unknown.replace(b"charset=utf-8", b"charset=x-luncaset-7")
                                       .replace(b"impozitul", b"impozitul =EE=8F"), "unknown charset",
                                       "The body claims a character set that does not exist"),
    }  # fmt: skip
