"""Django plumbing without tables: scope of a tenant, base models, migrations, storage, jobs."""
