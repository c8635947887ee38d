"""What the scripts of this peer, and whoever writes a bank's file for it, call things."""

SCHOOL = "leerstad"
EVENT = "lessen"
MAIL = "secretariaat@leerstad.example"
PASSWORD = "only-for-the-benchmark"

# The characters of pretix's own codes that cannot be taken for others; five of them make a code.
_CHARACTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ3789"
_LENGTH = 5


def code_of(number: int) -> str:
    """The code of the order with this number; neighbours look nothing alike, as pretix's own."""
    # Prime to the number of codes, so that every order has another one.
    rest, code = number * 7_654_321 % len(_CHARACTERS) ** _LENGTH, ""
    for _ in range(_LENGTH):
        rest, place = divmod(rest, len(_CHARACTERS))
        code += _CHARACTERS[place]
    return code
