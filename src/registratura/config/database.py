"""Django's settings of the one database."""

from typing import Any

from registratura.config.env import Environment
from registratura.toolkit.postgres.urls import connection_settings, socket_url


def settings(environment: Environment) -> dict[str, Any]:
    """
    Return the connection of the application's role.

    Without an address it points at the private cluster's usual place: the launcher gives the true one.
    """
    url = environment.database_url or socket_url(
        role="registratura_app", folder=str(environment.data / "postgres" / "socket"), database="registratura"
    )
    connection = connection_settings(url)
    return {
        **connection,
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {"application_name": "registratura", "prepare_threshold": 5, **connection["OPTIONS"]},
    }
