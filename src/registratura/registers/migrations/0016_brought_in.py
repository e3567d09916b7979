from django.db import migrations, models

from registratura.toolkit.sql import sql_file


class Migration(migrations.Migration):
    dependencies = [("registers", "0015_batches")]

    operations = [
        migrations.RemoveConstraint(model_name="register", name="registers_register_kind_known"),
        migrations.AlterField(
            model_name="register",
            name="kind",
            field=models.CharField(
                choices=[
                    ("general", "registru general"),
                    ("parallel", "registru cu numerotare proprie"),
                    ("special", "registru special"),
                    ("historical", "registru preluat"),
                ],
                max_length=10,
            ),
        ),
        migrations.AddConstraint(
            model_name="register",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["general", "parallel", "special", "historical"])),
                name="registers_register_kind_known",
            ),
        ),
        sql_file("registratura.registers", "0018_brought_in.sql"),
    ]
