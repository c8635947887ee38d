"""A file built to do harm is refused fast and cheaply (promise D26)."""

import json
import random
import struct
import subprocess
import sys
import zipfile
from io import BytesIO
from pathlib import Path

import pytest

from portal.readers.spreadsheet import Unreadable, UnreadableFile, read_table
from portal.readers.spreadsheet.archive import MAX_COMPRESSED, MAX_MEMBERS
from tests.readers.workbooks import HEADER, header_row, inline, parts_of, sheet_part, zipped

# The child reports what the reading alone took, after everything was imported.
# Every file is read in a fork of its own: the peak of one must not be counted for the next.
CHILD = """
import json, os, re, sys, time
from pathlib import Path
from portal.readers.spreadsheet import UnreadableFile, read_table
for name in sys.argv[1:]:
    if os.fork():
        os.wait()
        continue
    data = Path(name).read_bytes()
    # Seconds of work, the best of three: a busy machine must not fail the promise.
    seconds = 9.0
    for _ in range(3):
        before = time.process_time()
        try:
            read_table(data, "lijst.xlsx")
            code = "read"
        except UnreadableFile as refused:
            code = refused.code.value
        seconds = min(seconds, time.process_time() - before)
        if seconds < 2:
            break
    peak = re.search(r"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text())
    megabytes = int(peak[1]) / 1024
    print(json.dumps([Path(name).stem, code, seconds, megabytes]), flush=True)
    os._exit(0)
"""

dice = random.Random(26)  # noqa: S311 - a test repeats itself.


def noise(length: int) -> str:
    """Digits that cannot be compressed, so that a file gets past the ratio and is really read."""
    return f"{dice.getrandbits(length * 4):x}"


def million_empty_rows() -> bytes:
    rows = "".join(f'<row r="{n}" spans="1:4" ht="15.{n % 997}"/>' for n in range(2, 1_000_001))
    return zipped(parts_of(sheet_part(header_row() + rows)))


def all_columns() -> bytes:
    cells = "".join(f"<c><v>{number}</v></c>" for number in range(16_384))
    return zipped(parts_of(sheet_part(f"{header_row()}<row>{cells}</row>")))


def many_strings() -> bytes:
    """As large as the limits on the zip allow, and different enough to compress no further."""
    strings = "".join(f"<si><t>{dice.getrandbits(24):x}</t></si>" for _ in range(900_000))
    return zipped(parts_of(sheet_part(header_row()), strings=f"<sst>{strings}</sst>"))


def many_elements() -> bytes:
    junk = "".join(f"<x/>{dice.getrandbits(4):x}" for _ in range(4_000_000))
    return zipped(parts_of(sheet_part(junk + header_row())))


def many_attributes() -> bytes:
    junk = "".join(f'<x a{n}=""/>' for n in range(1_500_000))
    return zipped(parts_of(sheet_part(junk + header_row())))


def one_endless_tag() -> bytes:
    value = noise(8_000_000)
    return zipped(parts_of(sheet_part(f'<x a="{value}"/>{header_row()}')))


def one_endless_text() -> bytes:
    value = noise(8_000_000)
    return zipped(parts_of(sheet_part(header_row()), strings=f"<sst><si><t>{value}</t></si></sst>"))


def endless_nesting() -> bytes:
    return zipped(parts_of(sheet_part("".join(f"<x>{dice.random()}" for _ in range(300_000)))))


def text_in_splinters() -> bytes:
    splinters = "".join(f"&#{dice.randrange(65, 91)};" for _ in range(33_000))
    cell = f'<row><c t="inlineStr"><is><t>{splinters}</t></is></c></row>'
    return zipped(parts_of(sheet_part(header_row() + cell)))


def classic_bomb() -> bytes:
    """Some 42 kB that unpack to 45 MB."""
    return zipped(parts_of(sheet_part(header_row()), strings=b" " * 45_000_000))


def many_bombs() -> bytes:
    parts = parts_of(sheet_part(header_row()))
    return zipped(parts | {f"xl/{n}.xml": dice.randbytes(5_000) * 80 for n in range(150)})


def crowded_directory() -> bytes:
    return zipped({f"{n}": "" for n in range(40_000)})


def quadratic_entities() -> bytes:
    entity = f'<!DOCTYPE sst [<!ENTITY a "{"a" * 50_000}">]>'
    strings = f"{entity}<sst><si><t>{'&a;' * 50_000}</t></si></sst><!--{noise(9_000)}-->"
    return zipped(parts_of(sheet_part(header_row()), strings=strings))


HOSTILE = {
    million_empty_rows: Unreadable.TOO_MANY_ROWS,
    all_columns: Unreadable.TOO_MANY_COLUMNS,
    many_strings: Unreadable.TOO_LARGE,
    many_elements: Unreadable.ZIP_BOMB,
    many_attributes: Unreadable.ZIP_BOMB,
    one_endless_tag: Unreadable.DAMAGED,
    one_endless_text: Unreadable.CELL_TOO_LONG,
    endless_nesting: Unreadable.ZIP_BOMB,
    text_in_splinters: Unreadable.CELL_TOO_LONG,
    classic_bomb: Unreadable.ZIP_BOMB,
    many_bombs: Unreadable.ZIP_BOMB,
    crowded_directory: Unreadable.ZIP_BOMB,
    quadratic_entities: Unreadable.DAMAGED,
}


def refusal(data: bytes) -> Unreadable:
    with pytest.raises(UnreadableFile) as caught:
        read_table(data, "lijst.xlsx")
    return caught.value.code


@pytest.fixture(scope="module")
def files(tmp_path_factory) -> dict[str, Path]:
    """Every hostile file, by the name of its maker."""
    folder = tmp_path_factory.mktemp("hostile")
    made = {make.__name__: folder / f"{make.__name__}.xlsx" for make in HOSTILE}
    for make in HOSTILE:
        made[make.__name__].write_bytes(make())
    return made


@pytest.fixture(scope="module")
def reports(files) -> dict[str, tuple[str, float, float]]:
    """For every hostile file: why it was refused, after how many seconds, with how many MB."""
    child = subprocess.run(
        [sys.executable, "-c", CHILD, *map(str, files.values())],
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(__file__).parents[2],
    )
    lines = map(json.loads, child.stdout.splitlines())
    return {name: (code, seconds, megabytes) for name, code, seconds, megabytes in lines}


@pytest.mark.parametrize("make", HOSTILE, ids=lambda make: make.__name__)
def test_d26_a_hostile_workbook_is_refused_for_its_own_reason(make, files):
    assert refusal(files[make.__name__].read_bytes()) is HOSTILE[make]


@pytest.mark.parametrize("make", HOSTILE, ids=lambda make: make.__name__)
def test_d26_a_hostile_workbook_is_refused_within_2_seconds_and_200_mb(make, reports):
    code, seconds, megabytes = reports[make.__name__]
    assert code == HOSTILE[make]
    assert seconds < 2
    assert megabytes < 200


def test_d26_a_forged_size_ends_as_a_damaged_file():
    honest = zipped(parts_of(sheet_part(header_row() + "<row/>" * 2_000 + "<row><c/></row>")))
    size = struct.pack("<I", len(sheet_part(header_row() + "<row/>" * 2_000 + "<row><c/></row>")))
    assert honest.count(size) == 2
    assert refusal(honest.replace(size, struct.pack("<I", 300))) is Unreadable.DAMAGED


def test_d26_a_member_that_needs_a_password_is_refused():
    data = bytearray(zipped(parts_of(sheet_part(header_row()))))
    at = data.index(b"PK\x01\x02")
    data[at + 8] |= 1
    assert refusal(bytes(data)) is Unreadable.ENCRYPTED


def test_d26_a_zip_in_a_zip_is_refused():
    parts = parts_of(sheet_part(header_row()))
    assert refusal(zipped(parts | {"xl/embeddings/a.bin": zipped({"a": "b"})})) is Unreadable.NESTED


def test_d26_one_bomb_among_honest_members_is_refused():
    parts = parts_of(sheet_part(header_row()), strings=" " * 900_000)
    data = zipped(parts | {"docProps/app.xml": noise(200_000)})
    assert len(data) > 9_000
    assert refusal(data) is Unreadable.ZIP_BOMB


def test_d26_an_unusual_compression_is_refused():
    file = BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_LZMA) as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
    assert refusal(file.getvalue()) is Unreadable.DAMAGED


def test_d26_two_hundred_members_are_enough_and_five_megabytes_too():
    assert refusal(zipped({f"{n}.xml": "" for n in range(MAX_MEMBERS + 1)})) is Unreadable.ZIP_BOMB
    assert refusal(b"PK\x03\x04" + b"x" * MAX_COMPRESSED) is Unreadable.TOO_LARGE


def test_d28_a_document_type_is_refused_before_anything_is_fetched():
    sheet = '<!DOCTYPE worksheet SYSTEM "http://127.0.0.1:9/x.dtd">' + sheet_part(header_row())
    assert refusal(zipped(parts_of(sheet))) is Unreadable.DAMAGED


def test_d26_a_long_formula_is_refused_like_any_long_text():
    row = f"<row><c><f>{noise(40_000)}</f></c></row>"
    assert refusal(zipped(parts_of(sheet_part(header_row() + row)))) is Unreadable.CELL_TOO_LONG


def test_d26_too_many_sheets_or_relations_are_refused():
    parts = parts_of(sheet_part(header_row()))
    sheets = "".join(f"<sheet name='{noise(6)}'/>" for _ in range(101))
    many = {"xl/workbook.xml": f"<workbook><sheets>{sheets}</sheets></workbook>"}
    assert refusal(zipped(parts | many)) is Unreadable.ZIP_BOMB
    lines = "".join(f'<Relationship Id="r{n}" Target="x{n}"/>' for n in range(1_001))
    many = {"xl/_rels/workbook.xml.rels": f"<Relationships>{lines}</Relationships>"}
    assert refusal(zipped(parts | many)) is Unreadable.ZIP_BOMB


def test_what_lies_outside_the_file_is_ignored():
    parts = parts_of(sheet_part(f"{header_row()}<row>{inline('A2', 'N1')}</row>"))
    relations = str(parts["xl/_rels/workbook.xml.rels"]).replace(
        "</Relationships>",
        '<Relationship Id="x" Type="x/worksheet" Target="http://evil.example/" '
        'TargetMode="External"/></Relationships>',
    )
    table = read_table(zipped(parts | {"xl/_rels/workbook.xml.rels": relations}), "a.xlsx")
    assert table.header == HEADER


def test_d26_the_largest_list_that_is_allowed_is_read():
    texts = "".join(
        "<row>" + "".join(inline(f"{letter}{n}", f"{n}{letter}") for letter in "ABCD") + "</row>"
        for n in range(2, 10_002)
    )
    table = read_table(zipped(parts_of(sheet_part(header_row() + texts))), "a.xlsx")
    assert len(table.rows) == 10_000
