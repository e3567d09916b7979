from django.db import migrations

from registratura.toolkit.tables import tenant_table

READ_ADD = ["SELECT", "INSERT"]


class Migration(migrations.Migration):
    dependencies = [
        ("outreach", "0001_first_tables"),
        ("institutions", "0006_supplier_and_data_protection"),
    ]

    operations = [
        tenant_table("outreach_topic", grants=[*READ_ADD, "UPDATE (name, words, active)"]),
        tenant_table(
            "outreach_subscription",
            grants=[
                *READ_ADD,
                "UPDATE (state, pace, language, paused_to, token_digest, asked_at, confirmed_at, ended_at)",
                "DELETE",
            ],
            references=[("topic_id", "outreach_topic")],
        ),
        tenant_table(
            "outreach_suppression",
            grants=[*READ_ADD, "DELETE"],
            references=[("topic_id", "outreach_topic")],
        ),
        tenant_table(
            "outreach_options",
            grants=[*READ_ADD, "UPDATE (most_in_week, quiet_from, quiet_to, changed_at, changed_by_id)"],
        ),
        tenant_table(
            "outreach_campaign",
            grants=[
                *READ_ADD,
                "UPDATE (topic_id, name, subject_line, body, fitted_body, state, started_at, started_by_id, ended_at)",
            ],
            references=[("topic_id", "outreach_topic")],
        ),
        tenant_table(
            "outreach_segmentrule",
            grants=[*READ_ADD, "DELETE"],
            references=[("campaign_id", "outreach_campaign")],
        ),
        tenant_table(
            "outreach_send",
            grants=[
                *READ_ADD,
                "UPDATE (state, reason, consent_record, fitted, lease_until, sent_at)",
                "DELETE",
            ],
            references=[("campaign_id", "outreach_campaign")],
        ),
        tenant_table("outreach_cap", grants=[*READ_ADD, "UPDATE (moments)", "DELETE"]),
        tenant_table(
            "outreach_calltask",
            grants=[
                *READ_ADD,
                "UPDATE (state, outcome, consent_record, taken_at, taken_by_id, ended_at)",
                "DELETE",
            ],
            references=[("campaign_id", "outreach_campaign")],
        ),
        tenant_table(
            "outreach_profilefact",
            grants=[
                *READ_ADD,
                "UPDATE (bucket, source, weight, consent_record, noted_at, expires_at)",
                "DELETE",
            ],
        ),
        tenant_table("outreach_survey", grants=[*READ_ADD, "UPDATE (name, intro, mode, questions, state)"]),
        tenant_table(
            "outreach_surveyinvite",
            grants=[*READ_ADD, "UPDATE (token_digest)", "DELETE"],
            references=[("survey_id", "outreach_survey")],
        ),
        tenant_table(
            "outreach_surveytoken",
            grants=[*READ_ADD, "DELETE"],
            references=[("survey_id", "outreach_survey")],
        ),
        tenant_table(
            "outreach_spentday",
            grants=[*READ_ADD, "UPDATE (spent_count)"],
            references=[("survey_id", "outreach_survey")],
        ),
        tenant_table(
            "outreach_surveyanswer",
            grants=[*READ_ADD, "DELETE"],
            references=[("survey_id", "outreach_survey")],
        ),
    ]
