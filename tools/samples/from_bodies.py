"""Letters of public bodies and firms."""

# ruff: noqa: E501 - a paragraph of a letter is one line

from tools.samples import cast
from tools.samples.letters import Letter

LETTERS = [
    Letter(
        "documents/adresa-consiliul-judetean-deszapezire.pdf",
        "letter",
        cast.COUNTY,
        "Date privind organizarea deszăpezirii în sezonul 2026–2027",
        """
        ^ CONSILIUL JUDEȚEAN ALBA
        ^ Direcția Gestionarea Patrimoniului – Serviciul Drumuri Județene
        ! Nr. 18244/DGP/12.10.2026
        Către: toate unitățile administrativ-teritoriale din județ. În atenția domnului/doamnei primar
        # Referitor la: pregătirea sezonului de iarnă 2026–2027
        În vederea întocmirii programului județean de măsuri pentru perioada de iarnă, vă rugăm să ne transmiteți, până la data de 30 octombrie 2026, următoarele informații:
        - persoana responsabilă cu deszăpezirea la nivelul unității administrativ-teritoriale și datele de contact;
        - utilajele proprii și contractate, pe tipuri;
        - cantitățile de material antiderapant aflate în stoc și necesarul estimat;
        - punctele cu risc de înzăpezire de pe drumurile comunale.
        Răspunsul se transmite pe adresa de e-mail a serviciului, în tabelul anexat. Netransmiterea datelor la termen face imposibilă cuprinderea comunei dumneavoastră în program.
        > DIRECTOR EXECUTIV, Cernat Liviu
        > Întocmit: Oancea Dana, consilier
        """,
        style="office",
        sheets=1,
        annexes=1,
        number="18244/DGP",
        dated="2026-10-12",
    ),
    Letter(
        "documents/prefectura-comunicare-hotarari.pdf",
        "letter",
        cast.PREFECT,
        "Solicitare documentație la hotărârile consiliului local adoptate în luna martie",
        """
        ^ INSTITUȚIA PREFECTULUI – JUDEȚUL ALBA
        ^ Serviciul Verificarea Legalității Actelor
        ! Nr. 4417/08.04.2026
        Către Secretarul general al comunei Lunca Frasinului
        Urmare verificării actelor administrative comunicate potrivit dispozițiilor Ordonanței de urgență a Guvernului nr. 57/2019 privind Codul administrativ, vă solicităm ca, în termen de 5 zile de la primirea prezentei, să ne transmiteți documentația care a stat la baza adoptării Hotărârii nr. 21/26.03.2026 privind darea în folosință gratuită a unui spațiu din imobilul situat în str. Școlii nr. 1.
        Din actele înaintate lipsesc raportul compartimentului de resort și avizul comisiei de specialitate. Vă rugăm să precizați totodată dacă imobilul face parte din domeniul public sau privat al comunei.
        > SUBPREFECT, Dascălu Marius
        """,
        style="office",
        sheets=1,
        number="4417",
        dated="2026-04-08",
        notes="PDF with an embedded PAdES signature of a self-made test certificate",
    ),
    Letter(
        "documents/itm-documente-control.odt",
        "letter",
        cast.LABOUR,
        "Solicitare de documente în vederea efectuării unui control",
        """
        ^ INSPECTORATUL TERITORIAL DE MUNCĂ ALBA
        ^ Serviciul Control Relații de Muncă
        ! Nr. 7730/SCRM/21.09.2026
        Către Comuna Lunca Frasinului, prin primar
        Vă aducem la cunoștință că, în baza tematicii de control pe trimestrul al III-lea, la sediul instituției dumneavoastră va fi efectuat un control privind respectarea legislației muncii pentru personalul contractual, în data de 29 septembrie 2026, începând cu ora 09:30.
        Vă rugăm să pregătiți: contractele individuale de muncă și actele adiționale, foile colective de prezență pe ultimele șase luni, statele de plată, registrul de evidență a concediilor de odihnă și regulamentul intern.
        Din partea instituției va participa persoana cu atribuții de resurse umane.
        > INSPECTOR-ȘEF, Pădurean Silvia
        """,
        style="office",
        number="7730/SCRM",
        dated="2026-09-21",
    ),
    Letter(
        "documents/anaf-infiintare-poprire.pdf",
        "letter",
        cast.FISC,
        "Adresă de înființare a popririi asupra veniturilor unui salariat",
        f"""
        ^ ADMINISTRAȚIA JUDEȚEANĂ A FINANȚELOR PUBLICE ALBA
        ^ Serviciul Colectare, Executare Silită Persoane Fizice
        ! Nr. 30951/14.05.2026 · Dosar de executare nr. 2208/2026
        # ADRESĂ DE ÎNFIINȚARE A POPRIRII
        Către: Comuna Lunca Frasinului, cod de identificare fiscală {cast.CUI_TOWN}, în calitate de terț poprit
        În temeiul Legii nr. 207/2015 privind Codul de procedură fiscală, cu modificările și completările ulterioare, vă înștiințăm că se înființează poprirea asupra veniturilor realizate de debitorul Bucur Valentin, salariat al instituției dumneavoastră, până la concurența sumei de 3 418 lei, reprezentând obligații fiscale neachitate la termen.
        Aveți obligația de a reține și vira suma în contul indicat în titlul executoriu anexat și de a înștiința organul de executare despre măsurile luate. Poprirea se consideră înființată la data primirii prezentei.
        > Șef serviciu, Gherman Otilia
        """,
        style="office",
        sheets=2,
        annexes=1,
        number="30951",
        dated="2026-05-14",
    ),
    Letter(
        "documents/politie-solicitare-date.docx",
        "letter",
        cast.POLICE,
        "Solicitare date privind titularul unei autorizații de construire",
        """
        ^ POSTUL DE POLIȚIE LUNCA FRASINULUI
        ! Nr. 512236/03.08.2026
        Către Primăria comunei Lunca Frasinului – Compartimentul Urbanism
        În cadrul cercetărilor efectuate în dosarul penal nr. 388/P/2026, vă rugăm să ne comunicați, până la data de 14 august 2026, dacă pentru imobilul din str. Stadionului nr. 61 a fost eliberată autorizație de construire sau de desființare în perioada 2023–2026, cine este titularul și copia conformă a documentelor.
        Prezenta adresă nu poate fi comunicată altor persoane.
        > Șef post, agent-șef de poliție Ispas Marian
        """,
        style="office",
        number="512236",
        dated="2026-08-03",
    ),
    Letter(
        "documents/scoala-centrala-termica.docx",
        "letter",
        cast.SCHOOL,
        "Solicitare reparație centrală termică înainte de sezonul rece",
        """
        ^ ȘCOALA GIMNAZIALĂ NR. 1 LUNCA FRASINULUI
        ! Nr. 604/07.09.2026
        Către Consiliul Local al comunei Lunca Frasinului
        Vă facem cunoscut că la probele efectuate în data de 3 septembrie cazanul nr. 2 al centralei termice nu a pornit, iar vasul de expansiune prezintă scurgeri. Cazanul rămas poate încălzi doar corpul A, în care învață clasele primare.
        Conform devizului anexat, reparația costă 14 260 lei, TVA inclus, și durează circa zece zile. Bugetul școlii nu mai are sume la articolul de reparații. Vă rugăm să analizați suplimentarea bugetului la prima rectificare, astfel încât lucrarea să fie gata până la 1 octombrie.
        > Director, prof. Vasiu Corina
        """,
        style="office",
        sheets=1,
        annexes=2,
        number="604",
        dated="2026-09-07",
    ),
    Letter(
        "documents/citatie-judecatoria.tif",
        "summons",
        cast.COURT,
        "Citație în dosarul nr. 1904/999/2026 – uzucapiune",
        """
        ^ JUDECĂTORIA FRASINU MARE · Secția civilă
        ! Dosar nr. 1904/999/2026 · Emisă la 02.06.2026
        # CITAȚIE
        Pentru termenul de la 16 septembrie 2026, ora 09:00, camera Sala 3, Completul C5
        COMUNA LUNCA FRASINULUI, prin primar, cu sediul în str. Principală nr. 125, este chemată la această instanță în calitate de PÂRÂTĂ, în proces cu reclamantul Râpan Gheorghe, pentru uzucapiune.
        Primirea prezentei prezumă cunoașterea termenului și pentru termenele următoare. Odată cu citația vi se comunică, în copie, cererea de chemare în judecată și înscrisurile anexate.
        Aveți obligația de a depune întâmpinare în termen de 25 de zile de la comunicare, sub sancțiunea decăderii din dreptul de a mai propune probe și de a invoca excepții, în afara celor de ordine publică.
        > Grefier, Tudose Anca
        """,
        style="typed",
        sheets=2,
        annexes=1,
        number="1904/999/2026",
        dated="2026-06-02",
        notes="Two-page black-and-white TIFF (CCITT G4), the second page is the claim; no text layer",
        extra={"page_count": 2},
    ),
    Letter(
        "documents/scan-executor-poprire.pdf",
        "bailiff_notice",
        cast.BAILIFF,
        "Somație și înștiințare de poprire în dosarul de executare 771/2026",
        """
        ^ BIROUL EXECUTORULUI JUDECĂTORESC ZĂVOIANU SABIN
        ! Dosar de executare nr. 771/2026 · Data: 20.07.2026
        # ÎNȘTIINȚARE
        Către Comuna Lunca Frasinului
        La cererea creditoarei Electrica Luncii Furnizare S.A., în baza titlului executoriu constând în sentința civilă nr. 1183/2025 pronunțată de Judecătoria Frasinu Mare, vă înștiințăm că s-a încuviințat executarea silită a debitorului Rotaru Grigore, beneficiar al unei indemnizații plătite de instituția dumneavoastră.
        Vă punem în vedere să ne comunicați, în 5 zile de la primire, cuantumul sumelor datorate debitorului și dacă asupra lor mai există alte popriri.
        > Executor judecătoresc, Zăvoianu Sabin
        """,
        style="typed",
        number="771/2026",
        dated="2026-07-20",
        notes="Image only: scanned with a skew of about one degree; no text layer",
    ),
    Letter(
        "documents/factura-energie-electrica.pdf",
        "invoice",
        cast.POWER,
        "Factură energie electrică ELF 0048213 – luna septembrie 2026",
        """
        ^ ELECTRICA LUNCII FURNIZARE S.A.
        ! FACTURĂ seria ELF nr. 0048213 din 06.10.2026 · scadentă la 05.11.2026
        Client: Comuna Lunca Frasinului, str. Principală nr. 125, județul Alba
        | Loc de consum | kWh | Valoare fără TVA (lei) |
        | Sediu primărie | 1 184 | 1 302,40 |
        | Iluminat public Lunca Frasinului | 6 920 | 7 612,00 |
        | Iluminat public Valea Teiului | 2 315 | 2 546,50 |
        | Cămin cultural Poiana Cornilor | 208 | 228,80 |
        Total fără TVA: 11 689,70 lei. TVA 21 %: 2 454,84 lei. Total de plată: 14 144,54 lei.
        Indexul iluminatului public este estimat; citirea se face în luna noiembrie. Prezenta este copia informativă a facturii transmise prin sistemul național RO e-Factura.
        """,
        style="office",
        number="ELF 0048213",
        dated="2026-10-06",
    ),
    Letter(
        "documents/adresa-mediu-deseuri.pdf",
        "letter",
        cast.ENVIRONMENT,
        "Raportare trimestrială privind colectarea separată a deșeurilor",
        """
        ^ AGENȚIA PENTRU PROTECȚIA MEDIULUI ALBA
        ! Nr. 9120/CFM/01.07.2026
        Către UAT Comuna Lunca Frasinului
        Vă reamintim că până la data de 15 a lunii următoare încheierii trimestrului aveți obligația de a transmite situația cantităților de deșeuri colectate separat, pe categorii: hârtie și carton, plastic și metal, sticlă, biodeșeuri și deșeuri reziduale.
        Pentru trimestrul I datele transmise nu se corelează cu cele raportate de operator: la fracția sticlă ați declarat 3,2 tone, iar operatorul 1,9 tone. Vă rugăm să verificați și să retransmiteți formularul corectat.
        > Director executiv, Fărcaș Adela
        """,
        style="office",
        number="9120/CFM",
        dated="2026-07-01",
        notes="Signed apart: the CMS signature stands in adresa-mediu-deseuri.pdf.p7s",
    ),
    Letter(
        "documents/contract-mentenanta.pdf.p7m",
        "contract",
        cast.SOFTWARE,
        "Contract de servicii de mentenanță a aplicațiilor informatice",
        """
        ^ CONTRACT DE PRESTĂRI SERVICII
        ! Nr. 38/15.01.2026
        Între Comuna Lunca Frasinului, în calitate de achizitor, și Fântâna Soft S.R.L., în calitate de prestator, s-a încheiat prezentul contract, prin achiziție directă, în condițiile Legii nr. 98/2016 privind achizițiile publice.
        Art. 1. Prestatorul asigură mentenanța aplicațiilor de contabilitate și de impozite și taxe: corectarea erorilor, actualizarea la schimbările legislative și asistență telefonică în zilele lucrătoare, între orele 8:00 și 16:30.
        Art. 2. Prețul este de 890 lei pe lună, la care se adaugă TVA, plătit în 30 de zile de la primirea facturii.
        Art. 3. Contractul se încheie până la 31 decembrie 2026. O defecțiune care oprește încasările se remediază în cel mult 8 ore lucrătoare.
        > Achizitor: Primar, Morar Dan
        > Prestator: Administrator, Vișan Paul
        """,
        style="office",
        sheets=0,
        number="38",
        dated="2026-01-15",
        notes="PDF wrapped in a PKCS#7 (CMS) signed message, DER",
    ),
    Letter(
        "documents/apia-lista-fermieri.pdf",
        "letter",
        cast.PAYMENTS,
        "Verificarea suprafețelor înscrise în registrul agricol pentru cererile de plată",
        """
        ^ AGENȚIA DE PLĂȚI ȘI INTERVENȚIE PENTRU AGRICULTURĂ
        ^ Centrul Local Frasinu Mare
        ! Nr. 2876/11.06.2026
        Către Primăria comunei Lunca Frasinului – Compartimentul Agricol
        În urma verificării cererilor de plată depuse în campania 2026, vă rugăm să confirmați, pe tabelul de mai jos, suprafețele înscrise în registrul agricol pentru următorii fermieri, la care au apărut suprapuneri:
        | Fermier | Bloc fizic | Suprafață declarată (ha) |
        | Șandru Felicia | 1421 | 2,35 |
        | Pușcaș Nicolae | 1421 | 1,10 |
        | Ferma-Zăvoi Agro S.R.L. | 1418 | 17,60 |
        Termen de răspuns: 10 zile de la primire.
        > Șef centru local, Nicoară Emil
        """,
        style="office",
        number="2876",
        dated="2026-06-11",
    ),
]
