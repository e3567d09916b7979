"""What was said of a page, and reviews: sent to the department, published only by a yes of their own."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from registratura.kernel.privacy import Category, Dataset
from registratura.toolkit.models import ServiceModel


class Product(models.TextChoices):
    """What may be reviewed: products and services of the supplier."""

    REGISTRY = "registry", _("registratura")
    PORTAL = "portal", _("portalul cetățenilor")
    SUPPORT = "support", _("asistența")
    TRAINING = "training", _("instruirea")
    DEVICES = "devices", _("dispozitivele și reparațiile")


class Note(ServiceModel):
    """Something said of a page, for the department alone. page: the name of the page's address, never its keys."""

    class Kind(models.TextChoices):
        IDEA = "idea", _("o idee")
        PROBLEM = "problem", _("ceva nu merge")
        QUESTION = "question", _("o întrebare")
        PRAISE = "praise", _("ceva bun")

    class State(models.TextChoices):
        NEW = "new", _("de citit")
        READ = "read", _("citită")
        TICKET = "ticket", _("caz de asistență")
        KNOWLEDGE = "knowledge", _("articol de ajutor")

    page = models.CharField(max_length=80)
    kind = models.CharField(max_length=10, choices=Kind.choices)
    words = models.CharField(max_length=2_000)
    email = models.CharField(max_length=254, blank=True)
    sender = models.ForeignKey("accounts.User", null=True, on_delete=models.PROTECT, related_name="+")
    language = models.CharField(max_length=2, default="ro")
    state = models.CharField(max_length=10, choices=State.choices, default=State.NEW)
    became_id = models.BigIntegerField(null=True)
    sent_at = models.DateTimeField()
    handled_at = models.DateTimeField(null=True)
    handled_by = models.ForeignKey("accounts.User", null=True, on_delete=models.PROTECT, related_name="+")

    class PersonalData:
        dataset = Dataset.SUPPORT
        none = frozenset(
            {
                "id",
                "institution_id",
                "page",
                "kind",
                "language",
                "state",
                "became_id",
                "sent_at",
                "handled_at",
            }
        )
        subjects = {
            Category.EMAIL: {"email"},
            Category.ACCOUNT: {"sender"},
            Category.PRIVATE_TEXT: {"words"},
        }
        officials = {Category.ACCOUNT: {"handled_by"}}

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind__in=["idea", "problem", "question", "praise"]),
                name="feedback_note_kind_known",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=["new", "read", "ticket", "knowledge"]),
                name="feedback_note_state_known",
            ),
            models.CheckConstraint(
                condition=models.Q(handled_at__isnull=True, handled_by__isnull=True)
                | models.Q(handled_at__isnull=False, handled_by__isnull=False),
                name="feedback_note_handled_whole",
            ),
        ]
        base_manager_name = "objects"

    def __str__(self) -> str:
        return f"{self.kind} {self.page}"


class Review(ServiceModel):
    """
    Stars and words about a product or a service.

    The stars count for good. Words and name are shown only while `agreed_at` stands and a person let them through;
    taken back, or with the author gone, they are emptied and the stars stay.
    """

    class State(models.TextChoices):
        PRIVATE = "private", _("numai pentru noi")
        WAITING = "waiting", _("așteaptă să fie citită")
        PUBLISHED = "published", _("publicată")
        REFUSED = "refused", _("nepublicată")
        TAKEN_BACK = "taken-back", _("retrasă")

    product = models.CharField(max_length=10, choices=Product.choices)
    stars = models.PositiveSmallIntegerField()
    words = models.CharField(max_length=1_000, blank=True)
    shown_name = models.CharField(max_length=80, blank=True)
    author = models.ForeignKey("accounts.User", null=True, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=12, choices=State.choices, default=State.PRIVATE)
    reason = models.CharField(max_length=300, blank=True)
    sent_at = models.DateTimeField()
    agreed_at = models.DateTimeField(null=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey("accounts.User", null=True, on_delete=models.PROTECT, related_name="+")

    class PersonalData:
        dataset = Dataset.SUPPORT
        none = frozenset(
            {
                "id",
                "institution_id",
                "product",
                "stars",
                "state",
                "reason",
                "sent_at",
                "agreed_at",
                "decided_at",
            }
        )
        subjects = {
            Category.NAME: {"shown_name"},
            Category.ACCOUNT: {"author"},
            Category.OPINION: {"words"},
        }
        officials = {Category.ACCOUNT: {"decided_by"}}

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["institution_id", "product", "author"], name="feedback_review_once_a_person"
            ),
            models.CheckConstraint(
                condition=models.Q(stars__gte=1, stars__lte=5), name="feedback_review_stars_sane"
            ),
            models.CheckConstraint(
                condition=models.Q(product__in=["registry", "portal", "support", "training", "devices"]),
                name="feedback_review_product_known",
            ),
            models.CheckConstraint(
                condition=~models.Q(state__in=["waiting", "published"]) | models.Q(agreed_at__isnull=False),
                name="feedback_review_public_by_a_yes",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="taken-back")
                | models.Q(words="", shown_name="", agreed_at__isnull=True),
                name="feedback_review_taken_back_is_empty",
            ),
            models.CheckConstraint(
                condition=models.Q(decided_at__isnull=True, decided_by__isnull=True)
                | models.Q(decided_at__isnull=False, decided_by__isnull=False),
                name="feedback_review_decided_whole",
            ),
        ]
        base_manager_name = "objects"

    def __str__(self) -> str:
        return f"{self.product} {self.stars}"
