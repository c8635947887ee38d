"""Names the eight themes of the KMO-portefeuille; since 2023 nothing else is subsidised.

The names are data of the external form: an employer picks them there letter by letter, in
Dutch in every language. Source: VLAIO, "Voorwaarden voor subsidie: de kmo-portefeuille".
"""

from enum import StrEnum


class Theme(StrEnum):
    """The code under which a theme is kept."""

    BUSINESS_STRATEGY = "business_strategy"
    PROFESSIONAL_SKILLS = "professional_skills"
    DIGITALISATION = "digitalisation"
    SUSTAINABILITY = "sustainability"
    FINANCIAL_LITERACY = "financial_literacy"
    INNOVATION = "innovation"
    INTERNATIONALISATION = "internationalisation"
    PERSONNEL_MANAGEMENT = "personnel_management"


THEMES: dict[str, str] = {
    Theme.BUSINESS_STRATEGY: "Bedrijfsstrategie",
    Theme.PROFESSIONAL_SKILLS: "Beroepsspecifieke competenties",
    Theme.DIGITALISATION: "Digitalisering",
    Theme.SUSTAINABILITY: "Duurzaamheid",
    Theme.FINANCIAL_LITERACY: "Financiële geletterdheid",
    Theme.INNOVATION: "Innovatie",
    Theme.INTERNATIONALISATION: "Internationalisering",
    Theme.PERSONNEL_MANAGEMENT: "Personeelsmanagement",
}

_CODES = {name.casefold(): Theme(code) for code, name in THEMES.items()}


def theme_named(name: str) -> Theme | None:
    """Return the theme with this official name in any case, or None."""
    return _CODES.get(" ".join(name.split()).casefold())
