"""Signs the secretariat in, under the User-Agent that it is told, and prints its cookie."""

import sys

import django

django.setup()

from django.test import Client  # noqa: E402 - needs Django to be set up
from django.urls import reverse  # noqa: E402

from pretix_orders.names import EVENT, MAIL, PASSWORD, SCHOOL  # noqa: E402


def main(agent: str) -> None:
    """Sign in as a browser would, then look at the list once."""
    # pretix ties a session to the User-Agent: any other is shown the sign-in page.
    browser = Client(SERVER_NAME="127.0.0.1", HTTP_USER_AGENT=agent)
    browser.post(reverse("control:auth.login"), {"email": MAIL, "password": PASSWORD})
    orders = reverse("control:event.orders", kwargs={"organizer": SCHOOL, "event": EVENT})
    page = browser.get(orders)
    shown = page.content.decode().count(f'href="{orders}')
    if page.status_code != 200:
        raise SystemExit(f"{orders}: {page.status_code}, {shown} links")
    print(";".join(f"{name}={kept.value}" for name, kept in browser.cookies.items()))


if __name__ == "__main__":
    main(*sys.argv[1:])
