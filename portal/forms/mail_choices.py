"""How often somebody wants which mails: what was chosen, and the choices there are."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from flask_babel import gettext as _

from portal.rules.reminders import Pace, Topic


@dataclass(frozen=True, slots=True)
class ChosenMails:
    """The pace of each topic that was chosen; one that was not sent stays as it is."""

    paces: dict[Topic, Pace] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)


def read_mail_choices(form: Mapping[str, str]) -> ChosenMails:
    """The choices as they were sent."""
    found = ChosenMails()
    for topic in Topic:
        if topic not in form:
            continue
        try:
            found.paces[topic] = Pace(form[topic])
        except ValueError:
            found.errors[str(topic)] = str(_("Kies hoe vaak je deze e-mails wilt."))
    return found


def pace_choices(*, may_be_off: bool) -> list[dict[str, object]]:
    """The paces for a group of choices."""
    known: dict[Pace, str] = {
        Pace.AT_ONCE: _("Meteen"),
        Pace.DAILY: _("Eén keer per dag, om 8.00 uur"),
        Pace.WEEKLY: _("Eén keer per week, op maandag om 8.00 uur"),
        Pace.OFF: _("Niet"),
    }
    return [
        {"value": str(pace), "label": text}
        for pace, text in known.items()
        if may_be_off or pace is not Pace.OFF
    ]
