"""The words of this room: what its codes are called, and what its obstacles say."""

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from registratura.information.rules import (
    Domain,
    Evaluation,
    Exemption,
    Nature,
    Obstacle,
    PersonKind,
    Step,
    Verdict,
    Way,
)

WAYS: dict[Way, str | Promise] = {
    Way.VERBAL: gettext_lazy("verbal"),
    Way.ELECTRONIC: gettext_lazy("electronic"),
    Way.PAPER: gettext_lazy("suport hârtie"),
}
PERSON_KINDS: dict[PersonKind, str | Promise] = {
    PersonKind.NATURAL: gettext_lazy("persoană fizică"),
    PersonKind.LEGAL: gettext_lazy("persoană juridică"),
}
DOMAINS: dict[Domain, str | Promise] = {
    Domain.PUBLIC_MONEY: gettext_lazy("Utilizarea banilor publici (contracte, investiții, cheltuieli)"),
    Domain.DUTIES: gettext_lazy("Modul de îndeplinire a atribuțiilor instituției"),
    Domain.ACTS: gettext_lazy("Acte normative, reglementări"),
    Domain.LEADERS: gettext_lazy("Activitatea liderilor instituției"),
    Domain.LAW_544: gettext_lazy("Modul de aplicare a Legii 544/2001"),
    Domain.OTHER: gettext_lazy("Altele"),
}
EVALUATIONS: dict[Evaluation, str | Promise] = {
    Evaluation.ON_REQUEST: gettext_lazy("Se comunică la cerere"),
    Evaluation.PUBLISHED: gettext_lazy("Este deja publicată din oficiu"),
    Evaluation.EXEMPT: gettext_lazy("Este exceptată de la liberul acces"),
    Evaluation.NOT_OURS: gettext_lazy("O deține altă autoritate"),
    Evaluation.NOT_544: gettext_lazy("Nu ține de Legea 544/2001"),
}
EVALUATION_HINTS: dict[Evaluation, str | Promise] = {
    Evaluation.ON_REQUEST: gettext_lazy("Răspuns în 10 zile, sau în 30 cu înștiințare (art. 7 din lege)."),
    Evaluation.PUBLISHED: gettext_lazy("Solicitantul află în 5 zile unde o găsește (art. 21 din norme)."),
    Evaluation.EXEMPT: gettext_lazy("Refuz motivat în 5 zile de la primire (art. 7 alin. (2) și art. 12)."),
    Evaluation.NOT_OURS: gettext_lazy("Se trimite autorității competente în 5 zile (art. 24 din norme)."),
    Evaluation.NOT_544: gettext_lazy(
        "Se tratează ca petiție; solicitantul află în 5 zile (art. 21 din norme)."
    ),
}
NATURES: dict[Nature, str | Promise] = {
    Nature.FAVORABLE: gettext_lazy("favorabil"),
    Nature.PUBLISHED: gettext_lazy("favorabil, publicată din oficiu"),
    Nature.REDIRECTED: gettext_lazy("redirecționat"),
    Nature.REFUSED: gettext_lazy("refuz"),
    Nature.NONEXISTENT: gettext_lazy("informație inexistentă"),
    Nature.RECLASSIFIED: gettext_lazy("reîncadrată ca petiție"),
    Nature.DIRECTED: gettext_lazy("îndrumat să ceară în scris"),
    Nature.COMPLAINT: gettext_lazy("reclamație administrativă"),
}
EXEMPTIONS: dict[Exemption, str | Promise] = {
    Exemption.A: gettext_lazy("apărarea națională, siguranța și ordinea publică – informații clasificate"),
    Exemption.B: gettext_lazy(
        "deliberările autorităților, interese economice și politice – informații clasificate"
    ),
    Exemption.C: gettext_lazy(
        "activități comerciale sau financiare – concurența loială, proprietatea intelectuală"
    ),
    Exemption.D: gettext_lazy("datele personale"),
    Exemption.E: gettext_lazy("ancheta penală sau disciplinară"),
    Exemption.F: gettext_lazy("procedurile judiciare – procesul echitabil"),
    Exemption.G: gettext_lazy("protecția tinerilor"),
}
STEPS: dict[Step, str | Promise] = {
    Step.EVALUATE: gettext_lazy("de evaluat"),
    Step.ANSWER: gettext_lazy("de răspuns"),
    Step.TELL_PUBLISHED: gettext_lazy("de arătat unde e publicată"),
    Step.REFUSE: gettext_lazy("de comunicat refuzul"),
    Step.REDIRECT: gettext_lazy("de redirecționat"),
    Step.RECLASSIFY: gettext_lazy("de trecut la petiții"),
    Step.SEND: gettext_lazy("de expediat"),
    Step.DONE: gettext_lazy("încheiată"),
}
VERDICTS: dict[Verdict, str | Promise] = {
    Verdict.FOUNDED: gettext_lazy("întemeiată"),
    Verdict.UNFOUNDED: gettext_lazy("neîntemeiată"),
}


def words_of(obstacle: Obstacle) -> str:
    """Say what stands in the way, with the article and what to do."""
    return {
        Obstacle.NOT_EVALUATED: _(
            "Faceți întâi evaluarea primară (HG 123/2002 art. 21); de ea atârnă termenul și felul răspunsului."
        ),
        Obstacle.NOT_OF_THIS_KIND: _(
            "Evaluarea primară spune altceva (HG 123/2002 art. 21). Schimbați evaluarea, dacă s-a greșit, sau dați "
            "răspunsul pe care îl cere ea."
        ),
        Obstacle.NO_CODE: _(
            "Un refuz se întemeiază numai pe o excepție a legii (Legea 544/2001 art. 12 alin. (1)): bifați cel puțin "
            "una. Dacă nu este niciuna, comunicați informația."
        ),
        Obstacle.NO_REASONING: _(
            "Scrieți de ce se aplică excepția aici (Legea 544/2001 art. 7 alin. (2)): refuzul fără motivare nu este "
            "valabil."
        ),
        Obstacle.NO_CODE_FOR_PARTS: _(
            "Părțile scoase din document cer și ele temei (Legea 544/2001 art. 12): bifați excepția și scrieți de ce."
        ),
        Obstacle.NO_ADDRESS: _(
            "Lipsește adresa pentru răspuns (Legea 544/2001 art. 6 alin. (3)). Cereți-o solicitantului; din cauza ei "
            "nu se refuză."
        ),
        Obstacle.NOT_IDENTIFIED: _(
            "Scrieți ce informație se cere (Legea 544/2001 art. 6 alin. (3)). Dacă nu se înțelege, cereți lămuriri; "
            "din cauza aceasta nu se refuză."
        ),
        Obstacle.NO_LINK: _(
            "Scrieți unde este publicată informația (HG 123/2002 art. 21): adresa sau locul."
        ),
        Obstacle.NO_AUTHORITY: _("Scrieți autoritatea căreia i se trimite cererea (HG 123/2002 art. 24)."),
        Obstacle.NO_CAUSE_OF_DELAY: _(
            "Termenul acestui răspuns a trecut. Comunicați-l acum și scrieți cauza întârzierii: intră în raportul "
            "anual (HG 123/2002 art. 27)."
        ),
        Obstacle.NO_COMMISSION: _(
            "Reclamația o analizează întâi comisia (HG 123/2002 art. 33): scrieți cel puțin doi membri."
        ),
        Obstacle.NO_REPORT: _(
            "Înscrieți întâi raportul comisiei de analiză (HG 123/2002 art. 36); pe baza lui hotărăște conducătorul."
        ),
        Obstacle.NO_MEASURES: _(
            "Reclamația întemeiată cere informațiile și sancțiunile luate (Legea 544/2001 art. 21 alin. (3)): scrieți "
            "măsurile."
        ),
        Obstacle.NO_GROUNDS: _(
            "Scrieți de ce reclamația este neîntemeiată; solicitantul poate merge în instanță."
        ),
    }[obstacle]


def exemption_words(codes: str) -> str:
    """Say the exemptions of a refusal, by their letters: `art. 12 alin. (1) lit. d), e)`."""
    letters = ", ".join(f"{code})" for code in codes.split(",") if code)
    return _("art. 12 alin. (1) lit. %s") % letters if letters else ""


def remedies() -> list[str]:
    """Say what an applicant may do against a refusal; every refusal shows it (Law 544/2001 art. 21 and 22)."""
    return [
        _(
            "Reclamație administrativă la conducătorul instituției, în 30 de zile de când ați aflat de refuz (Legea "
            "544/2001 art. 21 alin. (2)). Răspunsul vi se trimite în 15 zile de la depunere."
        ),
        _(
            "Plângere la secția de contencios administrativ a tribunalului, în 30 de zile de la expirarea termenului "
            "de răspuns (Legea 544/2001 art. 22). Se judecă de urgență și este scutită de taxă de timbru."
        ),
    ]
