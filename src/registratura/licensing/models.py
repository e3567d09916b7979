"""
Products, policies, licenses, machines with their components, leases, keys, entitlements, and counts of validations.

A machine is a digest made on it for one product. There is no column for a name, an address, a serial number or a place.
"""

from django.db import models
from django.db.models import F, Q

from registratura.kernel.privacy import Category, Dataset, Held, RetentionRule
from registratura.licensing.kinds import (
    Cull,
    Expiration,
    ExpirationBasis,
    LeaseKind,
    Matching,
    Overage,
    Platform,
    RenewalBasis,
    Resurrection,
    Transfer,
)
from registratura.toolkit.models import ServiceModel


class Product(ServiceModel):
    """What is licensed: the program on its own premises, a scanner station, a kiosk, a signing helper."""

    code = models.SlugField(max_length=40)
    name = models.CharField(max_length=120)
    platforms = models.JSONField(default=list)
    added_at = models.DateTimeField()

    class PersonalData:
        dataset = Dataset.LICENSES
        none = frozenset({"id", "institution_id", "code", "name", "platforms", "added_at"})

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["institution_id", "code"], name="licensing_product_code_once")
        ]
        base_manager_name = "objects"

    def __str__(self) -> str:
        return self.code


class Entitlement(ServiceModel):
    """A function that a license may hold beside its product."""

    code = models.SlugField(max_length=40)
    name = models.CharField(max_length=120)

    class PersonalData:
        dataset = Dataset.LICENSES
        none = frozenset({"id", "institution_id", "code", "name"})

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["institution_id", "code"], name="licensing_entitlement_code_once")
        ]
        base_manager_name = "objects"

    def __str__(self) -> str:
        return self.code


class Policy(ServiceModel):
    """
    A kind of license. A day count of None means without an end.

    machine_count: how many machines a license lets in; None for any number. floating: whether it is made for several.
    file_days: how long a signed file holds; grace_days: how long it stays usable after that.
    """

    product = models.ForeignKey(Product, on_delete=models.PROTECT, related_name="+", db_constraint=False)
    code = models.SlugField(max_length=40)
    name = models.CharField(max_length=120)
    term_days = models.PositiveIntegerField(null=True)
    floating = models.BooleanField(default=False)
    machine_count = models.PositiveIntegerField(null=True)
    overage_strategy = models.CharField(max_length=24, choices=Overage.choices, default=Overage.NO_OVERAGE)
    expiration_strategy = models.CharField(
        max_length=24, choices=Expiration.choices, default=Expiration.RESTRICT_ACCESS
    )
    expiration_basis = models.CharField(
        max_length=24, choices=ExpirationBasis.choices, default=ExpirationBasis.FROM_CREATION
    )
    renewal_basis = models.CharField(
        max_length=24, choices=RenewalBasis.choices, default=RenewalBasis.FROM_EXPIRY
    )
    transfer_strategy = models.CharField(
        max_length=24, choices=Transfer.choices, default=Transfer.KEEP_EXPIRY
    )
    matching_strategy = models.CharField(max_length=24, choices=Matching.choices, default=Matching.MATCH_ANY)
    file_days = models.PositiveIntegerField(default=31)
    grace_days = models.PositiveIntegerField(default=30)
    heartbeat_seconds = models.PositiveIntegerField(null=True)
    heartbeat_cull_strategy = models.CharField(max_length=24, choices=Cull.choices, default=Cull.KEEP_DEAD)
    heartbeat_resurrection_strategy = models.CharField(
        max_length=24, choices=Resurrection.choices, default=Resurrection.ALWAYS_REVIVE
    )
    check_in_days = models.PositiveIntegerField(null=True)
    require_product_scope = models.BooleanField(default=True)
    require_fingerprint_scope = models.BooleanField(default=True)
    require_components_scope = models.BooleanField(default=False)
    entitlements = models.JSONField(default=list)
    added_at = models.DateTimeField()

    class PersonalData:
        dataset = Dataset.LICENSES
        none = frozenset(
            {"id", "institution_id", "product", "code", "name", "term_days", "floating", "machine_count"}
            | {"overage_strategy", "expiration_strategy", "expiration_basis", "renewal_basis"}
            | {"transfer_strategy", "matching_strategy", "file_days", "grace_days", "heartbeat_seconds"}
            | {"heartbeat_cull_strategy", "heartbeat_resurrection_strategy", "check_in_days"}
            | {"require_product_scope", "require_fingerprint_scope", "require_components_scope"}
            | {"entitlements", "added_at"}
        )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["institution_id", "code"], name="licensing_policy_code_once"),
            models.CheckConstraint(
                condition=Q(machine_count__isnull=True) | Q(machine_count__gte=1),
                name="licensing_policy_has_a_seat",
            ),
            models.CheckConstraint(
                condition=Q(floating=True) | Q(machine_count=1), name="licensing_policy_locked_to_one"
            ),
            models.CheckConstraint(
                condition=Q(file_days__gte=1, file_days__lte=3660, grace_days__lte=366),
                name="licensing_policy_days_bounded",
            ),
        ]
        base_manager_name = "objects"

    def __str__(self) -> str:
        return self.code


class License(ServiceModel):
    """
    The right to use a product. The key is found by its digest; it opens with the key of the data folder.

    customer: the number of the customer in `billing`; empty before the license is given to one. machine_count: its own
    number of seats, when it differs from the policy's.
    """

    license = models.UUIDField()
    policy = models.ForeignKey(Policy, on_delete=models.PROTECT, related_name="+", db_constraint=False)
    customer = models.BigIntegerField(null=True)
    name = models.CharField(max_length=120)
    key_digest = models.CharField(max_length=64)
    key_sealed = models.TextField()
    key_ending = models.CharField(max_length=5)
    machine_count = models.PositiveIntegerField(null=True)
    entitlements = models.JSONField(default=list)
    issued_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True)
    suspended_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)
    ended_words = models.CharField(max_length=300, blank=True)
    first_activated_at = models.DateTimeField(null=True)
    last_validated_at = models.DateTimeField(null=True)
    last_check_in_at = models.DateTimeField(null=True)
    last_check_out_at = models.DateTimeField(null=True)

    class PersonalData:
        dataset = Dataset.LICENSES
        none = frozenset(
            {"id", "institution_id", "license", "policy", "customer", "name", "key_digest", "key_sealed"}
            | {"key_ending", "machine_count", "entitlements", "issued_at", "expires_at", "suspended_at"}
            | {"revoked_at", "ended_words", "first_activated_at", "last_validated_at", "last_check_in_at"}
            | {"last_check_out_at"}
        )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["institution_id", "license"], name="licensing_license_id_once"),
            models.UniqueConstraint(
                fields=["institution_id", "key_digest"], name="licensing_license_key_once"
            ),
            models.CheckConstraint(
                condition=Q(machine_count__isnull=True) | Q(machine_count__gte=1),
                name="licensing_license_has_a_seat",
            ),
        ]
        indexes = [
            models.Index(fields=["institution_id", "customer", "-id"], name="licensing_license_of_customer")
        ]
        base_manager_name = "objects"

    def __str__(self) -> str:
        return f"{self.name} …{self.key_ending}"


class Machine(ServiceModel):
    """A machine that was let in. `fingerprint` was made on it; nothing else of it is known."""

    license = models.ForeignKey(License, on_delete=models.PROTECT, related_name="+", db_constraint=False)
    fingerprint = models.CharField(max_length=64)
    platform = models.CharField(max_length=10, choices=Platform.choices)
    version = models.CharField(max_length=20)
    activated_at = models.DateTimeField()
    last_heartbeat_at = models.DateTimeField(null=True)
    revived_at = models.DateTimeField(null=True)
    deactivated_at = models.DateTimeField(null=True)
    dead = models.BooleanField(default=False)

    class PersonalData:
        dataset = Dataset.LICENSES
        none = frozenset({"id", "institution_id", "license", "dead"})
        officials = {
            Category.DEVICE_ID: {"fingerprint"},
            Category.USAGE: {
                "platform",
                "version",
                "activated_at",
                "last_heartbeat_at",
                "revived_at",
                "deactivated_at",
            },
        }

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["institution_id", "license", "fingerprint"],
                condition=Q(deactivated_at__isnull=True),
                name="licensing_machine_once_in_a_license",
            ),
            models.CheckConstraint(
                condition=Q(fingerprint__regex=r"^[0-9a-f]{64}$"), name="licensing_machine_is_a_digest"
            ),
            models.CheckConstraint(
                condition=Q(platform__in=Platform.values), name="licensing_machine_platform_known"
            ),
        ]
        indexes = [models.Index(fields=["institution_id", "license"], name="licensing_machine_of_license")]
        base_manager_name = "objects"

    def __str__(self) -> str:
        return self.fingerprint[:8]


class Component(ServiceModel):
    """A part of a machine, as a digest of its own."""

    machine = models.ForeignKey(Machine, on_delete=models.PROTECT, related_name="+", db_constraint=False)
    kind = models.CharField(max_length=10)
    fingerprint = models.CharField(max_length=64)

    class PersonalData:
        dataset = Dataset.LICENSES
        none = frozenset({"id", "institution_id", "machine", "kind"})
        officials = {Category.DEVICE_ID: {"fingerprint"}}

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["institution_id", "machine", "kind"], name="licensing_component_kind_once"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["system", "storage", "board", "token"]),
                name="licensing_component_kind_known",
            ),
            models.CheckConstraint(
                condition=Q(fingerprint__regex=r"^[0-9a-f]{64}$"), name="licensing_component_is_a_digest"
            ),
        ]
        base_manager_name = "objects"

    def __str__(self) -> str:
        return f"{self.kind} {self.fingerprint[:8]}"


class Lease(ServiceModel):
    """
    A file that was handed out. Until it ends it holds a seat, whatever becomes of the machine: the file goes on opening
    what it opens, and a seat that came free at once could be given out again and again.
    """

    lease = models.UUIDField()
    license = models.ForeignKey(License, on_delete=models.PROTECT, related_name="+", db_constraint=False)
    fingerprint = models.CharField(max_length=64)
    kind = models.CharField(max_length=12, choices=LeaseKind.choices)
    issued_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    key_id = models.CharField(max_length=16)
    algorithm = models.CharField(max_length=24)
    file_sha256 = models.CharField(max_length=64)
    certificate = models.TextField()
    journal_record_id = models.BigIntegerField()

    class PersonalData:
        dataset = Dataset.LICENSES
        none = frozenset(
            {"id", "institution_id", "lease", "license", "kind", "issued_at", "expires_at", "key_id"}
            | {"algorithm", "file_sha256", "certificate", "journal_record_id"}
        )
        officials = {Category.DEVICE_ID: {"fingerprint"}}

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["institution_id", "lease"], name="licensing_lease_id_once"),
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("issued_at")), name="licensing_lease_ends_after_it_begins"
            ),
            models.CheckConstraint(condition=Q(kind__in=LeaseKind.values), name="licensing_lease_kind_known"),
        ]
        indexes = [
            models.Index(fields=["institution_id", "license", "expires_at"], name="licensing_lease_open")
        ]
        base_manager_name = "objects"

    def __str__(self) -> str:
        return str(self.lease)


class SigningKey(ServiceModel):
    """A public key that checks files. Its secret half is counted from the keys in the data folder."""

    key_id = models.CharField(max_length=16)
    public_key = models.CharField(max_length=80)
    seed_name = models.CharField(max_length=40)
    made_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True)

    class PersonalData:
        dataset = Dataset.LICENSES
        none = frozenset(
            {"id", "institution_id", "key_id", "public_key", "seed_name", "made_at", "retired_at"}
        )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["institution_id", "key_id"], name="licensing_key_id_once"),
            models.UniqueConstraint(
                fields=["institution_id"],
                condition=Q(retired_at__isnull=True),
                name="licensing_key_one_in_use",
            ),
        ]
        base_manager_name = "objects"

    def __str__(self) -> str:
        return self.key_id


class ValidationCount(ServiceModel):
    """How many validations of a license ended in a code on a day. Single ones are not kept."""

    license = models.ForeignKey(License, on_delete=models.PROTECT, related_name="+", db_constraint=False)
    counted_on = models.DateField()
    code = models.CharField(max_length=32)
    hits = models.PositiveIntegerField()

    class PersonalData:
        dataset = Dataset.LICENSES
        none = frozenset({"id", "institution_id", "license", "code"})
        officials = {Category.USAGE: {"counted_on", "hits"}}
        exceptions = {
            "counted_on": Held(retention=RetentionRule.ACTIVATION_EVENT),
            "hits": Held(retention=RetentionRule.ACTIVATION_EVENT),
        }

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["institution_id", "license", "counted_on", "code"], name="licensing_count_once_a_day"
            )
        ]
        base_manager_name = "objects"

    def __str__(self) -> str:
        return f"{self.counted_on} {self.code} {self.hits}"
