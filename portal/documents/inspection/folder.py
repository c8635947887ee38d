"""Makes the folder for an inspector from what is kept, one enrolment after the other."""

from collections.abc import Iterator, Sequence
from time import monotonic
from typing import BinaryIO, NamedTuple

from flask import current_app
from flask_babel import force_locale

from portal.documents.inspection.archive import DIGESTS, Archive
from portal.documents.names import folder_name
from portal.documents.register import pdf_of
from portal.documents.render import RenderingFailed, RenderingUnavailable
from portal.formats.spreadsheet import write_xlsx
from portal.formats.staff.inspection import (
    About,
    Summary,
    enrolment_text,
    evidence_from,
    history_text,
    missing,
    overview_headers,
    overview_row,
    read_me,
)
from portal.models import only_reading
from portal.queries.inspection import parts_of, wholes_of
from portal.queries.rows import AnyRow
from portal.rules.inspection import Paper, additions_to, gaps_of
from portal.storage import FULL, DamagedFile, NotStored, Storage, StorageFull

# The worker makes every document within seconds of its issue; one that it has not made yet is
# made here only while little time has gone by, and told as missing otherwise.
MAKING_SECONDS = 2.0
# So many enrolments are looked up at once, and no more are in memory.
AT_ONCE = 20

READ_ME, OVERVIEW = "0-LEES-MIJ.txt", "0-overzicht.xlsx"
# What a file is called in the folder of its enrolment, by the kind of document.
_NAMES = {
    "confirmation": "2-bevestiging-van-inschrijving",
    "receipt": "4-ontvangstbewijs",
    "payment": "5-bevestiging-van-betaling",
}
_STATES = {"current": "", "replaced": "-vervangen", "withdrawn": "-ingetrokken"}


class Made(NamedTuple):
    """What a folder holds: the numbers of its enrolments, and how many are incomplete."""

    numbers: tuple[str, ...]
    lacking: int


class File(NamedTuple):
    """Everything about one enrolment as the database has it."""

    row: AnyRow
    documents: Sequence[AnyRow]
    bookings: Sequence[AnyRow]
    events: Sequence[AnyRow]


def write_folder(file: BinaryIO, ids: Sequence[int], about: About) -> Made:
    """Write the folder about these enrolments into an empty file, in Dutch.

    An inspector of the Flemish government reads it, whatever the language of who makes it. No
    transaction is open while files are read or written. Raises StorageFull.
    """
    until, summaries = monotonic() + MAKING_SECONDS, []
    try:
        with force_locale("nl"), Archive(file, about.at) as archive:
            for number, one in enumerate(_files(ids), start=1):
                folder = _folder_of(number, one.row)
                summaries.append(_Writer(archive, folder, one, about, until).write())
            _add_overview(archive, summaries, about)
    except OSError as error:
        if error.errno in FULL:
            raise StorageFull("no room for a folder") from error
        raise
    numbers = tuple(one.row.number for one in summaries)
    return Made(numbers, sum(1 for one in summaries if missing(one.gaps)))


def _files(ids: Sequence[int]) -> Iterator[File]:
    """The enrolments in their order, looked up in short transactions."""
    for start in range(0, len(ids), AT_ONCE):
        some = ids[start : start + AT_ONCE]
        with only_reading():
            rows, parts = wholes_of(some), parts_of(some)
        for row in rows:
            yield File(
                row,
                parts.documents.get(row.id, []),
                parts.bookings.get(row.id, []),
                parts.events.get(row.id, []),
            )


def _folder_of(number: int, row: AnyRow) -> str:
    return folder_name(number, row.last_name, row.first_name, row.course)


def _add_overview(archive: Archive, summaries: Sequence[Summary], about: About) -> None:
    rows = [overview_row(one, about.today) for one in summaries]
    archive.add(OVERVIEW, write_xlsx(overview_headers(), rows, "Controlemap"))
    archive.add_text(READ_ME, read_me(about, summaries, overview=OVERVIEW, digests=DIGESTS))


class _Writer:
    """Writes the folder of one enrolment, and learns on the way which files are there."""

    def __init__(
        self, archive: Archive, folder: str, one: File, about: About, until: float
    ) -> None:
        self._archive, self._folder, self._one = archive, folder, one
        self._about, self._until = about, until
        self._papers: dict[str, Paper] = {}
        self._named: list[tuple[str | None, AnyRow]] = []

    def write(self) -> Summary:
        """Write all files and return what the overview says of this enrolment."""
        row, today = self._one.row, self._about.today
        for document in self._one.documents:
            self._add_document(document)
        proof = self._add_proof()
        counted = [one for one in self._one.bookings if one.undone_at is None]
        received = sum(one.amount_cents for one in counted)
        evidence = evidence_from(row, received, papers=self._papers, proof=proof)
        gaps = gaps_of(evidence, today)
        additions = additions_to(
            evidence.facts,
            first_lesson_on=row.first_lesson_on,
            last_lesson_on=row.last_lesson_on,
            today=today,
            is_by_hand=any(one.transfer_id is None for one in counted),
        )
        text = enrolment_text(
            row,
            evidence,
            today=today,
            recognition_no=self._about.recognition_no,
            gaps=gaps,
            additions=additions,
            bookings=self._one.bookings,
            papers=self._named,
        )
        self._archive.add_text(self._path("1-inschrijving.txt"), text)
        self._archive.add_text(self._path("6-geschiedenis.txt"), history_text(self._one.events))
        paid_on = max((one.value_on for one in counted), default=None)
        return Summary(self._folder, row, evidence.facts, gaps, additions, paid_on)

    def _path(self, name: str) -> str:
        return f"{self._folder}/{name}"

    def _add_document(self, document: AnyRow) -> None:
        """Add the bytes of the register as they are; note whether what holds now is there."""
        content, paper = self._bytes_of(document)
        if document.state == "current":
            self._papers[document.kind] = paper
        name = None
        if content is not None:
            name = f"{_NAMES[document.kind]}-{document.number}{_STATES[document.state]}.pdf"
            self._archive.add(self._path(name), content)
        self._named.append((name, document))

    def _bytes_of(self, document: AnyRow) -> tuple[bytes | None, Paper]:
        if document.sha256 is None and monotonic() > self._until:
            return None, Paper.PENDING
        try:
            return pdf_of(document), Paper.KEPT
        except (RenderingFailed, RenderingUnavailable):
            return None, Paper.PENDING
        except (NotStored, DamagedFile):
            return None, Paper.LOST

    def _add_proof(self) -> Paper:
        """Add the file that the employer gave as proof of the application."""
        row = self._one.row
        if row.proof_sha256 is None:
            return Paper.NONE
        storage: Storage = current_app.extensions["storage"]
        if row.proof_removed_at is not None:
            return Paper.LOST
        try:
            content = storage.open(row.proof_sha256)
        except (NotStored, DamagedFile):
            return Paper.LOST
        extension = row.proof_extension.removeprefix(".")
        self._archive.add(self._path(f"3-bewijs-van-de-aanvraag.{extension}"), content)
        return Paper.KEPT
