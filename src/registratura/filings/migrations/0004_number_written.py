"""The index by which a filing is found by its number as written, when somebody follows it from outside."""

from typing import ClassVar

from django.db import migrations, models
from django.db.migrations.operations.base import Operation


class Migration(migrations.Migration):
    """Add the index."""

    dependencies: ClassVar = [("filings", "0003_own_list")]
    operations: ClassVar[list[Operation]] = [
        migrations.AddIndex(
            model_name="filing",
            index=models.Index(
                fields=["institution_id", "number_written"],
                condition=models.Q(("number_written", ""), _negated=True),
                name="filings_filing_number",
            ),
        ),
    ]
