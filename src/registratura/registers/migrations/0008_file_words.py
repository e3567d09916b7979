import django.contrib.postgres.search
import django.db.models.deletion
from django.db import migrations, models

from registratura.toolkit.sql import sql_file
from registratura.toolkit.tables import tenant_table


class Migration(migrations.Migration):
    dependencies = [("registers", "0007_lighter"), ("documents", "0003_contents")]

    operations = [
        migrations.AddField(
            model_name="entrysearch",
            name="files",
            field=django.contrib.postgres.search.SearchVectorField(null=True),
        ),
        migrations.CreateModel(
            name="FileWords",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("institution_id", models.BigIntegerField()),
                ("indexed_at", models.DateTimeField()),
                (
                    "document",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="documents.document",
                    ),
                ),
                (
                    "entry",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registers.entry",
                    ),
                ),
            ],
            options={
                "base_manager_name": "objects",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("institution_id", "entry", "document"), name="registers_filewords_once"
                    )
                ],
            },
        ),
        migrations.AddIndex(
            model_name="entrydocument",
            index=models.Index(
                fields=["institution_id", "attached_at"], name="registers_entrydocument_moment"
            ),
        ),
        tenant_table(
            "registers_filewords",
            grants=["SELECT"],
            references=[("entry_id", "registers_entry"), ("document_id", "documents_document")],
        ),
        sql_file("registratura.registers", "0010_file_words.sql"),
    ]
