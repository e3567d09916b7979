"""The papers of an agreement between the supplier and a customer."""

from registratura.billing.queries import ContractLine, CustomerCard
from registratura.registers.printing.report_pdf import Section


def contract_sections(*, customer: CustomerCard, line: ContractLine) -> tuple[Section, ...]:
    """Return what a contract and its data-processing agreement say, in Romanian in every language."""
    parties = Section(
        title="Beneficiarul",
        rows=(
            ("Denumirea", customer.name),
            ("CUI", customer.cui),
            ("Sediul", ", ".join(filter(None, (customer.street, customer.locality, customer.county)))),
            ("Instituțiile cuprinse", "; ".join(place.name for place in customer.places) or "–"),
        ),
    )
    terms = Section(
        title="Contractul",
        rows=(
            ("Numărul", line.number),
            ("Semnat la", f"{line.signed_on:%d.%m.%Y}"),
            ("În vigoare de la", f"{line.starts_on:%d.%m.%Y}"),
            ("Ultima zi", f"{line.last_day:%d.%m.%Y}"),
            ("Comanda", line.order_number or "–"),
            ("Achiziția publică", line.procurement_reference or "–"),
            ("Termenul de plată", f"{line.payment_days} de zile"),
            ("Anul bugetar", str(line.budget_year or "–")),
        ),
    )
    processing = Section(
        title="Prelucrarea datelor (art. 28 din Regulamentul (UE) 2016/679)",
        rows=(
            ("Versiunea acordului", line.dpa_version),
            ("Operator", "beneficiarul, pentru tot ce înregistrează"),
            ("Împuternicit", "furnizorul, numai la dispoziția beneficiarului"),
            (
                "La încetare",
                "registrele se citesc și se exportă; apoi se înapoiază sau se șterg, cum hotărăște beneficiarul",
            ),
        ),
    )
    return parties, terms, processing
