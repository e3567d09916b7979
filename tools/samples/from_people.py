"""Letters of people: requests, complaints, petitions."""

# ruff: noqa: E501 - a paragraph of a letter is one line

from tools.samples import cast
from tools.samples.letters import Letter

LETTERS = [
    Letter(
        "documents/cerere-adeverinta-registrul-agricol.pdf",
        "certificate_request",
        cast.MURESAN,
        "Cerere adeverință din registrul agricol pentru APIA",
        f"""
        Domnule Primar,
        Subsemnata Mureșan Letiția, domiciliată în comuna Lunca Frasinului, str. Viilor nr. 38, județul Alba, CNP {cast.MURESAN["cnp"]}, vă rog să-mi eliberați o adeverință din care să rezulte suprafața de teren și animalele cu care figurez înscrisă în registrul agricol, poziția de rol pe numele soțului meu, Mureșan Traian, decedat.
        Am moștenit de la el 1,84 ha arabil la locul numit „La Răchiți” și 0,60 ha fânețe pe Dealul Viilor. Adeverința îmi trebuie la APIA, pentru depunerea cererii unice de plată, iar programarea mea este în 14 aprilie.
        Anexez copia cărții de identitate, copia certificatului de moștenitor și dovada plății taxei extrajudiciare.
        Vă mulțumesc.
        > 30.03.2026
        > Mureșan Letiția
        > Domnului Primar al comunei Lunca Frasinului
        """,
        sheets=1,
        annexes=3,
        dated="2026-03-30",
    ),
    Letter(
        "documents/sesizare-strada-fantanii.pdf",
        "petition",
        cast.GROZA,
        "Sesizare privind starea străzii Fântânii și șanțul colmatat",
        """
        Către Primăria comunei Lunca Frasinului
        # SESIZARE
        Subsemnatul Groza Ilie, cu domiciliul în Lunca Frasinului, str. Fântânii nr. 14, vă aduc la cunoștință că strada noastră, pe porțiunea dintre fântâna publică și podețul de la Moara Veche (circa 200 m), nu mai poate fi folosită după ploaie. Șanțul din partea dreaptă este plin cu pământ și vegetație, iar apa curge pe carosabil și intră în curțile de la numerele 12, 14, 16 și 18.
        În noaptea de 8 spre 9 mai apa mi-a intrat în pivniță până la a doua treaptă. Vecina mea, de 81 de ani, nu a putut ieși din casă două zile. Salvarea care a venit la dânsa a rămas la capătul străzii.
        Vă rog să dispuneți decolmatarea șanțului și împietruirea porțiunii afectate și să-mi răspundeți în scris, conform Ordonanței Guvernului nr. 27/2002 privind reglementarea activității de soluționare a petițiilor. Atașez două fotografii, listate pe o singură foaie.
        > Cu respect,
        > Groza Ilie
        > 11 mai 2026
        """,
        sheets=1,
        annexes=1,
        dated="2026-05-11",
    ),
    Letter(
        "documents/revenire-strada-fantanii.pdf",
        "petition",
        cast.GROZA,
        "Revenire la sesizarea privind strada Fântânii",
        """
        Către Primăria comunei Lunca Frasinului
        # REVENIRE
        Mă numesc Groza Ilie, din str. Fântânii nr. 14. Revin la sesizarea pe care am depus-o la registratură în data de 11 mai 2026, despre șanțul colmatat și starea străzii Fântânii. Nu am primit până astăzi niciun răspuns, deși au trecut mai bine de 30 de zile.
        Între timp s-a mai surpat un metru de mal lângă podeț. Dacă lucrarea nu se poate face anul acesta, vă rog să-mi spuneți în scris când este programată și din ce bani.
        > 22 iunie 2026
        > Groza Ilie
        """,
        sheets=1,
        dated="2026-06-22",
        extra={"repeats": "documents/sesizare-strada-fantanii.pdf"},
    ),
    Letter(
        "documents/scan-iluminat-public-valea-teiului.pdf",
        "petition",
        cast.FULGA,
        "Petiție privind iluminatul public pe strada Școlii, satul Valea Teiului",
        """
        Domnule Primar,
        Subsemnata Fulga Ștefania, din satul Valea Teiului, strada Școlii nr. 7, împreună cu vecinii semnatari, vă sesizăm că de la începutul lunii octombrie nu mai funcționează șapte lămpi de iluminat public, între școală și capătul liniei de autobuz.
        Copiii care fac naveta la liceu coboară din autobuzul de la ora 18:10 și merg pe întuneric aproape un kilometru, pe un drum fără trotuar. Am sunat de trei ori la numărul afișat pe stâlp și ni s-a spus că firma de întreținere nu mai are contract cu primăria.
        Vă rugăm să luați măsuri cât mai repede și să ne comunicați termenul de remediere.
        Anexăm tabelul cu 23 de semnături.
        > Valea Teiului, 19.10.2026
        > Fulga Ștefania
        """,
        style="typed",
        sheets=1,
        annexes=1,
        dated="2026-10-19",
        notes="Image only: a typed page scanned at 110 dpi, slightly turned and noisy; no text layer",
    ),
    Letter(
        "documents/IMG_20260713_0002.jpg",
        "petition",
        cast.NEGRILA,
        "Sesizare câini fără stăpân în zona Livezilor",
        """
        Primăria Lunca Frasinului
        Subsemnatul Negrilă Sabin, str. Livezilor nr. 52, reclam faptul că de două săptămâni o haită de cinci câini fără stăpân stă lângă containerele de la intersecția cu strada Morii. Duminică au sărit la fetița mea, care venea cu bicicleta. A scăpat cu o julitură, dar s-a speriat foarte tare.
        Vă rog să chemați serviciul de gestionare a câinilor fără stăpân, potrivit O.U.G. nr. 155/2001, și să-mi spuneți ce s-a făcut.
        > 13.07.2026
        > Negrilă Sabin
        """,
        style="typed",
        dated="2026-07-13",
        notes="Photograph of a typed page (JPEG), no text layer",
    ),
    Letter(
        "documents/plangere-gard-vecini.png",
        "petition",
        cast.HADAREAN,
        "Plângere privind mutarea gardului de către vecin, Poiana Cornilor",
        """
        Domnule primar,
        Sunt Hădărean Rafila, am 80 de ani și locuiesc singură în Poiana Cornilor, strada Dealului, la numărul 3. Vecinul meu de la numărul 5 a mutat gardul dinspre grădină cu vreo doi pași în locul meu, cât am fost internată în spital, și a tăiat și prunul de lângă hotar.
        Vă rog frumos să trimiteți pe cineva de la agricol cu harta, să se vadă pe unde a fost hotarul, că eu nu am putere să mă judec cu el.
        > Hădărean Rafila
        > 4 septembrie 2026
        """,
        style="typed",
        dated="2026-09-04",
        notes="Scan of a typed page (PNG, 16 grays), plain speech, no text layer",
    ),
    Letter(
        "documents/cerere-audienta.txt",
        "audience_request",
        cast.PRODAN,
        "Înscriere în audiență la primar",
        """
        CERERE DE ÎNSCRIERE ÎN AUDIENȚĂ
        Nume și prenume: Prodan Horea
        Adresa: Str. Izvorului nr. 9, Lunca Frasinului
        Telefon: 0700 000 031
        Solicit o audiență la domnul primar, într-o zi de miercuri, după ora 16:00, deoarece lucrez în schimburi.
        Problema: racordarea casei la rețeaua de apă. Rețeaua trece pe lângă poartă, dar mi s-a răspuns verbal că nu mai sunt prevăzute branșamente pe strada Izvorului în această etapă.
        Am mai fost în audiență la domnul viceprimar în data de 18 februarie 2026.
        > 2 martie 2026
        > Prodan Horea
        """,
        dated="2026-03-02",
    ),
    Letter(
        "documents/cerere-certificat-urbanism.pdf",
        "urbanism_certificate",
        cast.NEGRILA,
        "Cerere pentru emiterea certificatului de urbanism – construire locuință P+M",
        f"""
        ^ CERERE PENTRU EMITEREA CERTIFICATULUI DE URBANISM
        Către Primarul comunei Lunca Frasinului
        Subsemnatul Negrilă Sabin, CNP {cast.NEGRILA["cnp"]}, cu domiciliul în județul Alba, comuna Lunca Frasinului, str. Livezilor nr. 52, telefon 0700 000 044, în conformitate cu prevederile Legii nr. 50/1991 privind autorizarea executării lucrărilor de construcții, republicată, cu modificările și completările ulterioare, solicit emiterea certificatului de urbanism în scopul:
        # construire locuință unifamilială P+M, împrejmuire și branșamente
        | Imobil | teren intravilan, str. Livezilor f.n. |
        | Nr. cadastral | 70 418 |
        | Suprafața terenului | 742 mp |
        | Extras de carte funciară | nr. 70418 Lunca Frasinului |
        Anexez: extras de plan cadastral actualizat la zi (2 exemplare), extras de carte funciară de informare, dovada achitării taxei.
        > Data: 17.02.2026
        > Semnătura: Negrilă Sabin
        """,
        sheets=1,
        annexes=4,
        dated="2026-02-17",
    ),
    Letter(
        "documents/cerere-certificat-fiscal.odt",
        "tax_certificate",
        cast.DEAC,
        "Cerere certificat de atestare fiscală pentru vânzarea unui imobil",
        f"""
        Către Compartimentul Impozite și Taxe Locale
        # CERERE
        Subsemnata Deac Viorica, CNP {cast.DEAC["cnp"]}, domiciliată în Lunca Frasinului, str. Principală nr. 88, solicit eliberarea certificatului de atestare fiscală pentru persoane fizice, necesar la notar pentru vânzarea casei și a terenului din str. Plopilor nr. 20, poziția de rol nominal unic 1127.
        Menționez că impozitul pe anul în curs a fost achitat integral la 24 martie 2026, cu chitanța seria LF nr. 003318.
        > Deac Viorica
        > 08.06.2026
        """,
        dated="2026-06-08",
        annexes=2,
    ),
    Letter(
        "documents/cerere-taiere-nuc.rtf",
        "tree_felling",
        cast.LUNGU,
        "Cerere pentru tăierea unui nuc uscat pe domeniul public, strada Digului",
        """
        Domnule Primar,
        Subsemnatul Lungu Octavian, domiciliat în Lunca Frasinului, str. Digului nr. 2, vă rog să aprobați tăierea nucului aflat pe domeniul public, în fața porții mele, între trotuar și stâlpul de curent.
        Nucul este uscat pe jumătate, iar la furtuna din 2 august o creangă groasă a căzut peste firele de telefon. Mă ofer să curăț locul și să plantez în loc doi tei, din puieții dați de primărie.
        Rog să se facă verificarea la fața locului împreună cu reprezentantul pentru spații verzi.
        > Lungu Octavian
        > 10 august 2026
        """,
        dated="2026-08-10",
    ),
    Letter(
        "documents/cerere loc parcare – bloc ANL.docx",
        "parking_request",
        cast.MEDREA,
        "Cerere pentru atribuirea unui loc de parcare de reședință",
        """
        Către Primăria comunei Lunca Frasinului
        # CERERE
        Subsemnata Medrea Crina, chiriașă în blocul ANL din str. Salcâmilor nr. 12, scara A, apartamentul 6, vă rog să-mi atribuiți un loc în parcarea de reședință din spatele blocului, pentru autoturismul cu numărul de înmatriculare AB 00 FRS.
        Precizez că sunt însoțitoarea fiului meu, încadrat în grad de handicap grav, și că am nevoie de un loc cât mai aproape de intrare. Depun certificatul în copie, pe care vă rog să-l restituiți după verificare.
        > 15.09.2026
        > Medrea Crina
        """,
        dated="2026-09-15",
        annexes=3,
        notes="File name with spaces, a dash and upper case; Romanian, comma-below diacritics",
    ),
    Letter(
        "documents/scrisoare-de-multumire.jpg",
        "thanks",
        cast.PARISH,
        "Scrisoare de mulțumire pentru sprijinul la repararea capelei",
        """
        Parohia Ortodoxă Poiana Cornilor
        Stimate domnule Primar, stimați consilieri,
        Obștea noastră vă mulțumește din inimă pentru sprijinul dat la repararea acoperișului capelei din cimitir și pentru zilele în care oamenii primăriei au cărat țigla cu utilajele comunei. Înainte de iarnă lucrarea e gata și plătită.
        Vă așteptăm la hramul parohiei, în ziua de 8 noiembrie.
        > Preot paroh Moga Teodor
        > 26 octombrie 2026
        """,
        style="typed",
        dated="2026-10-26",
        number="47",
        notes="Scan (JPEG), no text layer",
    ),
    Letter(
        "documents/scan-reclamatie-anonima.pdf",
        "petition",
        cast.ANONYMOUS,
        "Reclamație nesemnată privind depozitarea de moloz pe malul pârâului",
        """
        Către primărie și către Garda de Mediu
        Vă spunem că pe malul pârâului, în dosul fostei ferme, se descarcă noaptea moloz și uși vechi dintr-un camion alb. S-a făcut o movilă cât o casă și la prima viitură o să fie blocat podul.
        Nu semnăm fiindcă ne este frică de cei care fac asta, dar puteți verifica ușor, urmele de roți se văd din drum.
        > Niște locuitori din Lunca
        """,
        style="typed",
        notes="Image only; unsigned and undated: a petition without identification data",
    ),
    Letter(
        "documents/petitie-spital-gresit-indreptata.pdf",
        "petition",
        cast.DEAC,
        "Petiție privind programările la ambulatoriul spitalului județean",
        """
        Către Primăria Lunca Frasinului, domnului primar
        Subsemnata Deac Viorica, din str. Principală nr. 88, vă rog să interveniți la ambulatoriul spitalului județean din Frasinu Mare, unde de trei luni nu reușesc să obțin o programare la cardiologie. La telefon nu răspunde nimeni, iar la ghișeu mi se spune să revin luna viitoare.
        Știu că spitalul ține de consiliul județean, dar nu știu unde să mă adresez și vă rog pe dumneavoastră să trimiteți mai departe cererea mea.
        > 05.10.2026
        > Deac Viorica
        """,
        dated="2026-10-05",
        notes="Romanian; addressed to the wrong authority, to be forwarded",
    ),
]
