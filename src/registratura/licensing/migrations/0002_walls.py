from django.db import migrations

from registratura.toolkit.tables import tenant_table


class Migration(migrations.Migration):
    dependencies = [("licensing", "0001_first_tables"), ("institutions", "0002_walls")]

    operations = [
        tenant_table("licensing_product", grants=["SELECT", "INSERT", "UPDATE (name, platforms)"]),
        tenant_table("licensing_entitlement", grants=["SELECT", "INSERT", "UPDATE (name)"]),
        tenant_table(
            "licensing_policy",
            grants=[
                "SELECT",
                "INSERT",
                "UPDATE (name, term_days, floating, machine_count, overage_strategy, expiration_strategy,"
                " expiration_basis, renewal_basis, transfer_strategy, matching_strategy, file_days, grace_days,"
                " heartbeat_seconds, heartbeat_cull_strategy, heartbeat_resurrection_strategy, check_in_days,"
                " require_product_scope, require_fingerprint_scope, require_components_scope, entitlements)",
            ],
            references=[("product_id", "licensing_product")],
        ),
        tenant_table(
            "licensing_license",
            grants=[
                "SELECT",
                "INSERT",
                "UPDATE (customer, name, machine_count, entitlements, expires_at, suspended_at, revoked_at,"
                " ended_words, first_activated_at, last_validated_at, last_check_in_at, last_check_out_at)",
            ],
            references=[("policy_id", "licensing_policy")],
        ),
        tenant_table(
            "licensing_machine",
            grants=[
                "SELECT",
                "INSERT",
                "UPDATE (platform, version, last_heartbeat_at, revived_at, deactivated_at, dead)",
            ],
            references=[("license_id", "licensing_license")],
        ),
        tenant_table(
            "licensing_component",
            grants=["SELECT", "INSERT", "UPDATE (fingerprint)"],
            references=[("machine_id", "licensing_machine")],
        ),
        tenant_table(
            "licensing_lease", grants=["SELECT", "INSERT"], references=[("license_id", "licensing_license")]
        ),
        tenant_table("licensing_signingkey", grants=["SELECT", "INSERT", "UPDATE (retired_at)"]),
        tenant_table(
            "licensing_validationcount",
            grants=["SELECT", "INSERT", "DELETE", "UPDATE (hits)"],
            references=[("license_id", "licensing_license")],
        ),
    ]
