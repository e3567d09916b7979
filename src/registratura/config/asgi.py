"""The ASGI entry of the live process alone; pages are answered by `wsgi`. Django is not set up here."""

import os
from urllib.parse import urlsplit

from registratura.config import env
from registratura.doors.live.application import LiveApplication
from registratura.doors.live.database import DatabaseSource
from registratura.doors.live.hub import Hub
from registratura.toolkit.postgres.urls import socket_url


def _application() -> LiveApplication:
    surroundings = env.load(os.environ)
    url = surroundings.database_url or socket_url(
        role="registratura_app",
        folder=str(surroundings.data / "postgres" / "socket"),
        database="registratura",
    )
    public = urlsplit(surroundings.public_url)
    return LiveApplication(
        hub=Hub(DatabaseSource(url)),
        key=surroundings.secret_key or env.kept_secret(data=surroundings.data, name="secret_key"),
        origin=f"{public.scheme}://{public.netloc}",
    )


application = _application()
