"""The duties: privacy, accessibility, where to find people; and what machines ask for."""

from datetime import timedelta

from flask import Response, current_app, redirect, render_template, url_for
from werkzeug.wrappers import Response as AnyResponse

from portal import access, clock, pages
from portal.queries.places import places_by_site
from portal.views.public.blueprint import bp

# Search machines find the public pages only.
ROBOTS = """User-agent: *
Disallow: /account
Disallow: /agenda
Disallow: /beheer
Disallow: /link
Disallow: /mijn
Disallow: /onderneming
Disallow: /uitnodiging
Disallow: /wachtwoord
"""
SECURITY_LASTS = timedelta(days=180)


@pages.in_every_language(bp, "/privacy")
@access.public
def privacy() -> str:
    """What is kept of whom, why and how long."""
    return render_template("public/privacy.html")


@pages.in_every_language(bp, "/toegankelijkheid")
@access.public
def accessibility() -> str:
    """How well everybody can use this, and where to complain."""
    return render_template("public/accessibility.html")


@pages.in_every_language(bp, "/contact")
@access.public
def contact() -> str:
    """Each secretariat with its places."""
    return render_template("public/contact.html", places=places_by_site())


@bp.get("/robots.txt")
@access.public
def robots() -> Response:
    """What search machines leave alone."""
    return Response(ROBOTS, mimetype="text/plain")


@bp.get("/favicon.ico")
@access.public
def favicon() -> AnyResponse:
    """Browsers ask for it by themselves on pages that are no page."""
    return redirect(f"{current_app.extensions['static_prefix']}images/icon.svg", 302)


@bp.get("/.well-known/security.txt")
@access.public
def security_txt() -> Response:
    """Where to report a weakness (RFC 9116)."""
    base_url = current_app.extensions["settings"].base_url
    expires = (clock.now() + SECURITY_LASTS).replace(hour=0, minute=0, second=0)
    lines = [
        f"Contact: {base_url}{url_for('public.contact')}",
        f"Expires: {expires.isoformat().replace('+00:00', 'Z')}",
        "Preferred-Languages: nl, en, fr",
    ]
    return Response("\n".join(lines) + "\n", mimetype="text/plain")
