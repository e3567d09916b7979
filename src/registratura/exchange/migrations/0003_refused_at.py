from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("exchange", "0002_walls")]

    operations = [
        migrations.RemoveIndex("refusal", "exchange_refusal_when"),
        migrations.RenameField("refusal", "at", "refused_at"),
        migrations.AddIndex(
            "refusal",
            models.Index(fields=["institution_id", "refused_at"], name="exchange_refusal_when"),
        ),
    ]
