"""Makes the event and its orders, in bulk: one for every line (learner, company, cents) of a file.

An order's log, which neither a list nor an import looks at, is not made.
"""

import csv
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import django

django.setup()

from django.utils.timezone import now  # noqa: E402 - needs Django to be set up
from django_scopes import scopes_disabled  # noqa: E402
from pretix.base.models import (  # noqa: E402
    Event,
    InvoiceAddress,
    Item,
    Order,
    OrderPayment,
    OrderPosition,
    Organizer,
    SalesChannel,
    Team,
    User,
)

from pretix_orders.names import EVENT, MAIL, PASSWORD, SCHOOL, code_of  # noqa: E402

TRANSFERS, TICKETS = "pretix.plugins.banktransfer", "pretix.plugins.ticketoutputpdf"


def fill(file: str) -> None:
    """Fill an empty database."""
    with Path(file).open(newline="", encoding="utf-8") as lines, scopes_disabled():
        event, item = _event()
        _orders(event, item, csv.reader(lines))


def _event() -> tuple[Event, Item]:
    """A course for which enough places are left, and somebody who may see everything of it."""
    school = Organizer.objects.create(name="CVO Leerstad", slug=SCHOOL)
    # The one plugin has to be switched on for the school and for the event.
    school.set_active_plugins([TRANSFERS])
    school.save()
    begins = datetime(now().year + 1, 9, 3, 9, tzinfo=UTC)
    event = Event.objects.create(
        organizer=school, name="Cursussen", slug=EVENT, currency="EUR", date_from=begins, live=True
    )
    event.set_active_plugins([TRANSFERS, TICKETS])
    event.save()
    event.settings.timezone = "Europe/Brussels"
    event.settings.payment_banktransfer__enabled = True
    # Mails are off: none is sent when an order is paid.
    event.settings.mail_sales_channel_placed_paid = []
    event.settings.ticket_download = True
    event.settings.ticketoutput_pdf__enabled = True
    item = event.items.create(
        name="Frans 1", default_price=Decimal(180), admission=True, personalized=True
    )
    places = event.quotas.create(name="Plaatsen", size=1_000_000)
    places.items.add(item)
    team = Team.objects.create(
        organizer=school,
        name="Secretariaat",
        all_events=True,
        all_event_permissions=True,
        all_organizer_permissions=True,
    )
    team.members.add(User.objects.create_user(MAIL, PASSWORD))
    return event, item


def _orders(event: Event, item: Item, lines: Iterator[list[str]]) -> None:
    """Every order with its position, its awaited payment and its company."""
    channel = event.organizer.sales_channels.get(identifier="web")
    made = [
        (_order(event, number, Decimal(cents) / 100, channel), learner, company)
        for number, (learner, company, cents) in enumerate(lines)
    ]
    for kind, rows in (
        (Order, [order for order, _, _ in made]),
        (OrderPosition, [_position(item, *one) for one in made]),
        (OrderPayment, [_payment(order) for order, _, _ in made]),
        (InvoiceAddress, [_address(order, company) for order, _, company in made]),
    ):
        kind.objects.bulk_create(rows, batch_size=1000)


def _order(event: Event, number: int, total: Decimal, channel: SalesChannel) -> Order:
    """One that waits for its money, a minute older than the one before, without an address."""
    return Order(
        code=code_of(number),
        status=Order.STATUS_PENDING,
        organizer=event.organizer,
        event=event,
        locale="nl",
        datetime=now() - timedelta(days=20, minutes=number),
        expires=event.date_from - timedelta(days=30),
        total=total,
        sales_channel=channel,
    )


def _position(item: Item, order: Order, learner: str, company: str) -> OrderPosition:
    return OrderPosition(
        organizer=order.organizer,
        order=order,
        item=item,
        price=order.total,
        tax_rate=0,
        tax_value=0,
        attendee_name_parts={"_scheme": "full", "full_name": learner},
        attendee_name_cached=learner,
        company=company,
        secret=f"{order.code}bench{order.secret}",
        pseudonymization_id=f"{order.code}BENCH",
    )


def _payment(order: Order) -> OrderPayment:
    """What the checkout leaves behind for somebody who will pay by transfer."""
    return OrderPayment(
        order=order,
        local_id=1,
        state=OrderPayment.PAYMENT_STATE_CREATED,
        amount=order.total,
        provider="banktransfer",
        created=order.datetime,
    )


def _address(order: Order, company: str) -> InvoiceAddress:
    return InvoiceAddress(order=order, is_business=True, company=company, country="BE")
