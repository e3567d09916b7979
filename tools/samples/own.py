"""What the town hall itself writes: answers, internal papers, drafts."""

# ruff: noqa: E501 - a paragraph of a letter is one line

from tools.samples import cast
from tools.samples.letters import Letter

HEAD = """
        ^ ROMÂNIA · JUDEȚUL ALBA
        ^ COMUNA LUNCA FRASINULUI – PRIMĂRIA"""

LETTERS = [
    Letter(
        "documents/raspuns-strada-fantanii.docx",
        "answer",
        cast.HALL,
        "Răspuns la sesizarea privind strada Fântânii",
        f"""{HEAD}
        ! Compartimentul Administrarea Domeniului Public
        Domnului Groza Ilie, str. Fântânii nr. 14, Lunca Frasinului
        Stimate domn,
        Urmare sesizării dumneavoastră din 11 mai 2026 și a revenirii din 22 iunie 2026, vă comunicăm că în data de 24 iunie a fost făcută o verificare la fața locului. S-a constatat colmatarea șanțului pe 180 m și surparea malului în aval de podeț.
        Decolmatarea se execută cu utilajul propriu în perioada 6–10 iulie 2026. Împietruirea porțiunii afectate a fost cuprinsă în lista de lucrări propusă la rectificarea bugetului din luna august. Ne cerem scuze pentru întârzierea răspunsului.
        > Primar, Morar Dan
        > Întocmit: Suciu Bogdan, referent
        """,
        direction="outgoing",
        recipient=cast.GROZA,
        style="office",
        dated="2026-06-29",
        extra={"answers": "documents/sesizare-strada-fantanii.pdf"},
    ),
    Letter(
        "documents/adeverinta-domiciliu-gospodarie.pdf",
        "certificate",
        cast.HALL,
        "Adeverință privind componența gospodăriei",
        f"""{HEAD}
        ! Compartimentul Registrul Agricol
        # ADEVERINȚĂ
        Se adeverește prin prezenta că doamna Oniga Lăcrămioara, din comuna Lunca Frasinului, satul Valea Teiului, str. Morii nr. 66, este înscrisă în registrul agricol tipul I, volumul 4, poziția 31, având gospodăria compusă din trei persoane.
        S-a eliberat prezenta pentru a-i servi la dosarul de bursă socială al copilului.
        > Primar, Morar Dan
        > Secretar general, Nistor Valeria
        > Întocmit: Suciu Bogdan
        """,
        direction="outgoing",
        recipient=cast.ONIGA,
        style="office",
        dated="2026-09-24",
    ),
    Letter(
        "documents/referat-material-antiderapant.rtf",
        "memo",
        cast.HALL,
        "Referat de necesitate – material antiderapant pentru iarna 2026–2027",
        f"""{HEAD}
        ! Compartimentul Administrarea Domeniului Public
        Se aprobă, Primar, Morar Dan
        # REFERAT DE NECESITATE
        Pentru siguranța circulației pe drumurile comunale DC 17 și DC 19 și pe străzile în pantă din Poiana Cornilor, este necesară achiziționarea a 40 de tone de nisip și a 12 tone de sare, cu livrare eșalonată până la 30 noiembrie.
        Stocul rămas din sezonul trecut este de 3 tone de nisip. Valoarea estimată, stabilită după ultimele două achiziții, este de 17 400 lei fără TVA. Propun achiziția directă.
        > Întocmit: Hossu Călin
        > 05.10.2026
        """,
        direction="internal",
        style="office",
        dated="2026-10-05",
    ),
    Letter(
        "documents/proces-verbal-sedinta-consiliu.docx",
        "minutes",
        cast.HALL,
        "Proces-verbal al ședinței ordinare a Consiliului Local din 30 septembrie 2026",
        f"""{HEAD}
        # PROCES-VERBAL
        Încheiat astăzi, 30 septembrie 2026, cu ocazia ședinței ordinare a Consiliului Local al comunei Lunca Frasinului, convocată prin dispoziția primarului. Din cei 11 consilieri în funcție sunt prezenți 10; lipsește motivat domnul consilier Leahu Victor.
        Domnul președinte de ședință, Păun Radu, supune aprobării ordinea de zi, care se votează în unanimitate:
        - rectificarea bugetului local pe anul 2026;
        - aprobarea indicatorilor tehnico-economici pentru modernizarea străzii Fântânii;
        - atribuirea în folosință gratuită a unui teren de 300 mp tinerilor, la Valea Teiului;
        - diverse.
        La punctul 2, doamna consilier Jurcă Sanda întreabă dacă este cuprinsă și rigola. Domnul primar răspunde că rigola este prevăzută pe ambele părți. Proiectul se aprobă cu 9 voturi pentru și o abținere.
        La diverse, domnul Ungur Tiberiu cere curățarea izlazului înainte de venirea iernii. Nemaifiind alte probleme, ședința se închide la ora 15:40.
        > Președinte de ședință, Păun Radu
        > Secretar general, Nistor Valeria
        """,
        direction="internal",
        style="office",
        sheets=2,
        dated="2026-09-30",
    ),
    Letter(
        "documents/proiect-hotarare-taxe-speciale.odt",
        "decision_draft",
        cast.HALL,
        "Proiect de hotărâre privind taxele speciale pe anul 2027",
        f"""{HEAD}
        # PROIECT DE HOTĂRÂRE privind stabilirea taxelor speciale pentru anul 2027
        Consiliul Local al comunei Lunca Frasinului, întrunit în ședință ordinară,
        Având în vedere referatul de aprobare al primarului și raportul Compartimentului Impozite și Taxe Locale, ținând cont de prevederile Legii nr. 52/2003 privind transparența decizională în administrația publică, republicată, și ale Legii nr. 227/2015 privind Codul fiscal,
        # HOTĂRĂȘTE:
        Art. 1. Taxa specială pentru utilizarea căminului cultural se stabilește la 400 lei pe eveniment, pentru locuitorii comunei, și 700 lei pentru ceilalți.
        Art. 2. Taxa specială de salubrizare se stabilește la 11 lei pe persoană și lună.
        Art. 3. Prezenta hotărâre intră în vigoare la 1 ianuarie 2027.
        > Inițiator: Primar, Morar Dan
        > Avizat: Secretar general, Nistor Valeria
        """,
        direction="internal",
        style="office",
        dated="2026-10-28",
    ),
    Letter(
        "documents/nota-interna-program-arhiva.txt",
        "memo",
        cast.HALL,
        "Notă internă privind predarea dosarelor la arhivă",
        """
        NOTĂ INTERNĂ
        Către: toate compartimentele
        De la: Elena Cârstea, arhivar
        Dosarele încheiate în anul 2024 se predau la arhivă între 3 și 14 noiembrie 2026, pe bază de inventar și proces-verbal, după programul afișat la secretariat.
        Vă rog să le pregătiți cusute, numerotate și fără agrafe, cu opisul în față. Dosarele de peste 250 de file se împart în volume. Cine nu are coperte le primește de la mine, în fiecare dimineață până la ora 10.
        > 12.10.2026
        """,
        direction="internal",
        dated="2026-10-12",
    ),
]
