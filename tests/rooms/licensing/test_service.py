"""Licenses from issue to revocation, with a database under them. AC-D1.3, AC-D1.4."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.apps import apps
from django.db import connection, transaction
from django.db.utils import IntegrityError, ProgrammingError

from registratura.journal.models import Record
from registratura.kernel.licenses import certificate as certificates
from registratura.kernel.licenses.errors import LockedError
from registratura.kernel.privacy import Purpose
from registratura.licensing import queries, services
from registratura.licensing.errors import (
    ActivationRefusedError,
    CodeTakenError,
    LicenseNotFoundError,
    LicensingRefusedError,
)
from registratura.licensing.models import Lease, License, Machine, ValidationCount
from registratura.licensing.services import PolicyDraft
from registratura.toolkit.purpose import PurposeMissingError, reading_for
from registratura.toolkit.scope import acting_for
from tests.cast import Supplier, open_supplier

from .ground import NOW, Ground, ground, machine, trusted

DAY = timedelta(days=1)


@pytest.fixture
def supplier(db: None) -> Iterator[Supplier]:
    here = open_supplier()
    with acting_for(here.id), reading_for(Purpose.P07):
        yield here


def refused(one: Ground, name: str, **arguments: object) -> str:
    with pytest.raises(ActivationRefusedError) as caught:
        one.activate(name, **arguments)  # type: ignore[arg-type]
    return caught.value.validation


def test_a_key_that_nobody_has_is_not_found(supplier: Supplier) -> None:
    stranger = Ground(0, 0, "RG-22222-22222-22222-22222-22222-22222")

    assert stranger.validate("one") == "NOT_FOUND"
    with pytest.raises(LicenseNotFoundError):
        stranger.activate("one")


def test_a_license_lives_from_issue_to_revocation(supplier: Supplier) -> None:
    one = ground()
    assert one.validate("one") == "NO_MACHINES"
    one.activate("one")
    assert one.validate("one") == "VALID"
    assert one.validate("two") == "FINGERPRINT_SCOPE_MISMATCH"
    services.suspend_license(license_id=one.license_id, reason="neplată", by=None, now=NOW)
    assert one.validate("one") == refused(one, "two") == "SUSPENDED"
    services.reinstate_license(license_id=one.license_id, by=None)
    assert one.validate("one") == "VALID"
    assert one.validate("one", now=NOW + 366 * DAY) == "EXPIRED"
    assert services.renew_license(license_id=one.license_id, by=None, now=NOW) == NOW + 730 * DAY
    assert one.validate("one", now=NOW + 366 * DAY) == "VALID"
    services.revoke_license(license_id=one.license_id, reason="cheie dată mai departe", by=None, now=NOW)
    assert one.validate("one") == refused(one, "two") == "REVOKED"
    with pytest.raises(LicensingRefusedError, match="retrasă"):
        services.renew_license(license_id=one.license_id, by=None, now=NOW)

    acts = list(Record.objects.filter(subject_type="license").order_by("id").values_list("action", flat=True))
    assert [act.removeprefix("licensing.") for act in acts] == [
        "license.issued",
        "machine.activated",
        "license.suspended",
        "license.reinstated",
        "license.renewed",
        "license.revoked",
    ]


def test_the_last_seat_is_taken_once_and_a_machine_that_is_in_stays(supplier: Supplier) -> None:
    one = ground()
    for name in ("one", "two", "one"):
        one.activate(name)

    assert refused(one, "three") == "TOO_MANY_MACHINES"
    assert one.deactivate("two")
    assert not one.deactivate("two")
    one.activate("three")
    assert Machine.objects.filter(deactivated_at__isnull=True).count() == 2


def test_ac_d1_4_an_open_lease_counts_as_a_seat_after_its_machine_went(supplier: Supplier) -> None:
    one = ground(file_days=10, grace_days=5)
    handed = services.answer_request(line=one.request("one"), by=None, now=NOW)
    one.activate("two")
    one.deactivate("one")

    assert handed.expires_at == NOW + 10 * DAY
    assert refused(one, "three") == "TOO_MANY_MACHINES"
    # While the file may still be used in its grace, its seat is taken.
    assert refused(one, "three", now=NOW + 14 * DAY) == "TOO_MANY_MACHINES"
    one.activate("one")  # the machine of the lease itself comes back
    one.deactivate("one")
    one.activate("three", now=NOW + 15 * DAY + timedelta(seconds=1))


def test_the_answer_opens_on_its_machine_and_is_in_the_journal(supplier: Supplier) -> None:
    one = ground(entitlements=())
    handed = services.answer_request(line=one.request("one", nonce="f" * 32), by=None, now=NOW)
    payload = certificates.read(handed.one_line, keys=trusted(), license_key=one.key)

    assert certificates.fits_machine(payload, machine("one"))
    assert not certificates.fits_machine(payload, machine("two"))
    assert payload["meta"]["nonce"] == "f" * 32
    assert "Alba" not in handed.certificate
    with pytest.raises(LockedError):
        certificates.read(handed.certificate, keys=trusted())
    lease = Lease.objects.get()
    record = Record.objects.get(pk=lease.journal_record_id)
    assert record.action == "licensing.file.issued"
    # The longest code that a telephone reads from a screen without trouble.
    assert len(handed.one_line) < 1_400


def test_a_file_never_outlives_its_license(supplier: Supplier) -> None:
    one = ground(term_days=20, file_days=31)

    assert services.answer_request(line=one.request("one"), by=None, now=NOW).expires_at == NOW + 20 * DAY


def test_a_request_proven_by_another_key_is_not_found(supplier: Supplier) -> None:
    one, other = ground(), ground()
    forged = one.request("one").replace(one.request("one").split(".")[2], other.request("one").split(".")[2])

    with pytest.raises(LicenseNotFoundError):
        services.answer_request(line=forged, by=None, now=NOW)
    with pytest.raises(LicensingRefusedError):
        services.answer_request(line="Bună ziua", by=None, now=NOW)
    assert not Machine.objects.exists()


def test_keys_change_and_what_was_signed_goes_on_holding(supplier: Supplier) -> None:
    one = ground()
    first = services.answer_request(line=one.request("one"), by=None, now=NOW)
    known = trusted()
    services.retire_key(key_id=queries.signing_keys()[0].key_id, by=None, now=NOW + DAY)
    second = services.answer_request(line=one.request("one"), by=None, now=NOW + DAY)

    assert len(queries.signing_keys()) == 2
    assert certificates.take_apart(first.certificate).kid != certificates.take_apart(second.certificate).kid
    for handed in (first, second):  # a machine that knows only the old key
        assert certificates.read(handed.certificate, keys=known, license_key=one.key)
    with pytest.raises(LicensingRefusedError, match="nu mai semnează"):
        services.retire_key(key_id=next(iter(known)), by=None, now=NOW)


def test_a_silent_machine_goes_out_and_another_comes_in(supplier: Supplier) -> None:
    one = ground(machine_count=1, heartbeat_seconds=600, heartbeat_cull_strategy="DEACTIVATE_DEAD")
    one.activate("one")
    assert one.validate("one") == "HEARTBEAT_NOT_STARTED"
    assert services.beat(digest=one.digest, fingerprint=machine("one"), now=NOW) == "ALIVE"
    assert one.validate("one") == "VALID"
    later = NOW + timedelta(minutes=20)
    assert one.validate("one", now=later) == "HEARTBEAT_DEAD"
    assert services.beat(digest=one.digest, fingerprint=machine("one"), now=later) == "RESURRECTED"
    assert services.sweep(now=later) == 0
    assert services.sweep(now=later + timedelta(hours=1)) == 1
    one.activate("two", now=later + timedelta(hours=1))


def test_a_machine_that_may_not_come_back_is_told_so(supplier: Supplier) -> None:
    one = ground(heartbeat_seconds=600, heartbeat_resurrection_strategy="NO_REVIVE")
    one.activate("one")
    services.beat(digest=one.digest, fingerprint=machine("one"), now=NOW)

    with pytest.raises(ActivationRefusedError) as caught:
        services.beat(digest=one.digest, fingerprint=machine("one"), now=NOW + DAY)
    assert caught.value.validation == "HEARTBEAT_DEAD"
    with pytest.raises(ActivationRefusedError):
        services.beat(digest=one.digest, fingerprint=machine("two"), now=NOW)


def test_an_overdue_license_is_confirmed(supplier: Supplier) -> None:
    one = ground(check_in_days=7)
    one.activate("one")
    assert one.validate("one", now=NOW + 8 * DAY) == "OVERDUE"
    services.check_in(digest=one.digest, now=NOW + 8 * DAY)
    assert one.validate("one", now=NOW + 8 * DAY) == "VALID"


def test_a_term_may_begin_with_the_first_activation_or_use(supplier: Supplier) -> None:
    by_activation = ground(expiration_basis="FROM_FIRST_ACTIVATION", term_days=10)
    by_use = ground(expiration_basis="FROM_FIRST_VALIDATION", term_days=10)
    by_activation.activate("one", now=NOW + 5 * DAY)
    by_use.validate("one", now=NOW + 5 * DAY)

    ends = set(License.objects.values_list("expires_at", flat=True))
    assert ends == {NOW + 15 * DAY}


def test_an_expired_license_that_is_maintained_lets_nobody_new_in(supplier: Supplier) -> None:
    one = ground(expiration_strategy="MAINTAIN_ACCESS", term_days=10)
    one.activate("one")

    assert one.validate("one", now=NOW + 11 * DAY) == "VALID"
    assert refused(one, "two", now=NOW + 11 * DAY) == "EXPIRED"


def test_a_license_is_given_to_another_customer_when_its_seats_are_free(supplier: Supplier) -> None:
    one = ground(customer=1, transfer_strategy="RESET_EXPIRY")
    one.activate("one")
    with pytest.raises(LicensingRefusedError, match="locuri ocupate"):
        services.transfer_license(license_id=one.license_id, customer=2, by=None, now=NOW)
    one.deactivate("one")
    services.transfer_license(license_id=one.license_id, customer=2, by=None, now=NOW + DAY)

    assert queries.of_customer(1, now=NOW).licenses == ()
    (line,) = queries.of_customer(2, now=NOW).licenses
    assert line.expires_at == NOW + 366 * DAY
    assert queries.license_of_customer(one.license_id, customer=2)
    assert not queries.license_of_customer(one.license_id, customer=1)


def test_validations_are_counted_and_forgotten_after_ninety_days(supplier: Supplier) -> None:
    one = ground()
    one.activate("one")
    for name in ("one", "one", "two"):
        one.validate(name)
    card = queries.license_card(one.license_id, now=NOW)

    assert card is not None
    assert [(code, hits) for code, _words, hits in card.counts] == [
        ("VALID", 2),
        ("FINGERPRINT_SCOPE_MISMATCH", 1),
    ]
    assert queries.shared_signs(since=NOW.date()) == [(one.license_id, 1)]
    services.sweep(now=NOW + 89 * DAY)
    assert ValidationCount.objects.count() == 2
    services.sweep(now=NOW + 92 * DAY)
    assert not ValidationCount.objects.exists()


def test_the_key_is_seen_by_name_and_stands_sealed(supplier: Supplier) -> None:
    one = ground()
    row = License.objects.get()

    assert services.show_key(license_id=one.license_id, by=supplier.administrator) == one.key
    assert one.key not in (row.key_sealed, row.key_digest, row.name)
    assert Record.objects.filter(action="licensing.license.key_shown").count() == 1


def test_a_policy_that_makes_no_sense_is_refused(supplier: Supplier) -> None:
    one = ground()
    for draft in (
        PolicyDraft(name="x", floating=False, machine_count=3),
        PolicyDraft(name="x", floating=True, machine_count=0),
        PolicyDraft(name=" "),
        PolicyDraft(name="x", file_days=0),
        PolicyDraft(name="x", grace_days=400),
        PolicyDraft(name="x", heartbeat_seconds=5),
        PolicyDraft(name="x", entitlements=("zbor",)),
    ):
        with pytest.raises(LicensingRefusedError):
            services.change_policy(policy_id=one.policy_id, draft=draft, by=None)
    with pytest.raises(CodeTakenError):
        services.add_product(code="registratura", name="Alta", platforms=[], by=None, now=NOW)
    services.add_entitlement(code="scanning", name="Scanare", by=None)
    services.change_license(license_id=one.license_id, machine_count=5, entitlements=["scanning"], by=None)
    card = queries.license_card(one.license_id, now=NOW)
    assert card is not None
    assert (card.line.most, card.entitlements) == (5, ("scanning",))


FORBIDDEN = ("host", "mac", "serial", "addr", "ip", "location", "latitude", "user_agent")


def test_ac_d1_3_no_column_can_hold_a_raw_identifier(supplier: Supplier) -> None:
    columns = {
        (model._meta.db_table, field.column)
        for model in apps.get_app_config("licensing").get_models()
        for field in model._meta.concrete_fields
    }
    parts = {part for _table, column in columns for part in column.split("_")}
    assert not parts & set(FORBIDDEN)
    one = ground()
    one.activate("one")
    for touched in ("00:1a:2b:3c:4d:5e", "srv-primarie", "10.0.0.7", "A" * 64):
        row = Machine(
            institution_id=supplier.id,
            license_id=one.license_id,
            fingerprint=touched,
            platform="linux",
            version="1",
            activated_at=NOW,
        )
        with pytest.raises(IntegrityError, match="is_a_digest"), transaction.atomic():
            row.save(force_insert=True)


def test_a_lease_cannot_be_taken_back_by_anybody(supplier: Supplier) -> None:
    one = ground()
    services.answer_request(line=one.request("one"), by=None, now=NOW)

    for statement in ("DELETE FROM licensing_lease", "UPDATE licensing_lease SET expires_at = issued_at"):
        with pytest.raises(ProgrammingError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)


@pytest.mark.django_db
def test_licenses_are_read_for_their_purpose_alone() -> None:
    here = open_supplier()
    with acting_for(here.id), pytest.raises(PurposeMissingError):
        queries.products()
