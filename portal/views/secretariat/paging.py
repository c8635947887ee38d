"""Pages of the short lists of the secretariat, by number."""

from typing import Any

from flask import request, url_for

from portal.queries.worklists import PAGE


def page_number() -> int:
    """The page in the address, from 1."""
    text = request.args.get("pagina", "")
    is_number = text.isascii() and text.isdigit() and len(text) <= 6
    return max(int(text), 1) if is_number else 1


def pager(endpoint: str, page: int, rows: int, **path: str) -> dict[str, str | None]:
    """The addresses before and after this page; one row more than a page tells of more.

    `path` holds what the path of the list needs.
    """
    kept: dict[str, Any] = {name: value for name, value in request.args.items() if value}

    def address(number: int) -> str:
        return url_for(endpoint, **(kept | path | {"pagina": number}))

    return {
        "previous": address(page - 1) if page > 1 else None,
        "following": address(page + 1) if rows > PAGE else None,
    }
