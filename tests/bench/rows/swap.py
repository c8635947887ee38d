"""One click by htmx on a generated enrolment, and what comes back to be swapped in."""

import re
from http.client import HTTPConnection
from urllib.parse import urlencode

from tests.bench.cookies import AGENT, SignedIn
from tests.bench.load import Ask
from tests.bench.participants import Running
from tests.bench.rows.browser import BROWSERS_TAKE, bytes_on_the_line

_FORM = re.compile(r'<form action="([^"]+/eigen-aandeel)".*?</form>', re.DOTALL)
_FIELD = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)">')
_DETAIL = re.compile(r'href="(/onderneming/[^"/]+/inschrijvingen/[0-9a-z]+)"', re.IGNORECASE)


def ticked_share(running: Running, signed_in: SignedIn) -> int | str:
    """The bytes of the answer to ticking the own share; or why there is none."""
    form = _form(running, signed_in)
    if form is None:
        return "none of this company's enrolments has a form to tick the own share"
    address, body = form
    line = HTTPConnection("127.0.0.1", running.port, timeout=60)
    headers = {
        "User-Agent": AGENT,
        "Cookie": signed_in.cookie,
        "HX-Request": "true",
        "Accept-Encoding": BROWSERS_TAKE,
        "Content-Type": "application/x-www-form-urlencoded",
    }
    line.request("POST", address, body=body, headers=headers)
    answer = line.getresponse()
    content = answer.read()
    line.close()
    if answer.status != 200:
        return f"ticking the own share answers {answer.status}"
    return bytes_on_the_line({name.lower(): value for name, value in answer.getheaders()}, content)


def _form(running: Running, signed_in: SignedIn) -> tuple[str, str] | None:
    """The address and the fields of the first form that ticks an own share."""
    for path in _details(running, signed_in):
        _, _, page = running.fetch(Ask(path, signed_in.cookie), AGENT)
        found = _FORM.search(page.decode())
        if found is not None:
            fields = dict(_FIELD.findall(found[0]))
            return found[1], urlencode(fields | {"done": "1"})
    return None


def _details(running: Running, signed_in: SignedIn) -> list[str]:
    page = running.fetch(Ask(signed_in.dashboard, signed_in.cookie), AGENT)[2].decode()
    return [signed_in.dashboard, *dict.fromkeys(_DETAIL.findall(page))]
