"""The folder that an inspector gets: one zip with everything that is kept about enrolments."""

from portal.documents.inspection.folder import Made, write_folder

__all__ = ["Made", "write_folder"]
