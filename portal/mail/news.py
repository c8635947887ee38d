"""What happened, in one mail for who hears of it once a day or once a week."""

from collections.abc import Sequence
from datetime import date

from portal.mail.about import about_enrolment, about_school, page_of_company
from portal.mail.kinds import Kind
from portal.queries.enrolments.whole import facts_in
from portal.queries.rows import AnyRow
from portal.queries.school import School
from portal.rules.stations import Status, status_of

# The most urgent first: what the reader has to do next, then what is only good to know.
_URGENCY = (
    Kind.PROJECT_NUMBER_APPROVED,
    Kind.PARTIAL_PAYMENT,
    Kind.PROJECT_NUMBER_RECEIVED,
    Kind.PAYMENT_CONFIRMED,
)

Item = dict[str, object]


def news_in(
    stories: Sequence[AnyRow], school: School, base_url: str, today: date
) -> dict[str, object]:
    """The facts of one mail about all this news (as story_of finds it) to one reader.

    All of it is about one company and still true.
    """
    ordered = sorted(((_item(one, school, base_url, today), one) for one in stories), key=_place)
    first = ordered[0][1]
    return {
        **about_school(first.site_id, school),
        "name": first.to_name,
        "company": first.company,
        "happened": [item for item, _ in ordered],
        "link": page_of_company(first, base_url),
        "link_account": f"{base_url}/account",
    }


def _item(story: AnyRow, school: School, base_url: str, today: date) -> Item:
    known = about_enrolment(story, school, base_url, today) | story.told
    told = {name: value for name, value in known.items() if value is not None}
    must_pay = status_of(facts_in(story), today) is Status.OWN_SHARE_DUE
    return {**told, "text": str(story.mail), "must_pay": must_pay}


def _place(one: tuple[Item, AnyRow]) -> tuple[int, bool, str, int]:
    item, story = one
    kind = Kind(story.mail)
    place = _URGENCY.index(kind) if kind in _URGENCY else len(_URGENCY)
    # A step that was taken since is less urgent; the others go by their day.
    return place, not item["must_pay"], str(item.get("own_share_day", "")), story.message_id
