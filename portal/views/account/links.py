"""What every page behind a link by mail does first."""

from flask import Response, g, render_template, request

from portal import clock
from portal.actions.links import hash_secret
from portal.formats.links import ended_link_text
from portal.queries.links import link_with
from portal.queries.rows import AnyRow
from portal.rules.links import LinkState, link_state
from portal.views.account.blueprint import without_referrer


def found_link(purpose: str, token: str) -> tuple[AnyRow | None, LinkState]:
    """The link with this secret and its state; an unknown one looks like one that has expired."""
    row = link_with(purpose, hash_secret(token))
    if row is None:
        return None, LinkState.EXPIRED
    if row.language and "taal" not in request.cookies:
        # The mail was in this language, and nobody chose another one here.
        g.language_in_address = row.language
    return row, state_of(row)


def state_of(row: AnyRow) -> LinkState:
    """What can be done with an invitation or a link for a new password."""
    state = link_state(
        expires_at=row.expires_at,
        used_at=row.used_at or row.accepted_at,
        superseded_at=row.superseded_at or row.withdrawn_at,
        at=clock.now(),
    )
    if row.is_active is False or row.account_is_active is False:
        return LinkState.EXPIRED
    return state


def ended_page(state: LinkState, again: str | None) -> Response:
    """The page of a link that does not work; `again` is where to ask for a new one."""
    page = render_template("account/ended_link.html", text=ended_link_text(state), again=again)
    return without_referrer(page, 410)
