"""The WSGI entry of a measurement: the product with the addresses of the measurement in front."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "registratura.config.settings")
application = get_wsgi_application()

from django.conf import settings  # noqa: E402

if "BENCH_PRODUCT_PAGES" in os.environ:
    os.environ["BENCH_PRODUCT_PAGES"] = settings.ROOT_URLCONF
settings.ROOT_URLCONF = "registratura.doors.cli.benchmarks.urls"

from registratura.toolkit import serving  # noqa: E402

serving.ready()
