"""Reads an uploaded proof of an application: believed only when it opens, made harmless, named.

The type is asked three times: the ending of the name, the first bytes, and whether the file really
opens (D23). Pictures are drawn anew, which leaves their metadata and anything hidden in them
behind. A PDF keeps its bytes, because it is evidence and may carry a signature that a rewrite
would break; so a PDF that could act by itself is refused, and saving it again as PDF makes it
inert.
"""

from portal.readers.proof.comparison import ReadBack, read_back
from portal.readers.proof.kinds import MAX_BYTES, MAX_PAGES, MAX_PIXELS, Fault, Proof, WrongProof
from portal.readers.proof.names import ending_of, safe_name

__all__ = [
    "MAX_BYTES",
    "MAX_PAGES",
    "MAX_PIXELS",
    "Fault",
    "Proof",
    "ReadBack",
    "WrongProof",
    "read_back",
    "read_proof",
    "safe_name",
]

PAPER_ENDINGS = {"pdf"}
PICTURE_ENDINGS = {"jpg", "jpeg", "png"}
PAPER_SIGNATURE = b"%PDF-"
PICTURE_SIGNATURES = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n")


def read_proof(data: bytes, filename: str) -> Proof:
    """The proof in `data` (the whole upload), called `filename` by the sender's browser.

    `Proof.data` is what must be kept: the same bytes for a PDF, other bytes for a picture. A JPG
    that is called .png, or the other way round, is accepted: phones and mail programs rename them,
    and drawing it anew settles what it is. Raises WrongProof, whose code says why.
    """
    name = safe_name(filename)
    if not data:
        raise WrongProof(Fault.EMPTY if name else Fault.MISSING)
    if len(data) > MAX_BYTES:
        raise WrongProof(Fault.TOO_LARGE)
    ending = ending_of(name)
    if ending in PAPER_ENDINGS and data.startswith(PAPER_SIGNATURE):
        # What opens PDFs and pictures is large, and most processes never see one.
        from portal.readers.proof.paper import read_paper

        return read_paper(data, name)
    if ending in PICTURE_ENDINGS and data.startswith(PICTURE_SIGNATURES):
        from portal.readers.proof.picture import read_picture

        return read_picture(data, name)
    raise WrongProof(Fault.TYPE)
