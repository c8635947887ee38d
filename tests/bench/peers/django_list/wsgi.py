"""Django admin with its own files served by the process itself, as the portal's are."""

import os

from django.core.wsgi import get_wsgi_application
from whitenoise import WhiteNoise

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "django_list.settings")
django = get_wsgi_application()

from django.conf import settings  # noqa: E402 - needs the line before

app = WhiteNoise(django, root=settings.STATIC_ROOT, prefix="static/", max_age=31536000)
