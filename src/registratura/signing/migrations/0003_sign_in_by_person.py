from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("signing", "0002_walls")]

    operations = [
        migrations.RemoveConstraint(model_name="provider", name="signing_provider_way_known"),
        migrations.AlterField(
            model_name="provider",
            name="way",
            field=models.CharField(
                choices=[
                    ("basic", "nume și parolă"),
                    ("oauth2", "OAuth 2.0 (client credentials)"),
                    ("person", "OAuth 2.0, fiecare semnatar intră în browser"),
                ],
                max_length=8,
            ),
        ),
        migrations.AddConstraint(
            model_name="provider",
            constraint=models.CheckConstraint(
                condition=models.Q(("way__in", ["basic", "oauth2", "person"])),
                name="signing_provider_way_known",
            ),
        ),
    ]
