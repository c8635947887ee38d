"""Keeping the proof of an application."""

from portal.actions.recording import Occasion, new_public_id
from portal.models import Proof, db
from portal.readers.proof import Proof as ReadProof


def keep_proof(company_id: int, sha256: str, read: ReadProof, on: Occasion) -> Proof:
    """Add a proof whose bytes are already kept under their hash; the caller commits.

    The bytes come first, so that a row never speaks of a file that is not there (promise E8).
    """
    proof = Proof(
        public_id=new_public_id(),
        company_id=company_id,
        sha256=sha256,
        size=len(read.data),
        media_type=read.media_type,
        extension=read.extension,
        name=read.safe_name,
        read_back={"text": read.text} if read.text else None,
        uploaded_at=on.at,
        uploaded_by=on.by.id,
    )
    db.session.add(proof)
    db.session.flush()
    return proof
