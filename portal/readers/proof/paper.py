"""Opens a PDF proof, refuses what cannot be read or could act by itself, and counts its pages."""

import io
import re
import zlib
from collections.abc import Iterator

import pikepdf

from portal.readers.proof.kinds import MAX_PAGES, Fault, Proof, WrongProof
from portal.readers.proof.lines import text_of

MAX_OBJECTS = 50_000
MAX_VALUES = 200_000
MAX_STREAM_BYTES = 8 * 1024 * 1024
MAX_INFLATED_BYTES = 512 * 1024 * 1024

# A few bytes can be packed so that they unpack to gigabytes. qpdf has no bound of its own for
# that; the setting is one for the whole process and must be made before other threads use it.
pikepdf.settings.set_qpdf_limits(
    flate_max_memory=MAX_STREAM_BYTES,
    png_max_memory=MAX_STREAM_BYTES,
    tiff_max_memory=MAX_STREAM_BYTES,
    run_length_max_memory=MAX_STREAM_BYTES,
    max_stream_filters=1,
)

END = b"%%EOF"
AFTER_END = b"\r\n\t\f \0"
STREAM = re.compile(rb"(?<!end)stream[ \t]{0,8}(?:\r\n|\n|\r)")
PIECE = 16 * 1024
# Entries that carry a script, a file or a player, and the kinds of action that do more than turn
# a page or follow a web link.
ACTIVE_KEYS = {"/JS", "/JavaScript", "/EF", "/EmbeddedFiles", "/RichMediaContent", "/XFA"}
ACTIVE_ACTIONS = {
    "/JavaScript", "/Launch", "/ImportData", "/SubmitForm", "/GoToE", "/GoToR", "/Rendition",
    "/Movie", "/Sound", "/RichMediaExecute",
}  # fmt: skip
ACTIVE_TYPES = {"/EmbeddedFile"}


def read_paper(data: bytes, name: str) -> Proof:
    """The PDF in `data`, unchanged, with its number of pages and its text.

    Raises WrongProof: broken (also cut off, or with anything behind its end), locked (encrypted),
    too_many_pages, active_content.
    """
    # A file that goes on behind its end is a second file in disguise; one that has no end was
    # cut off on its way.
    end = data.rfind(END)
    if end < 0 or data[end + len(END) :].strip(AFTER_END):
        raise WrongProof(Fault.BROKEN)
    if _unpacks_too_far(data):
        raise WrongProof(Fault.BROKEN)
    try:
        return _open(data, name)
    except WrongProof:
        raise
    except pikepdf.PasswordError:
        raise WrongProof(Fault.LOCKED) from None
    except Exception:
        # A damaged file surfaces as PdfError, ValueError, RuntimeError and more, depending on
        # what is damaged; to the sender all of it is an unreadable file.
        raise WrongProof(Fault.BROKEN) from None


def text_in(data: bytes) -> str | None:
    """The text of a PDF that nobody keeps, whatever else is in it; None when it cannot be read."""
    if _unpacks_too_far(data):
        return None
    try:
        with pikepdf.open(io.BytesIO(data)) as pdf:
            is_large = len(pdf.pages) > MAX_PAGES or len(pdf.objects) > MAX_OBJECTS
            return None if pdf.is_encrypted or is_large else text_of(pdf)
    except Exception:
        # As above: damage surfaces as many things, and all of it is an unreadable file.
        return None


def _open(data: bytes, name: str) -> Proof:
    # Reading parts of a document that is closed crashes the process, so all is done inside.
    with pikepdf.open(io.BytesIO(data)) as pdf:
        if pdf.is_encrypted:
            raise WrongProof(Fault.LOCKED)
        pages = len(pdf.pages)
        if not pages:
            raise WrongProof(Fault.BROKEN)
        if pages > MAX_PAGES:
            raise WrongProof(Fault.TOO_MANY_PAGES)
        if _is_active(pdf):
            raise WrongProof(Fault.ACTIVE_CONTENT)
        text = text_of(pdf)
    return Proof(
        data=data,
        media_type="application/pdf",
        extension="pdf",
        safe_name=name,
        pages=pages,
        text=text,
    )


def _is_active(pdf: pikepdf.Pdf) -> bool:
    """Whether any object, used or not, holds a script, a file or an action that runs something."""
    if len(pdf.objects) > MAX_OBJECTS:
        raise WrongProof(Fault.BROKEN)
    for values in _dictionaries(pdf):
        if not ACTIVE_KEYS.isdisjoint(values):
            return True
        if _name(values.get("/S")) in ACTIVE_ACTIONS or _name(values.get("/Type")) in ACTIVE_TYPES:
            return True
    return False


def _dictionaries(pdf: pikepdf.Pdf) -> Iterator[dict[str, pikepdf.Object]]:
    """Every dictionary in the file; what it refers to comes by itself, as an object of the file."""
    looked_at = 0
    for root in pdf.objects:
        waiting = [root]
        while waiting:
            value = waiting.pop()
            looked_at += 1
            if looked_at > MAX_VALUES:
                raise WrongProof(Fault.BROKEN)
            if isinstance(value, pikepdf.Array):
                waiting += [item for item in value if _may_hold_more(item)]
            elif isinstance(value, pikepdf.Dictionary | pikepdf.Stream):
                entries = dict(value.items())
                waiting += [item for item in entries.values() if _may_hold_more(item)]
                yield entries


def _may_hold_more(value: object) -> bool:
    return (
        isinstance(value, pikepdf.Array | pikepdf.Dictionary)
        and isinstance(value, pikepdf.Object)
        and not value.is_indirect
    )


def _name(value: object) -> str:
    return str(value) if isinstance(value, pikepdf.Name) else ""


def _unpacks_too_far(data: bytes) -> bool:
    """Whether the packed streams together hold more than any proof does.

    Unpacked here piece by piece and thrown away, so that the answer costs time but no memory. A
    stream says itself where it ends; what the file says about it may be a lie.
    """
    total = 0
    view = memoryview(data)
    for number, match in enumerate(STREAM.finditer(data)):
        for size in _unpacked(view[match.end() :]):
            total += size
            if total > MAX_INFLATED_BYTES:
                return True
        if number >= MAX_OBJECTS:
            return True
    return False


def _unpacked(packed: memoryview) -> Iterator[int]:
    """The sizes of the pieces that `packed` unpacks to; none when it is not packed this way."""
    unpacker = zlib.decompressobj()
    for start in range(0, len(packed), PIECE):
        try:
            yield len(unpacker.decompress(packed[start : start + PIECE]))
        except zlib.error:
            return
        if unpacker.eof:
            return
