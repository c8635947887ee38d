"""Reviews a page as a strict colleague would: valid, labelled, linked, nothing inline."""

from collections import Counter
from collections.abc import Iterator
from xml.etree.ElementTree import Element

import html5lib
from werkzeug.test import TestResponse

# Nothing is done for anybody in particular behind these, so that a visitor without a session needs
# no token and gets no cookie.
WITHOUT_TOKEN = ("/taal", "/controle", "/en/controle", "/fr/controle")
UNLABELLED = {"hidden", "submit", "button", "image", "reset"}
# html5lib is stricter than the standard about these; both are allowed in HTML today.
TOLERATED = {"unexpected-html-element-in-foreign-content"}


def review(response: TestResponse, *, whole: bool, method: str) -> None:
    """Fail the test when a page (or, with `whole` false, a fragment) has a fault.

    The message says what is wrong and what to do about it.
    """
    text = response.get_data(as_text=True)
    parser = html5lib.HTMLParser(namespaceHTMLElements=False)
    root = parser.parse(text) if whole else _root_of(parser.parseFragment(text))
    faults = [str(error) for error in parser.errors if error[1] not in TOLERATED]
    assert not faults, f"{response.request.path}: not valid HTML5: {faults[:3]}"
    where = f"{method} {response.request.path}"
    _unique_ids(root, where)
    _labelled(root, where)
    _twins(root, where)
    _nothing_inline(root, where)
    _tables(root, where)
    if whole:
        _heading_and_title(root, where)


def _root_of(fragment: Element) -> Element:
    return fragment


def _heading_and_title(root: Element, where: str) -> None:
    headings = list(root.iter("h1"))
    assert len(headings) == 1, f"{where}: {len(headings)} h1 elements; a page has one"
    heading = " ".join(_text(headings[0]).split())
    title = " ".join(_text(next(root.iter("title"))).split()).removeprefix("Fout: ")
    assert title.startswith(heading), f"{where}: the title {title!r} begins with the h1 {heading!r}"


def _unique_ids(root: Element, where: str) -> None:
    ids = Counter(one.get("id") for one in root.iter() if one.get("id"))
    double = [name for name, times in ids.items() if times > 1]
    assert not double, f"{where}: ids that occur twice: {double}"


def _labelled(root: Element, where: str) -> None:
    labelled = {label.get("for") for label in root.iter("label")}
    inside = {id(field) for label in root.iter("label") for field in label.iter()}
    for field in root.iter():
        if field.tag not in {"input", "select", "textarea"} or field.get("type") in UNLABELLED:
            continue
        has_label = (
            field.get("id") in labelled
            or id(field) in inside
            or field.get("aria-label")
            or field.get("aria-labelledby")
        )
        assert has_label, f"{where}: field {field.get('name')!r} has no label"


def _twins(root: Element, where: str) -> None:
    """What htmx asks for is what a plain browser would ask for (house 4.5)."""
    for one in root.iter():
        if one.get("hx-get") is not None:
            twin = one.get("href") or one.get("action")
            assert one.get("hx-get") == twin, f"{where}: hx-get {one.get('hx-get')} != {twin}"
        if one.get("hx-post") is not None:
            twin = one.get("formaction") or one.get("action")
            assert one.get("hx-post") == twin, f"{where}: hx-post {one.get('hx-post')} != {twin}"
    for form in root.iter("form"):
        assert form.get("action"), f"{where}: a form without an action"
        if (form.get("method") or "get").lower() == "post":
            names = {field.get("name") for field in form.iter("input")}
            needs = form.get("action") not in WITHOUT_TOKEN
            assert not needs or "csrf_token" in names, f"{where}: {form.get('action')} lacks CSRF"


def _nothing_inline(root: Element, where: str) -> None:
    for one in root.iter():
        assert one.tag != "style", f"{where}: a style element; use static/portal.css"
        if one.tag == "script":
            assert one.get("src"), f"{where}: an inline script; use static/portal.js"
        for name, value in one.attrib.items():
            name = str(name)
            assert not name.startswith(("style", "on")), f"{where}: attribute {name}"
            local = name not in {"src", "action", "formaction"} or value.startswith(("/", "#"))
            local = local or (one.tag == "img" and value.startswith("data:"))
            assert local, f"{where}: {name}={value} reaches another host"


def _tables(root: Element, where: str) -> None:
    for table in root.iter("table"):
        assert table.find("caption") is not None, f"{where}: a table without a caption"


def _text(element: Element) -> str:
    return "".join(_texts(element))


def _texts(element: Element) -> Iterator[str]:
    yield element.text or ""
    for child in element:
        yield from _texts(child)
        yield child.tail or ""
