"""What the secretariat reads when somebody else was first."""

from flask_babel import gettext as _

from portal import access
from portal.actions.enrolments import Refused, record_refusal
from portal.formats.language import language
from portal.formats.plain import time_of_day
from portal.models import db
from portal.queries.changing import any_enrolment_for_change
from portal.queries.dossier import last_deed
from portal.queries.rows import AnyRow
from portal.queries.transfers import last_deed_about


def somebody_was_first(public_id: str) -> str:
    """Who did what last to this enrolment, and that the page shows the state of now."""
    return _told(last_deed(public_id))


def somebody_took(transfer: str) -> str:
    """Who did what last to this transfer, and that the page shows the state of now."""
    return _told(last_deed_about(transfer))


def _told(deed: AnyRow | None) -> str:
    if deed is None or deed.kind == "statement_recorded":
        return str(_("Dit kan niet meer. Je ziet nu de nieuwe stand van zaken."))
    return str(
        _(
            "%(user)s heeft dit om %(time)s al gedaan. Je ziet nu de nieuwe stand van zaken.",
            user=deed.by_name,
            time=time_of_day(deed.at, language()),
        )
    )


def refused(public_id: str, refusal: Refused) -> None:
    """Undo what was begun and keep in the log that somebody tried (promise E3). Commits."""
    db.session.rollback()
    record_refusal(any_enrolment_for_change(public_id), access.occasion(), refusal=refusal)
    db.session.commit()
