"""Changes a written CODA file by lines and columns, counted from 1 as the standard counts them."""


def lines_of(data: bytes) -> list[bytes]:
    """Return the records of a file without their line ends."""
    return data.splitlines()


def joined(lines: list[bytes], newline: bytes = b"\r\n") -> bytes:
    """Return the file of these records."""
    return b"".join(line + newline for line in lines)


def put(data: bytes, line: int, column: int, text: str) -> bytes:
    """Overwrite part of one record."""
    lines = lines_of(data)
    old = lines[line - 1]
    new = text.encode("cp1252")
    lines[line - 1] = old[: column - 1] + new + old[column - 1 + len(new) :]
    return joined(lines)


def without(data: bytes, line: int) -> bytes:
    """Take one record out."""
    lines = lines_of(data)
    del lines[line - 1]
    return joined(lines)


def inserted(data: bytes, line: int, *records: str) -> bytes:
    """Put records in, the first of them as `line`; each is filled with blanks to 128 signs."""
    lines = lines_of(data)
    lines[line - 1 : line - 1] = [record.ljust(128).encode("cp1252") for record in records]
    return joined(lines)
