"""Makes a PDF ticket of an order for each line it is sent: prints its seconds and its bytes."""

import sys
from time import perf_counter

import django

django.setup()

from django_scopes import scope, scopes_disabled  # noqa: E402 - needs Django to be set up
from pretix.base.models import Event, OrderPosition  # noqa: E402
from pretix.plugins.ticketoutputpdf.ticketoutput import PdfTicketOutput  # noqa: E402

from pretix_orders.names import EVENT  # noqa: E402


def main() -> None:
    """Answer every line with a ticket of the next order, as the task that makes tickets does."""
    with scopes_disabled():
        event = Event.objects.select_related("organizer").get(slug=EVENT)
    with scope(organizer=event.organizer):
        for number, _ in enumerate(sys.stdin):
            position = (
                OrderPosition.objects.filter(order__event=event)
                .select_related("order", "item")
                .order_by("pk")[number]
            )
            begin = perf_counter()
            _name, kind, pdf = PdfTicketOutput(event).generate(position)
            seconds = perf_counter() - begin
            if kind != "application/pdf" or not pdf.startswith(b"%PDF-"):
                raise SystemExit(f"{kind}: {pdf[:80]!r}")
            print(seconds, len(pdf), flush=True)


if __name__ == "__main__":
    main()
