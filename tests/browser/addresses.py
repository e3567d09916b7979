"""What each role opens besides the rail, below the institution's address; the keys come from the town's places."""

COUNTER = (
    "cautare/",
    "cautare/?q=asociatia",
    "cautare/?q=1",
    "cautare/?q=zzzz",
    "registre/general/?stare=annulled",
    "registre/general/?text=zzzz&sens=outgoing&de_la=31.02.2026",
    "corespondenti/nou/",
    "rezervari/noua/",
    *(
        f"registre/general/{{year}}/{{{state}}}/"
        for state in ("plain", "laden", "annulled", "reserved", "unused")
    ),
    "registre/general/{year}/{laden}/corectare/",
    "registre/general/{year}/{plain}/anulare/",
    "rezervari/{reserved_id}/renuntare/",
    "corespondenti/{correspondent}/",
    "corespondenti/{correspondent}/corectare/",
    "corespondenti/{namesake}/unire/{namesake_other}/",
    "rezervari/{reserved_id}/folosire/",
    "termene/{term}/expediere/",
    "scrisori/{draft_letter}/",
    "registre/general/{year}/{plain}/scrisoare/",
    *(
        f"registre/general/{{year}}/{{plain}}/{page}"
        for page in ("raspuns/", "raspuns/legare/", "persoane-vizate/", "completari/")
    ),
    "tava/?stare=deoparte",
    "tava/{item}/",
    "tava/{item_long}/",
    "fisiere/{file}/vezi/",
    "mesaje/",
    "mesaje/preferinte/",
    *(f"taxe/{page}/" for page in ("casierie", "zi", "extrase", "restituiri")),
    "programari/calendare/",
    "programari/calendare/nou/",
    "sedinte/noua/",
    "schimb/?fila=primite",
    "registre/general/{year}/{exchanged}/schimb/",
)
PUBLIC_RELATIONS = (
    "petitii/?stare=toate",
    "petitii/optiuni/",
    "petitii/registru/",
    "petitii/raport/",
    "registre/general/{year}/{petition}/",
    *(
        f"registre/general/{{year}}/{{petition}}/petitie/{page}"
        for page in ("", "fel/", "legea-544/", "redirectionare/", "solutie/", "pereche/{petition_first}/")
    ),
    "registre/general/{year}/{petition_signed}/petitie/",
    "registre/general/{year}/{petition_nameless}/petitie/clasare/",
    "registre/general/{year}/{petition}/raspuns/",
    "registre/general/{year}/{answer}/expediere/",
    "registre/general/{year}/{answer}/partajare/",
    "solicitari-544/verbal/",
    "solicitari-544/cost-copii/",
    "solicitari-544/registru/",
    "solicitari-544/raport/",
    "registre/general/{year}/{request}/",
    "solicitari-544/general/{year}/{request}/evaluare/",
    *(
        f"solicitari-544/general/{{year}}/{{request_assessed}}/{page}/"
        for page in ("lamuriri", "termen-30", "raspuns")
    ),
    *(
        f"solicitari-544/general/{{year}}/{{request_{kind}}}/{page}/"
        for kind, page in (
            ("exempt", "refuz"),
            ("elsewhere", "redirectionare"),
            ("published", "publicata"),
            ("petition", "petitie"),
            ("refused", "reclamatie"),
            ("refused", "instanta"),
        )
    ),
    "registre/general/{year}/{request_refused}/",
    "solicitari-544/?stare=toate",
    *(f"solicitari-544/reclamatii/{{complaint_{step}}}/" for step in ("fresh", "heard", "decided")),
    "solicitari-544/instanta/{court_case}/",
    "expedieri/raport/",
    *(f"expedieri/?fila={tab}" for tab in ("in-borderou", "neconfirmate", "intoarse", "plecate")),
    "expedieri/{shipment}/",
    "expedieri/{shipment_gone}/",
    "registre/general/{year}/{letter}/expediere/",
    "expedieri/borderouri/",
    "expedieri/borderouri/{bundle_open}/",
    "expedieri/borderouri/{bundle_closed}/",
    "expedieri/scanare/",
    "monitor/adauga/",
    "din-oficiu/buget/",
    "consultari/adauga/",
    "consultari/abonati/",
    "consultari/raport/2025/",
)
WORK = (
    "registre/general/{year}/{given}/",
    "registre/general/{year}/{given}/repartizare/",
    "registre/general/{year}/{waits}/avizare/",
    "registre/general/{year}/{circled}/",
    "registre/general/{year}/{circled}/avizare/{step}/",
    "de-semnat/{to_sign}/",
    "registre/general/{year}/{to_sign_number}/semnare/",
    "cheile-mele/",
    "cheile-mele/noua/fisier/",
    "inlocuiri/",
    "inlocuiri/noua/",
)
CLERK = (
    "registre/general/{year}/{given}/",
    "inlocuiri/",
    "mesaje/",
    "mesaje/{message}/",
)
ADMINISTRATION = (
    "compartimente/institutie/",
    "compartimente/istoric/",
    "compartimente/nou/",
    "compartimente/{unit}/",
    "compartimente/{unit}/inchide/",
    "oameni/a-doua-dovada/",
    "oameni/istoric/",
    "oameni/nou/",
    "registru-nou/",
    "circuite/",
    "circuite/nou/",
    "circuite/{circuit}/",
    "circuite/{circuit}/schimba/",
    "oameni/inlocuiri/",
    "oameni/inlocuiri/noua/",
    "oameni/{member}/predare/",
    "compartimente/{unit}/predare/",
    "predari/{departure}/",
    "setari/cutii-postale/noua/",
    "setari/cutii-postale/{mailbox}/",
    "setari/semnare/serviciu/",
    "setari/semnare/sigiliu/noua/fisier/",
    "zile-declarate/noua/",
    "zile-declarate/socotire/",
    "zile-declarate/amintiri/",
    "trimiteri/{delivery}/",
    "trimiteri/cai/",
    "trimiteri/cai/ore/",
    "taxe/reguli/adauga/",
    "taxe/reguli/casierie/",
    "trimiteri/webhook/nou/",
    "programe-anuntate/",
    "programe-anuntate/nou/",
    "trimiteri/webhook/{endpoint}/",
    "trimiteri/texte/",
    "sabloane/",
    "sabloane/nou/",
    "sabloane/campuri/",
    "sabloane/antet/",
    "sabloane/{template}/",
    "sabloane/{template}/text/",
    "portal-public/accesibilitate/",
    "portal-public/pe-alte-site-uri/",
    "formulare/nou/",
    *(f"formulare/{{form}}/{page}" for page in ("", "vezi/", "reguli/", "camp/organizatie/", "publica/")),
    "reguli-termene/",
    "reguli-termene/PET/",
    "trimiteri/texte/assignment.received/email/ro/",
    *(f"programe/{page}/" for page in ("nou", "{program}", "{program_fresh}", "{program}/retrage")),
    *(f"programe-anuntate/{{told}}/{page}" for page in ("", "schimba/", "?stare=renuntate")),
    "programe-anuntate/{told_stopped}/",
    *(f"schimb/parteneri/{page}/" for page in ("{partner}", "{partner_new}")),
)
DATA_PROTECTION = (
    "cereri-date/?fila=incheiate",
    "cereri-date/noua/",
    "destinatari/",
    "destinatari/adauga/",
    "cereri-autoritati/",
    "cereri-autoritati/adauga/",
    "incidente/adauga/",
    "pastrare/simulare/",
    "pastrare/explica/",
    "pastrare/suspendari/",
    "pastrare/suspendari/adauga/",
    "pastrare/stergeri/",
)
BEHIND = {
    "registrar": COUNTER,
    "officer": PUBLIC_RELATIONS,
    "head": WORK,
    "clerk": CLERK,
    "secretary": ("registre/general/{year}/{waits}/", "registre/general/{year}/{waits}/repartizare/"),
    "mayor": ("termene/{term}/prelungire/",),
    "administrator": ADMINISTRATION,
    "protector": DATA_PROTECTION,
}
OWN = (
    *("/birou/eu/", "/birou/calendar/", "/cont/parola/pune/", "/cont/sesiuni/"),
    *("/cont/profil/", "/cont/istoric/", "/cont/insemnare/", "/cont/functii/", "/cont/dezvaluiri/"),
    "/cont/confidentialitate/",
    *("/cont/identitate/", "/cont/identitate/ghiseu/", "/cont/identitate/semnatura/"),
    "/depunerile-mele/",
)
# Of nobody: whoever writes a program reads it.
OPEN = ("/api/v1/docs/", "/api/v1/docs/problems/")
# Of an institution, in public.
PUBLIC = (
    *("", "harta-datelor/", "informare/", "cookie-uri/", "cerere/", "cerere/stare/"),
    *("../", "../piesa/", "../accesibilitate/", "../taxe/", "../programari/", "../audiente/", "../sedinte/"),
    *("../termene/", "../urmarire/", "../verificare/"),
)
# Of the supplier, under /consola/; and of a town hall with a contract, below its address.
CONSOLE = (
    *("", "clienti/", "clienti/nou/", "clienti/{customer}/", "clienti/{customer}/contract/"),
    "clienti/peste-limite/",
    *("contracte/", "contracte/{contract}/", "contracte/{contract}/prelungire/"),
    *("abonamente/", "abonamente/{subscription}/", "planuri/", "planuri/{plan}/"),
    *("licente/", "licente/noua/", "licente/feluri/", "licente/chei/", "licente/{licence}/"),
    *("facturi/", "facturi/noua/", "facturi/luna/", "facturi/e-factura/", "facturi/{invoice}/"),
    *("facturi/serii/", "facturi/tva/", "facturi/emitent/", "facturi/legatura/"),
    *("plati/", "plati/extrase/", "plati/neconcordante/", "plati/notificari/", "plati/ordin/{pay_order}/"),
    *("verificari/", "verificari/reguli/", "asistenta/", "comunicare/"),
)
SUPPLIED = (
    *("abonament/", "abonament/facturi/", "abonament/licente/", "abonament/incheiere/"),
    "abonament/contract/{contract}/",
)
# Of the archive, of the emergency register and of the seals, by role, in the states that `shelved` makes.
_WORKS = tuple(f"work_{state}" for state in ("draft", "decided", "asked", "approved", "done", "dropped"))
ARCHIVE = (
    *(f"arhiva/{page}" for page in ("", "dosare/", "dosare/nou/", "de-clasat/", "nomenclator/")),
    *(f"arhiva/dosare/{{{state}}}/" for state in ("dossier_open", "dossier_stored", "dossier_gone")),
    *(f"arhiva/nomenclator/{{{state}}}/" for state in ("plan", "plan_draft")),
    "arhiva/nomenclator/{plan_draft}/pozitie/",
    "arhiva/nomenclator/{plan}/pozitie/{filing_position}/",
    "arhiva/nomenclator/{plan}/comparare/{plan_draft}/",
    *("arhiva/inventare/", "arhiva/inventare/{inventory}/", "arhiva/predari/", "arhiva/depozit/"),
    *("arhiva/evidenta/", "arhiva/imprumuturi/", "arhiva/selectionare/", "arhiva/selectionare/comisia/"),
    *(f"arhiva/selectionare/{{{work}}}/" for work in _WORKS),
    *(f"fisiere-pastrate/selectionare/{{{work}}}/" for work in ("work_draft", "work_approved", "work_done")),
    *("fisiere-pastrate/", "fisiere-pastrate/dosar/{dossier_open}/"),
)
STANDSTILL = (
    *("urgenta/", "urgenta/deschide/", "urgenta/foi/", "urgenta/{outage}/", "urgenta/{outage_open}/"),
    *("urgenta/{outage_open}/foaie/", "urgenta/{outage}/pozitie/{outage_line}/"),
    "urgenta/{outage_open}/pozitie/{outage_waiting}/",
)
SEALS = ("sigilii/", "sigilii/ani/", "sigilii/ani/general/{year}/")
WATCH = ("sigilii/paza/",)
REPORT_NAMES = (
    *("legea-544", "petitii", "transparenta", "intarziate", "durate", "raspunsuri", "incarcare", "cai"),
    *("feluri", "integritate"),
)
REPORTS = (
    *("rapoarte/", "rapoarte/panou/", "rapoarte/cine-a-vazut/"),
    *(f"rapoarte/{name}/" for name in REPORT_NAMES),
)
SHELVED = {
    "archivist": (*ARCHIVE, *SEALS),
    "registrar": STANDSTILL,
    "administrator": (*WATCH, "urgenta/", "urgenta/{outage_open}/"),
    "auditor": (*WATCH, *REPORTS),
}
