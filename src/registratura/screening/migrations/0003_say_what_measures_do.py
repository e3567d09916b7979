from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("screening", "0002_walls")]

    operations = [
        migrations.AlterField(
            model_name="decision",
            name="outcome",
            field=models.CharField(
                choices=[
                    ("hold", "plata cu cardul așteaptă verificarea; prin bancă se poate plăti"),
                    ("limit", "sesiunile deschise ale contului s-au închis; intrarea se face din nou"),
                ],
                max_length=5,
            ),
        ),
    ]
