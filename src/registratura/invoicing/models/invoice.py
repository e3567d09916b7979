"""What is billed and what is taken back."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from registratura.invoicing.models.issuer import Series
from registratura.kernel.privacy import Category, Dataset
from registratura.toolkit.models import ServiceModel


class Invoice(ServiceModel):
    """
    An invoice or a credit note, from draft to issue; once issued nothing of it changes, which the database holds.

    `customer_id` is billing's number of the customer, `origin` what a run made it for: written once, it is never made
    twice. `seller` and `buyer` are the parties as they stood at issue. Sums in bani. `written` is the whole number.
    """

    class Kind(models.TextChoices):
        INVOICE = "380", _("factură")
        CORRECTED = "384", _("factură de corecție")
        CREDIT_NOTE = "381", _("notă de creditare")

    class State(models.TextChoices):
        DRAFT = "draft", _("ciornă")
        ISSUED = "issued", _("emisă")
        DROPPED = "dropped", _("renunțată")

    kind = models.CharField(max_length=3, choices=Kind.choices, default=Kind.INVOICE)
    state = models.CharField(max_length=7, choices=State.choices, default=State.DRAFT)
    series = models.ForeignKey(
        Series, null=True, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    number = models.PositiveIntegerField(null=True)
    written = models.CharField(max_length=30, blank=True)
    customer_id = models.BigIntegerField()
    origin = models.CharField(max_length=80, blank=True)
    corrects = models.ForeignKey(
        "self", null=True, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    seller = models.JSONField(default=dict)
    buyer = models.JSONField(default=dict)
    buyer_name = models.CharField(max_length=200)
    notes = models.JSONField(default=list)
    period_from = models.DateField(null=True)
    period_to = models.DateField(null=True)
    order_ref = models.CharField(max_length=200, blank=True)
    contract_ref = models.CharField(max_length=200, blank=True)
    procurement_ref = models.CharField(max_length=200, blank=True)
    language = models.CharField(max_length=2, default="ro")
    payment_days = models.PositiveSmallIntegerField(default=30)
    issued_on = models.DateField(null=True)
    due_on = models.DateField(null=True)
    net_bani = models.BigIntegerField(default=0)
    tax_bani = models.BigIntegerField(default=0)
    total_bani = models.BigIntegerField(default=0)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(
        "accounts.User", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    issued_at = models.DateTimeField(null=True)
    issued_by = models.ForeignKey(
        "accounts.User", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )

    class PersonalData:
        dataset = Dataset.INVOICES
        none = frozenset(
            {"id", "institution_id", "kind", "state", "series", "number", "written", "customer_id", "origin"}
            | {"corrects", "seller", "period_from", "period_to", "order_ref", "contract_ref", "language"}
            | {"procurement_ref", "payment_days", "issued_on", "due_on", "net_bani", "tax_bani", "total_bani"}
            | {"created_at", "issued_at"}
        )
        officials = {Category.ACCOUNT: {"created_by", "issued_by"}}
        subjects = {
            Category.ORGANIZATION: {"buyer", "buyer_name"},
            Category.PRIVATE_TEXT: {"notes"},
        }

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["institution_id", "series", "number"],
                condition=models.Q(number__isnull=False),
                name="invoicing_invoice_number_once",
            ),
            models.UniqueConstraint(
                fields=["institution_id", "origin"],
                condition=~models.Q(origin="") & ~models.Q(state="dropped"),
                name="invoicing_invoice_origin_once",
            ),
            models.CheckConstraint(
                condition=models.Q(state="issued", number__isnull=False, series__isnull=False)
                & models.Q(issued_on__isnull=False, due_on__isnull=False, issued_at__isnull=False)
                & ~models.Q(written="")
                | ~models.Q(state="issued") & models.Q(number__isnull=True, written=""),
                name="invoicing_invoice_numbered_at_issue",
            ),
            models.CheckConstraint(
                # Nobody issued what the run of a month issued.
                condition=models.Q(issued_by__isnull=True) | models.Q(issued_at__isnull=False),
                name="invoicing_invoice_issuing_whole",
            ),
            models.CheckConstraint(
                condition=models.Q(net_bani__gte=0, tax_bani__gte=0)
                & models.Q(total_bani=models.F("net_bani") + models.F("tax_bani")),
                name="invoicing_invoice_sums",
            ),
            models.CheckConstraint(
                condition=models.Q(kind="380", corrects__isnull=True)
                | ~models.Q(kind="380") & models.Q(corrects__isnull=False),
                name="invoicing_invoice_corrects",
            ),
        ]
        indexes = [
            models.Index(fields=["institution_id", "state", "-id"], name="invoicing_invoice_state"),
            models.Index(fields=["institution_id", "customer_id", "-id"], name="invoicing_invoice_customer"),
            models.Index(fields=["institution_id", "issued_on", "id"], name="invoicing_invoice_day"),
            models.Index(fields=["institution_id", "corrects"], name="invoicing_invoice_before"),
        ]
        base_manager_name = "objects"

    def __str__(self) -> str:
        return self.written or f"#{self.pk}"


class InvoiceLine(ServiceModel):
    """A line of a document. `quantity_milli`: thousandths of `unit`; `rate`: hundredths of a per cent."""

    invoice = models.ForeignKey(
        Invoice, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    position = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=100)
    description = models.CharField(max_length=200, blank=True)
    cpv = models.CharField(max_length=12, blank=True)
    quantity_milli = models.BigIntegerField()
    unit = models.CharField(max_length=3)
    price_bani = models.BigIntegerField()
    category = models.CharField(max_length=2)
    rate = models.PositiveSmallIntegerField()
    net_bani = models.BigIntegerField()

    class PersonalData:
        dataset = Dataset.INVOICES
        none = frozenset(
            {"id", "institution_id", "invoice", "position", "name", "description", "cpv", "quantity_milli"}
            | {"unit", "price_bani", "category", "rate", "net_bani"}
        )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["institution_id", "invoice", "position"], name="invoicing_line_position_once"
            ),
            models.CheckConstraint(
                condition=models.Q(quantity_milli__gt=0, price_bani__gte=0, net_bani__gte=0),
                name="invoicing_line_positive",
            ),
        ]
        base_manager_name = "objects"

    def __str__(self) -> str:
        return self.name


class Paper(ServiceModel):
    """A file of an issued document, kept by its digest: the UBL that was checked, the page with the UBL inside."""

    class Kind(models.TextChoices):
        UBL = "ubl", _("fișierul UBL")
        PAGE = "page", _("factura PDF")

    invoice = models.ForeignKey(
        Invoice, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    kind = models.CharField(max_length=4, choices=Kind.choices)
    sha256 = models.CharField(max_length=64)
    size_bytes = models.BigIntegerField()
    made_at = models.DateTimeField()

    class PersonalData:
        dataset = Dataset.INVOICES
        none = frozenset({"id", "institution_id", "invoice", "kind", "sha256", "size_bytes", "made_at"})

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["institution_id", "invoice", "kind"], name="invoicing_paper_kind_once"
            )
        ]
        base_manager_name = "objects"

    def __str__(self) -> str:
        return f"{self.kind} {self.sha256[:12]}"
