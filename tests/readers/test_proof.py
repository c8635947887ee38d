"""An uploaded proof is believed only when it opens, is made harmless, and is never guessed at."""

import io
import struct
import zlib
from collections.abc import Callable

import pikepdf
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image, ImageFile, PngImagePlugin

from portal.readers.proof import (
    MAX_BYTES,
    MAX_PAGES,
    MAX_PIXELS,
    Fault,
    WrongProof,
    read_proof,
    safe_name,
)

JAVASCRIPT = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS=pikepdf.String("app.alert(1)"))
EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR" + b"-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


def pdf(change: Callable[[pikepdf.Pdf], object] | None = None, pages: int = 1) -> bytes:
    out = io.BytesIO()
    with pikepdf.new() as document:
        for _ in range(pages):
            document.add_blank_page()
        if change:
            change(document)
        document.save(out)
    return out.getvalue()


def picture(kind: str = "PNG", size: tuple[int, int] = (40, 30), **options: object) -> bytes:
    out = io.BytesIO()
    image = Image.new("RGB", size, (200, 30, 30))
    image.paste((30, 30, 200), (0, 0, size[0] // 2, size[1]))
    image.save(out, kind, **options)
    return out.getvalue()


def png_header(width: int, height: int) -> bytes:
    header = b"IHDR" + struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    body = struct.pack(">I", 13) + header + struct.pack(">I", zlib.crc32(header))
    return b"\x89PNG\r\n\x1a\n" + body + b"\0\0\0\0IDAT\x35\xaf\x06\x1e"


def fault_of(data: bytes, name: str) -> Fault | None:
    try:
        read_proof(data, name)
    except WrongProof as error:
        return error.code
    return None


# What is accepted


def test_d23_a_pdf_keeps_its_bytes_because_it_is_evidence() -> None:
    data = pdf(pages=3)
    proof = read_proof(data, "Bewijs aanvraag.PDF")
    assert proof.data == data
    assert (proof.media_type, proof.extension, proof.pages) == ("application/pdf", "pdf", 3)
    assert (proof.width, proof.height, proof.safe_name) == (None, None, "Bewijs aanvraag.PDF")


@pytest.mark.parametrize(
    ("kind", "name", "media_type", "extension"),
    [
        ("PNG", "scherm.png", "image/png", "png"),
        ("JPEG", "foto.jpg", "image/jpeg", "jpg"),
        ("JPEG", "foto.JPEG", "image/jpeg", "jpg"),
        ("PNG", "hernoemd.jpg", "image/png", "png"),
        ("JPEG", "hernoemd.png", "image/jpeg", "jpg"),
    ],
)
def test_d23_a_picture_is_drawn_anew_as_what_it_really_is(
    kind: str, name: str, media_type: str, extension: str
) -> None:
    data = picture(kind)
    proof = read_proof(data, name)
    assert (proof.media_type, proof.extension) == (media_type, extension)
    assert (proof.width, proof.height, proof.pages, proof.text) == (40, 30, None, None)
    with Image.open(io.BytesIO(proof.data)) as again:
        assert again.format == kind
        red, _, blue = again.convert("RGB").getpixel((5, 5))
    assert blue > 150 > red


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "PA", "RGB", "RGBA", "I;16", "CMYK"])
def test_pictures_of_every_kind_of_pixel_are_readable(mode: str) -> None:
    out = io.BytesIO()
    kind = "JPEG" if mode == "CMYK" else "PNG"
    if mode == "PA":
        image = Image.new("P", (8, 8))
        image.save(out, kind, transparency=0)
    else:
        Image.new(mode, (8, 8), 1 if mode in {"1", "P"} else None).save(out, kind)
    proof = read_proof(out.getvalue(), "x.png")
    assert (proof.width, proof.height) == (8, 8)


def test_grey_of_sixteen_bits_keeps_its_shades() -> None:
    out = io.BytesIO()
    Image.frombytes("I;16", (2, 1), struct.pack("<HH", 0x8000, 0xFFFF)).save(out, "PNG")
    with Image.open(io.BytesIO(read_proof(out.getvalue(), "scan.png").data)) as again:
        assert [again.getpixel((0, 0)), again.getpixel((1, 0))] == [128, 255]


def test_ten_megabytes_is_still_accepted_and_one_byte_more_is_not() -> None:
    assert fault_of(b"x" * MAX_BYTES, "groot.pdf") is Fault.TYPE
    assert fault_of(b"x" * (MAX_BYTES + 1), "groot.pdf") is Fault.TOO_LARGE


# What is left behind


def test_d23_place_and_time_of_a_photo_are_gone_and_it_stands_upright() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x010F] = "PhoneMaker"
    exif.get_ifd(0x8825)[2] = (51.0, 6.0, 12.0)
    data = picture("JPEG", exif=exif.tobytes(), comment=b"thuis genomen")
    assert b"PhoneMaker" in data
    proof = read_proof(data, "foto.jpg")
    assert (proof.width, proof.height) == (30, 40)
    assert b"PhoneMaker" not in proof.data
    assert b"thuis" not in proof.data
    with Image.open(io.BytesIO(proof.data)) as again:
        assert not again.getexif()
        assert not {"exif", "comment", "icc_profile", "dpi"} & again.info.keys()


def test_d23_texts_and_profiles_in_a_png_are_gone() -> None:
    notes = PngImagePlugin.PngInfo()
    notes.add_text("Author", "An Peeters")
    data = picture("PNG", pnginfo=notes, icc_profile=b"profile of my screen", dpi=(72, 72))
    proof = read_proof(data, "scherm.png")
    assert b"An Peeters" not in proof.data
    with Image.open(io.BytesIO(proof.data)) as again:
        assert again.info == {}


@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
def test_d23_what_hides_behind_a_picture_is_gone(kind: str) -> None:
    hidden = b"<script>alert(1)</script>PK\x03\x04" + EICAR
    proof = read_proof(picture(kind) + hidden, "foto.png")
    assert b"<script>" not in proof.data
    assert b"EICAR" not in proof.data


# What is refused


@pytest.mark.parametrize(
    ("data", "name", "fault"),
    [
        (b"", "", Fault.MISSING),
        (b"", "leeg.pdf", Fault.EMPTY),
        (pdf(), "", Fault.TYPE),
        (pdf(), "bewijs", Fault.TYPE),
        (pdf(), "bewijs.pdf.exe", Fault.TYPE),
        (pdf(), "bewijs.pdf\0.exe", Fault.TYPE),
        (pdf(), "bewijs\u202efdp.exe", Fault.TYPE),
        (pdf(), "foto.jpg", Fault.TYPE),
        (picture(), "foto.pdf", Fault.TYPE),
        (picture("GIF"), "foto.png", Fault.TYPE),
        (picture("GIF")[:6] + b"/*" + b"*/=1;alert(1)//", "foto.jpg", Fault.TYPE),
        (picture("WEBP"), "foto.jpg", Fault.TYPE),
        (picture("TIFF"), "foto.jpg", Fault.TYPE),
        (b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>', "x.png", Fault.TYPE),
        (b"<html><script>alert(1)</script>%PDF-1.7", "x.pdf", Fault.TYPE),
        (b"\n" + pdf(), "x.pdf", Fault.TYPE),
        (EICAR, "x.pdf", Fault.TYPE),
        (b"PK\x03\x04" + b"\0" * 100, "lijst.xlsx", Fault.TYPE),
        (b"%PDF-1.4 just text", "x.pdf", Fault.BROKEN),
        (b"%PDF-1.4\n%%EOF", "x.pdf", Fault.BROKEN),
        (b"\xff\xd8\xff just text", "x.jpg", Fault.BROKEN),
        (b"\x89PNG\r\n\x1a\n just text", "x.png", Fault.BROKEN),
        (pdf()[:-200], "x.pdf", Fault.BROKEN),
        (pdf()[: len(pdf()) // 2], "x.pdf", Fault.BROKEN),
        (pdf() + b"<html><script>alert(1)</script></html>", "x.pdf", Fault.BROKEN),
        (pdf() + b"PK\x03\x04", "x.pdf", Fault.BROKEN),
        (picture()[:-40], "x.png", Fault.BROKEN),
        (picture("JPEG")[:-40], "x.jpg", Fault.BROKEN),
        (pdf(pages=MAX_PAGES + 1), "x.pdf", Fault.TOO_MANY_PAGES),
        (png_header(30_000, 30_000), "x.png", Fault.TOO_MANY_PIXELS),
        (png_header(10_000, 10_000), "x.png", Fault.TOO_MANY_PIXELS),
        (png_header(5_712, 4_500), "x.png", Fault.TOO_MANY_PIXELS),
    ],
)
def test_d23_each_bad_file_is_refused_with_its_own_reason(
    data: bytes, name: str, fault: Fault
) -> None:
    assert fault_of(data, name) is fault


def test_a_phone_photo_of_24_megapixels_has_not_too_many() -> None:
    assert 5_712 * 4_284 <= MAX_PIXELS < 5_712 * 4_500
    assert fault_of(png_header(5_712, 4_284), "x.png") is Fault.BROKEN


@pytest.mark.parametrize("password", ["", "geheim"])
def test_d23_a_locked_pdf_is_refused_also_when_it_opens_without_password(password: str) -> None:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf())) as document:
        document.save(out, encryption=pikepdf.Encryption(owner="eigenaar", user=password))
    assert fault_of(out.getvalue(), "x.pdf") is Fault.LOCKED


@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
def test_half_a_picture_is_refused_also_when_pillow_would_fill_in_the_rest(
    kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ImageFile, "LOAD_TRUNCATED_IMAGES", True)
    whole = picture(kind, (400, 300))
    assert fault_of(whole, "x.png") is None
    assert {fault_of(whole[:cut], "x.png") for cut in range(len(whole) - 1)[3:]} <= {
        Fault.BROKEN,
        Fault.TYPE,
    }


def test_a_pdf_without_pages_is_broken() -> None:
    assert fault_of(pdf(pages=0), "x.pdf") is Fault.BROKEN


def action(**entries: object) -> pikepdf.Dictionary:
    return pikepdf.Dictionary(**entries)


def attach(document: pikepdf.Pdf) -> None:
    document.attachments["x.exe"] = pikepdf.AttachedFileSpec(document, b"MZ")


def script_deep_in_arrays(document: pikepdf.Pdf) -> None:
    document.pages[0].obj.PieceInfo = pikepdf.Array([[[JAVASCRIPT]]])


def script_in_annotation(document: pikepdf.Pdf) -> None:
    note = action(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Link, A=JAVASCRIPT)
    document.pages[0].obj.Annots = pikepdf.Array([document.make_indirect(note)])


@pytest.mark.parametrize(
    "change",
    [
        lambda document: setattr(document.Root, "OpenAction", JAVASCRIPT),
        lambda document: setattr(document.Root, "AA", action(WC=JAVASCRIPT)),
        lambda document: setattr(
            document.Root, "OpenAction", action(S=pikepdf.Name.Launch, F=pikepdf.String("calc"))
        ),
        lambda document: setattr(
            document.Root, "OpenAction", action(S=pikepdf.Name.SubmitForm, F=pikepdf.String("x"))
        ),
        lambda document: setattr(
            document.Root, "AcroForm", action(XFA=pikepdf.String("<xdp/>"), Fields=pikepdf.Array())
        ),
        attach,
        script_deep_in_arrays,
        script_in_annotation,
    ],
)
def test_d23_a_pdf_that_can_act_by_itself_is_refused(
    change: Callable[[pikepdf.Pdf], object],
) -> None:
    assert fault_of(pdf(change), "x.pdf") is Fault.ACTIVE_CONTENT


def test_d23_a_script_whose_name_is_disguised_is_refused() -> None:
    data = pdf(lambda document: setattr(document.Root, "OpenAction", JAVASCRIPT))
    disguised = data.replace(b"/JavaScript", b"/J#61vaScript").replace(b"/JS", b"/#4aS")
    assert disguised != data
    assert fault_of(disguised, "x.pdf") is Fault.ACTIVE_CONTENT


def test_a_page_position_and_a_web_link_do_nothing_by_themselves() -> None:
    def change(document: pikepdf.Pdf) -> None:
        page = document.pages[0].obj
        document.Root.OpenAction = pikepdf.Array([page, pikepdf.Name.Fit])
        link = action(S=pikepdf.Name.URI, URI=pikepdf.String("https://www.vlaio.be"))
        page.Annots = pikepdf.Array([action(Subtype=pikepdf.Name.Link, A=link)])

    assert fault_of(pdf(change), "x.pdf") is None


def object_stream_bomb(megabytes: int) -> bytes:
    packer = zlib.compressobj(9)
    inside = [packer.compress(b"2 0 << /Type /Pages /Kids [] /Count 0 >> ")]
    inside += [packer.compress(b" " * 1024 * 1024) for _ in range(megabytes)]
    packed = b"".join([*inside, packer.flush()])
    out = b"%PDF-1.5\n1 0 obj\n<< /Type /ObjStm /N 1 /First 4 /Filter /FlateDecode /Length "
    out += str(len(packed)).encode() + b" >>\nstream\n" + packed + b"\nendstream\nendobj\n"
    root = len(out)
    out += b"3 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n"
    table = len(out)
    rows = [(0, 0, 65535), (1, 9, 0), (2, 1, 0), (1, root, 0), (1, table, 0)]
    body = b"".join(struct.pack(">BIH", *row) for row in rows)
    out += b"4 0 obj\n<< /Type /XRef /Size 5 /W [1 4 2] /Root 3 0 R /Length "
    out += str(len(body)).encode() + b" >>\nstream\n" + body + b"\nendstream\nendobj\n"
    return out + b"startxref\n" + str(table).encode() + b"\n%%EOF\n"


@pytest.mark.parametrize("megabytes", [40, 600])
def test_a_few_bytes_that_unpack_to_hundreds_of_megabytes_are_refused(megabytes: int) -> None:
    data = object_stream_bomb(megabytes)
    assert len(data) < 1_000_000
    assert fault_of(data, "x.pdf") is Fault.BROKEN


def test_a_stream_that_breaks_off_is_measured_as_far_as_it_goes() -> None:
    packed = zlib.compress(b"x" * 1000)[:-6]
    assert fault_of(b"%PDF-1.7\nstream\n" + packed + b"%%EOF", "x.pdf") is Fault.BROKEN


@pytest.mark.parametrize(
    "data",
    [
        b"%PDF-1.7\n" + b"stream\n" * 50_002 + b"%%EOF",
        pdf(lambda document: setattr(document.Root, "X", pikepdf.Array([[]] * 200_001))),
        pdf(
            lambda document: setattr(
                document.Root,
                "X",
                pikepdf.Array([document.make_indirect(pikepdf.Array()) for _ in range(50_001)]),
            )
        ),
    ],
    ids=["streams", "values", "objects"],
)
def test_a_file_of_countless_parts_is_refused_and_not_walked_through(data: bytes) -> None:
    assert len(data) < MAX_BYTES
    assert fault_of(data, "x.pdf") is Fault.BROKEN


SOUND = {"x.pdf": pdf(pages=2), "x.png": picture(), "x.jpg": picture("JPEG")}


@settings(max_examples=300, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(
    name=st.sampled_from(sorted(SOUND)),
    cuts=st.lists(st.tuples(st.floats(0, 1), st.binary(max_size=4)), max_size=6),
    end=st.floats(0.2, 1),
)
def test_d23_damaged_files_give_a_reason_and_never_an_error_page(
    name: str, cuts: list[tuple[float, bytes]], end: float
) -> None:
    data = bytearray(SOUND[name])
    for place, change in cuts:
        at = 8 + int(place * (len(data) - 8))
        data[at : at + len(change)] = change
    fault = fault_of(bytes(data[: int(end * len(data))]) + b"%%EOF", name)
    assert fault is None or fault in Fault


# What a file is called


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("bewijs.pdf", "bewijs.pdf"),
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("C:\\Users\\Els\\Mijn bewijs.pdf", "Mijn bewijs.pdf"),
        ("..", ""),
        ("....//....//x.pdf", "x.pdf"),
        ("a\0b.pdf", "ab.pdf"),
        ("a\r\nSet-Cookie: x.pdf", "a Set-Cookie: x.pdf"),
        ("bewijs\u202efdp.exe", "bewijsfdp.exe"),
        ("\u200b\ufeff\u2066x\u2069.pdf", "x.pdf"),
        ("  veel   ruimte .pdf", "veel ruimte .pdf"),
        ("\ud800x.pdf", "x.pdf"),
        ("e\u0301te\u0301.pdf", "été.pdf"),
        ("<img src=x onerror=alert(1)>.png", "<img src=x onerror=alert(1)>.png"),
        ("Ελένη – bewijs.pdf", "Ελένη – bewijs.pdf"),
        ("/", ""),
    ],
)
def test_d23_of_a_name_only_harmless_text_is_kept(sent: str, kept: str) -> None:
    assert safe_name(sent) == kept


def test_d23_a_very_long_name_keeps_its_ending() -> None:
    assert safe_name("x" * 400 + ".pdf") == "x" * 251 + ".pdf"
    assert safe_name("x" * 400) == "x" * 255
    assert read_proof(pdf(), "x" * 400 + ".pdf").safe_name.endswith(".pdf")


@given(st.text(max_size=600))
def test_d23_no_name_holds_a_path_a_control_sign_or_a_turn_of_direction(sent: str) -> None:
    name = safe_name(sent)
    assert len(name) <= 255
    assert not set(name) & set("/\\\0\r\n\t\u202a\u202b\u202d\u202e\u2066\u2067\u2068")
    assert name not in {".", ".."}
    assert safe_name(name) == name
