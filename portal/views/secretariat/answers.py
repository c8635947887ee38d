"""What the secretariat reads when somebody else was first."""

from flask_babel import gettext as _

from portal import access
from portal.actions.enrolments import Refused, record_refusal
from portal.formats.language import language
from portal.formats.plain import time_of_day
from portal.models import db
from portal.queries.changing import any_enrolment_for_change
from portal.queries.dossier import last_deed


def somebody_was_first(public_id: str) -> str:
    """Who did what last to this enrolment, and that the page shows the state of now."""
    deed = last_deed(public_id)
    if deed is None:
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
