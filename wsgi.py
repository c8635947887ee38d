"""The door for a WSGI server: `gunicorn wsgi:app`."""

import gc
import os

# Hardly anything that is made while the portal loads becomes rubbish: looking for it takes a tenth
# of the start.
gc.disable()

# Babel asks for the time zone of this machine, and the library that it asks would first look
# whether six hundred others are there.
os.environ.setdefault("PYTZ_SKIPEXISTSCHECK", "1")

from portal import create_app  # noqa: E402

app = create_app()

# What is loaded stays for good. Unseen by the collector, it is neither looked through while pages
# are answered nor copied into every process by being marked.
gc.freeze()
gc.enable()
# By default it looks for rubbish after every 700 things that were made and remain. Booking ten
# thousand payments makes a million, hardly any of them rubbish: looking took a seventh of the time.
gc.set_threshold(10_000)
