"""pretix's own settings, told where its database and its files are."""

import os

_PLACE = {
    "PRETIX_DATABASE_BACKEND": "postgresql",
    "PRETIX_DATABASE_USER": "postgres",
    "PRETIX_DATABASE_HOST": os.environ["BENCH_SOCKETS"],
    "PRETIX_DATABASE_NAME": os.environ["BENCH_DATABASE"],
    "PRETIX_PRETIX_DATADIR": os.environ["BENCH_FOLDER"],
    "PRETIX_PRETIX_URL": "http://127.0.0.1",
    # Rates of exchange would be asked of another host.
    "PRETIX_PRETIX_ECB_RATES": "false",
    # Where the manual has Redis: tasks are put aside and nobody runs them.
    "PRETIX_CELERY_BROKER": "memory://",
    "PRETIX_CELERY_BACKEND": "cache+memory://",
}
os.environ.update(_PLACE)

from pretix.settings import *  # noqa: E402, F403 - reads the lines before

# Where the manual has Redis: nearer than that, since it is in the process itself.
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
REAL_CACHE_USED = True
SESSION_ENGINE = "django.contrib.sessions.backends.cached_db"
