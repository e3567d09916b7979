"""What a module of tests commits is in nobody else's way."""

import psycopg

from registratura.toolkit.postgres.configuration import OWNER
from tests.migrated import migrated_cluster
from tests.used_database import UsedDatabase


def test_a_database_with_rows_left_in_it_is_thrown_away() -> None:
    with migrated_cluster() as cluster:
        used = UsedDatabase(cluster)
        assert not used.renew_if_used(), "what the migrations laid is not left by anybody"
        with psycopg.connect(cluster.url_for(OWNER), autocommit=True) as left:
            left.execute("INSERT INTO django_content_type (app_label, model) VALUES ('tests', 'left')")

        assert used.renew_if_used()

        with psycopg.connect(cluster.url_for(OWNER)) as after:
            assert after.execute(
                "SELECT count(*) FROM django_content_type WHERE model = 'left'"
            ).fetchone() == (0,)
        assert not used.renew_if_used()
