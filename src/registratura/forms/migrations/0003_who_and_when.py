from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("forms", "0002_walls"),
        ("institutions", "0006_supplier_and_data_protection"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddConstraint(
            model_name="formversion",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("published_at__isnull", False), ("published_by__isnull", True), _connector="OR"
                    ),
                    models.Q(("retired_at__isnull", False), ("retired_by__isnull", True), _connector="OR"),
                ),
                name="forms_formversion_who_and_when",
            ),
        ),
    ]
