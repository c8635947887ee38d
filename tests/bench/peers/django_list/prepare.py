"""Makes Django's own tables and files, and prints the cookie of somebody who may use the admin."""

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "django_list.settings")
django.setup()

from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY  # noqa: E402
from django.contrib.auth.models import User  # noqa: E402
from django.contrib.sessions.backends.db import SessionStore  # noqa: E402
from django.core.management import call_command  # noqa: E402

call_command("migrate", verbosity=0)
call_command("collectstatic", interactive=False, verbosity=0)
who, _ = User.objects.get_or_create(username="bench", is_staff=True, is_superuser=True)
session = SessionStore()
session[SESSION_KEY] = str(who.pk)
session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
session[HASH_SESSION_KEY] = who.get_session_auth_hash()
session.save()
print(f"sessionid={session.session_key}")
