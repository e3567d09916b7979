from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("disclosures", "0005_licences"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="recipient",
            name="disclosures_recipient_way_known",
        ),
        migrations.AddConstraint(
            model_name="recipient",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "way__in",
                        [
                            "smtp",
                            "sms",
                            "webhooks",
                            "imap",
                            "time-stamps",
                            "remote-signing",
                            "revocation",
                            "identity-provider",
                            "licences",
                            "e-invoicing",
                            "payments",
                            "object-store",
                            "antivirus",
                            "post",
                            "share",
                            "authority",
                            "hand",
                        ],
                    )
                ),
                name="disclosures_recipient_way_known",
            ),
        ),
    ]
