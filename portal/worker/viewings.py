"""Moves the looks at enrolments from their folder into the database."""

from collections import defaultdict
from itertools import islice

from portal.actions.viewings import keep_viewings
from portal.models import db
from portal.queries.viewings import enrolments_behind
from portal.viewings import Look, Looks

# As many as one question names with ease; the next ones follow a minute later.
AT_ONCE = 500


def move_looks(looks: Looks) -> int:
    """Keep the looks that wait and take their files away after the commit; returns how many.

    Whoever is ended in between keeps the same ones once more, which changes nothing.
    """
    waiting = list(islice(looks.waiting(), AT_ONCE))
    if not waiting:
        return 0
    keep_viewings(
        (enrolment_id, look.role, look.on)
        for look, enrolment_ids in _with_enrolments(waiting)
        for enrolment_id in enrolment_ids
    )
    db.session.commit()
    for look in waiting:
        looks.take_away(look)
    return len(waiting)


def _with_enrolments(waiting: list[Look]) -> list[tuple[Look, list[int]]]:
    behind: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
    for what in sorted({look.what for look in waiting}):
        names = {look.public_id for look in waiting if look.what == what}
        for public_id, enrolment_id in enrolments_behind(what, names):
            behind[what, public_id].append(enrolment_id)
    return [(look, behind[look.what, look.public_id]) for look in waiting]
