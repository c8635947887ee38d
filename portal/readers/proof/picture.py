"""Draws a JPG or PNG proof anew, upright and without anything but its pixels."""

import io

from PIL import Image, ImageOps

from portal.readers.proof.kinds import MAX_PIXELS, Fault, Proof, WrongProof

JPEG_QUALITY = 90
START_OF_SCAN = 0xDA
END_OF_JPEG = b"\xff\xd9"
TRANSPARENT_MODES = {"RGBA", "LA", "PA", "RGBa", "La"}
DEEP_GREY_MODES = {"I;16", "I;16L", "I;16B", "I;16N", "I"}


def read_picture(data: bytes, name: str) -> Proof:
    """The picture in `data`, drawn anew as the type it really is.

    Orientation is applied and then forgotten with all other metadata (EXIF, GPS, comments, colour
    profile, further frames). The size is checked before a pixel is decoded. Raises WrongProof.
    """
    try:
        return _redraw(data, name)
    except WrongProof:
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise WrongProof(Fault.TOO_MANY_PIXELS) from None
    except Exception:
        # The decoders raise whatever hostile bytes make them trip over (OSError, SyntaxError,
        # ValueError, struct.error and more); to the sender all of it is an unreadable file.
        raise WrongProof(Fault.BROKEN) from None


def _redraw(data: bytes, name: str) -> Proof:
    with Image.open(io.BytesIO(data), formats=("JPEG", "PNG")) as source:
        if source.width * source.height > MAX_PIXELS:
            raise WrongProof(Fault.TOO_MANY_PIXELS)
        if not _is_whole(data):
            raise WrongProof(Fault.BROKEN)
        is_png = source.format == "PNG"
        source.load()
        # A large photo fills a lot of memory, so it is turned and cleaned without a copy.
        ImageOps.exif_transpose(source, in_place=True)
        drawing = _plain(source, keep_transparency=is_png)
        return Proof(
            data=_encode(drawing, is_png=is_png),
            media_type="image/png" if is_png else "image/jpeg",
            extension="png" if is_png else "jpg",
            safe_name=name,
            width=drawing.width,
            height=drawing.height,
        )


def _is_whole(data: bytes) -> bool:
    """Whether the picture's own end was reached.

    Pillow can be told to draw what is missing in grey, and the library that makes our documents
    tells it so for the whole process; half a proof must not look like a proof.
    """
    return _is_whole_png(data) if data.startswith(b"\x89") else _is_whole_jpeg(data)


def _is_whole_png(data: bytes) -> bool:
    at = 8
    while at + 12 <= len(data):
        if data[at + 4 : at + 8] == b"IEND":
            return True
        at += 12 + int.from_bytes(data[at : at + 4], "big")
    return False


def _is_whole_jpeg(data: bytes) -> bool:
    at = 2
    while at + 4 <= len(data) and data[at] == 0xFF:
        if data[at + 1] == START_OF_SCAN:
            return data.find(END_OF_JPEG, at) >= 0
        at += 1 if data[at + 1] == 0xFF else 2 + int.from_bytes(data[at + 2 : at + 4], "big")
    return False


def _plain(image: Image.Image, *, keep_transparency: bool) -> Image.Image:
    """Only pixels: one of the modes 1, L, RGB, RGBA, and nothing beside them."""
    is_transparent = image.mode in TRANSPARENT_MODES or "transparency" in image.info
    if image.mode in DEEP_GREY_MODES:
        pixels = image.convert("I").point(lambda value: value / 256).convert("L")
    elif is_transparent and keep_transparency:
        pixels = image.convert("RGBA")
    elif image.mode in {"1", "L", "RGB"}:
        pixels = image
    else:
        pixels = image.convert("RGB")
    # What is left here would be written into the new file: comments, profiles, resolution.
    pixels.info = {}
    return pixels


def _encode(image: Image.Image, *, is_png: bool) -> bytes:
    out = io.BytesIO()
    if is_png:
        image.save(out, format="PNG")
    else:
        image.save(out, format="JPEG", quality=JPEG_QUALITY, optimize=True)
    return out.getvalue()
