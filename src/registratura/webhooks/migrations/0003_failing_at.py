from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("webhooks", "0002_walls")]

    operations = [migrations.RenameField("endpoint", "failing_since", "failing_at")]
