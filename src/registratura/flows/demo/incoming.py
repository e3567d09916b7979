"""What comes to a town hall: kinds of incoming documents and their subjects through the year."""

from __future__ import annotations

from registratura.flows.demo.kinds import DocumentKind, subjects

INCOMING: tuple[DocumentKind, ...] = (
    DocumentKind(
        "petition", "Petiție", "public_works", 10, 12,
        subjects("""
            Sesizare gropi în carosabil, str. {street}, în dreptul nr. {number}
            Sesizare privind șanțul colmatat pe str. {street}
            Lampă de iluminat public defectă pe str. {street} nr. {number}
            Reclamație privind câini fără stăpân în zona str. {street}
            Sesizare depozitare gunoi pe domeniul public, str. {street}
            Reclamație privind zgomotul produs de localul de pe str. {street}
            Sesizare privind construcția fără autorizație de pe str. {street} nr. {number}
            Petiție privind mutarea gardului de către vecin, str. {street} nr. {number}
            Solicitare amenajare trecere de pietoni pe str. {street}
            Sesizare privind vehicul abandonat pe str. {street}
            Reclamație privind ridicarea cu întârziere a deșeurilor pe str. {street}
            Solicitare montare limitatoare de viteză pe str. {street}
            Petiție privind presiunea scăzută a apei pe str. {street}
            12,1,2: Sesizare nedeszăpezire str. {street}
            12,1,2: Reclamație privind gheața de pe trotuarul din str. {street}
            3,4,5: Sesizare inundarea curților după ploaie, str. {street}
            5,6,7,8: Solicitare cosire vegetație pe domeniul public, str. {street}
            6,7,8: Reclamație privind lipsa apei în zona {village}
            6,7,8,9: Sesizare privind ambrozia de pe terenul din str. {street} nr. {number}
            9,10,11: Sesizare privind fumul de la arderea resturilor vegetale, str. {street}
            10,11: Reclamație privind căldura la școala din {village}
        """),
        senders="pppppppppb", reply="answer", reply_share=0.93, reply_days=(6, 29), annexes=(0, 2), filing=8,
        resolution="Soluționat pe loc; consemnat la telefon",
    ),
    DocumentKind(
        "certificate_request", "Cerere adeverință", "farm_register", 14, 2.5,
        subjects("""
            Cerere adeverință din registrul agricol, poziția {number}, {village}
            Cerere adeverință rol agricol pentru succesiune
            Cerere adeverință privind componența gospodăriei
            Cerere adeverință privind terenurile deținute, {area} ha
            2,3,4,5: Cerere adeverință registrul agricol pentru APIA, {area} ha
            7,8,9: Cerere vizare atestat de producător și carnet de comercializare
            9,10: Cerere adeverință pentru dosarul de bursă socială
            10,11,12: Cerere adeverință pentru ajutorul de încălzire
        """),
        reply="certificate", reply_share=0.16, reply_days=(1, 9), annexes=(1, 3), filing=3,
        resolution="Eliberat adeverința la ghișeu",
    ),
    DocumentKind(
        "tax_certificate", "Cerere certificat fiscal", "taxes", 9, 10,
        subjects("""
            Cerere certificat de atestare fiscală – înstrăinare imobil str. {street} nr. {number}
            Cerere certificat de atestare fiscală – înstrăinare autoturism
            Cerere certificat de atestare fiscală – succesiune
            Cerere certificat de atestare fiscală pentru licitație
            Cerere certificat de atestare fiscală – credit bancar
        """),
        senders="ppppb", reply="tax_attestation", reply_share=0.2, reply_days=(1, 4), annexes=(0, 3),
        filing=5, resolution="Eliberat certificatul la ghișeu",
    ),
    DocumentKind(
        "tax_declaration", "Declarație de impunere", "taxes", 8, 13,
        subjects("""
            Declarație de impunere clădire, str. {street} nr. {number}
            Declarație de impunere teren intravilan, {area} ha, {village}
            Declarație de impunere mijloc de transport
            Declarație de scoatere din evidență a mijlocului de transport
            1,2,3: Cerere scutire de impozit pe anul {year}, persoană cu handicap
            1,2,3: Cerere de eșalonare la plată a impozitului restant pe anul {last_year}
            4,5,10,11: Contestație la decizia de impunere nr. {number}/{year}
        """),
        senders="pppb", reply="tax_answer", reply_share=0.12, reply_days=(4, 40), annexes=(1, 4), filing=6,
        resolution="Operat în evidența fiscală",
    ),
    DocumentKind(
        "urbanism_certificate", "Cerere certificat de urbanism", "urbanism", 5, 5.5,
        subjects("""
            Cerere certificat de urbanism – construire locuință, str. {street} f.n.
            Cerere certificat de urbanism – dezmembrare parcelă nr. cadastral {parcel}
            Cerere certificat de urbanism – branșament gaze naturale, str. {street} nr. {number}
            Cerere certificat de urbanism – extindere și mansardare, str. {street} nr. {number}
            Cerere certificat de urbanism – împrejmuire teren nr. cadastral {parcel}
            Cerere prelungire certificat de urbanism nr. {number}/{last_year}
        """),
        senders="pppbb", reply="urbanism_issue", reply_share=0.9, reply_days=(8, 24), annexes=(3, 6),
        filing=2, resolution="Restituit documentația incompletă",
    ),
    DocumentKind(
        "building_permit", "Cerere autorizație de construire", "urbanism", 3, 4.5,
        subjects("""
            Cerere autorizație de construire locuință P+M, str. {street} f.n.
            Cerere autorizație de construire anexă gospodărească, {village}
            Cerere autorizație de desființare corp C2, str. {street} nr. {number}
            Cerere autorizație de construire hală depozitare, nr. cadastral {parcel}
            Comunicare începere lucrări, autorizația nr. {number}/{year}
            Completări la documentația pentru autorizația de construire, str. {street} nr. {number}
            Invitație la recepția la terminarea lucrărilor, str. {street} nr. {number}
        """),
        senders="pppbb", reply="permit_issue", reply_share=0.8, reply_days=(10, 30), sheets=(1, 18),
        annexes=(3, 12), filing=4, resolution="Luat act; conexat la dosarul autorizației",
    ),
    DocumentKind(
        "social_aid", "Cerere asistență socială", "social", 9, 7,
        subjects("""
            Cerere pentru acordarea venitului minim de incluziune
            Cerere alocație de stat pentru copil
            Cerere indemnizație pentru creșterea copilului
            Cerere angajare asistent personal
            Solicitare anchetă socială pentru comisia de evaluare a persoanelor cu handicap
            Cerere ajutor de urgență
            Solicitare tichete sociale
            10,11,12,1: Cerere ajutor pentru încălzirea locuinței
            8,9: Cerere tichete sociale pentru grădiniță
        """),
        reply="social_answer", reply_share=0.22, reply_days=(3, 25), sheets=(2, 6), annexes=(2, 8), filing=7,
        resolution="Emis dispoziția; conexat la dosarul social",
    ),
    DocumentKind(
        "civil_status", "Cerere stare civilă", "civil_status", 5, 7,
        subjects("""
            Cerere duplicat certificat de naștere
            Cerere duplicat certificat de căsătorie
            Cerere extras multilingv de naștere
            Cerere transcriere certificat de naștere eliberat în străinătate
            Cerere rectificare act de stare civilă
            5,6,7,8,9: Declarație de căsătorie
            Cerere eliberare livret de familie
        """),
        reply="answer", reply_share=0.15, reply_days=(1, 20), annexes=(1, 4), filing=9,
        resolution="Eliberat sub semnătură",
    ),
    DocumentKind(
        "land_sale", "Ofertă vânzare teren", "farm_register", 3, 0.3,
        subjects("""
            Cerere afișare ofertă de vânzare teren extravilan, {area} ha, tarlaua {number}
            Comunicare de acceptare a ofertei de vânzare teren, {area} ha
        """),
        reply="answer", reply_share=0.8, reply_days=(1, 6), annexes=(2, 6), filing=11,
        resolution="Afișat la sediu; transmis la direcția agricolă",
    ),
    DocumentKind(
        "tree_felling", "Cerere tăiere arbori", "public_works", 1.5, 1.2,
        subjects("""
            Cerere tăiere arbore uscat pe domeniul public, str. {street} nr. {number}
            Cerere toaletare arbori în dreptul blocului din str. {street}
            6,7,8: Cerere îndepărtare arbore căzut la furtună, str. {street}
        """),
        reply="answer", reply_share=0.9, reply_days=(5, 28), filing=10,
        resolution="Aprobat; comunicat telefonic",
    ),
    DocumentKind(
        "parking_request", "Cerere loc de parcare", "parking", 0.3, 4.5,
        subjects("""
            Cerere atribuire loc de parcare de reședință, str. {street} nr. {number}
            Cerere loc de parcare pentru persoană cu handicap, str. {street}
            Renunțare la locul de parcare nr. {number}, str. {street}
            11,12,1: Cerere prelungire contract loc de parcare pe anul următor
        """),
        reply="answer", reply_share=0.35, reply_days=(3, 25), annexes=(1, 3), filing=12,
        resolution="Operat în evidența locurilor de parcare",
    ),
    DocumentKind(
        "audience_request", "Cerere de audiență", "mayor", 1.5, 2,
        subjects("""
            Înscriere în audiență la primar – problemă locativă
            Înscriere în audiență la viceprimar – str. {street}
            Înscriere în audiență la secretarul general – fond funciar
        """),
        reply="answer", reply_share=0.1, reply_days=(2, 14), filing=2,
        resolution="Primit în audiență; consemnat în registrul de audiențe",
    ),
    DocumentKind(
        "foi_request", "Cerere Legea 544/2001", "public_relations", 1, 1.3,
        subjects("""
            Cerere informații de interes public – contracte de achiziții publice {last_year}
            Cerere informații de interes public – cheltuieli cu evenimentele din {year}
            Cerere informații de interes public – autorizații emise pe str. {street}
            Cerere informații de interes public – lista petițiilor din {last_year}
            Cerere informații de interes public – bugetul de publicitate
        """),
        senders="pppb", reply="foi_answer", reply_share=0.98, reply_days=(3, 10), filing=4,
        resolution="Informații publicate pe site; comunicat linkul",
    ),
    DocumentKind(
        "invoice", "Factură", "accounting", 9, 9,
        subjects("""
            Factură energie electrică, luna {month}, {village}
            Factură servicii de salubrizare, luna {month}
            Factură apă și canalizare, luna {month}, {village}
            Factură servicii de telefonie și internet, luna {month}
            Factură mentenanță aplicații informatice, luna {month}
            Factură rechizite și birotică
            Factură combustibil, luna {month}
            4,5,6,7,8,9,10: Factură lucrări de reparații, str. {street}
            11,12,1,2: Factură servicii de deszăpezire, luna {month}
        """),
        senders="b", filing=13, resolution="Înregistrată și plătită",
    ),
    DocumentKind(
        "letter", "Adresă", "secretary", 15, 12,
        subjects("""
            Solicitare date privind numitul {person}
            Solicitare date statistice pe trimestrul încheiat
            Comunicare ședință de lucru cu secretarii generali
            Verificarea legalității hotărârii consiliului local nr. {act}
            Solicitare documente în dosarul nr. {case}
            Redirecționare petiție {person}, spre competentă soluționare
            Solicitare aviz de amplasament, nr. cadastral {parcel}
            Solicitare istoric de rol fiscal, {person}
            Comunicare plan cadastral parcelar, tarlaua {number}
            Atenționare meteorologică și măsuri de prevenire
            1,2: Solicitare plan anual de achiziții și buget pe anul {year}
            3,4,9,10: Raportare colectare separată a deșeurilor
            5,6: Pregătirea sezonului de irigații și combaterea incendiilor de vegetație
            9,10,11: Date privind organizarea deszăpezirii
            11,12: Prognoza bugetară și estimările pe anul următor
        """),
        senders="iiiiib", reply="letter_out", reply_share=0.65, reply_days=(2, 20), sheets=(1, 4),
        annexes=(0, 3), filing=1, resolution="Luat la cunoștință",
    ),
    DocumentKind(
        "summons", "Citație", "legal", 2, 3.2,
        subjects("""
            Citație în dosarul nr. {case} – fond funciar
            Citație în dosarul nr. {case} – plângere contravențională
            Citație în dosarul nr. {case} – uzucapiune
            Comunicare sentință civilă, dosar nr. {case}
            Comunicare încheiere de ședință, dosar nr. {case}
            Cerere de chemare în judecată comunicată pentru întâmpinare, dosar nr. {case}
        """),
        senders="j", reply="court_filing", reply_share=0.3, reply_days=(5, 24), sheets=(1, 14),
        annexes=(0, 4), filing=15, resolution="Conexat la dosarul instanței",
    ),
    DocumentKind(
        "bailiff_notice", "Înștiințare executor", "taxes", 2.2, 3,
        subjects("""
            Înființare poprire, debitor {person}
            Solicitare relații privind bunurile debitorului {person}
            Afișare publicație de vânzare imobiliară, str. {street} nr. {number}
            Proces-verbal de contravenție spre executare, {person}
        """),
        senders="e", reply="letter_out", reply_share=0.5, reply_days=(2, 9), filing=16,
        resolution="Operat; debit luat în evidență",
    ),
    DocumentKind(
        "trade_permit", "Cerere acord de funcționare", "trade", 0.8, 3,
        subjects("""
            Cerere acord de funcționare punct de lucru, str. {street} nr. {number}
            Cerere aviz program de funcționare, str. {street} nr. {number}
            5,6: Cerere autorizare terasă sezonieră, str. {street}
            11,12: Cerere amplasare căsuță la târgul de Crăciun
        """),
        senders="b", reply="answer", reply_share=0.45, reply_days=(4, 25), annexes=(2, 6), filing=17,
        resolution="Eliberat acordul la ghișeu",
    ),
    DocumentKind(
        "offer", "Ofertă", "procurement", 1.4, 1.8,
        subjects("""
            Ofertă de preț mobilier și birotică
            Ofertă servicii de cadastru, sector {number}
            Ofertă lucrări de reparații str. {street}
            8,9,10: Ofertă material antiderapant pentru sezonul de iarnă
            10,11: Ofertă iluminat ornamental de sărbători
        """),
        senders="b", annexes=(0, 3), filing=18, resolution="Predat la achiziții",
    ),
    DocumentKind(
        "other_request", "Cerere", "mayor", 2.4, 3.2,
        subjects("""
            Cerere utilizare sală cămin cultural, luna {month}
            Cerere loc de veci, cimitirul din {village}
            Cerere participare la concursul pentru postul de referent
            Cerere sprijin pentru clubul sportiv din {village}
            Cerere concesiune teren, str. {street} f.n.
            1,2,3: Cerere masă lemnoasă pentru încălzire, {village}
            5,6,7,8,9: Cerere autorizare eveniment public în aer liber
            12: Cerere sprijin pentru serbarea de Crăciun
        """),
        senders="pppb", reply="answer", reply_share=0.4, reply_days=(4, 28), annexes=(0, 3), filing=19,
        resolution="Aprobat; comunicat telefonic",
    ),
)  # fmt: skip
