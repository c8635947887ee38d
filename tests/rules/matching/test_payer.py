"""The payer's name and account never raise a verdict; straight from the employer they lower it."""

import pytest

from portal.rules.matching import Code, Verdict
from portal.rules.matching.names import resemble, telling_words
from tests.rules.matching.cases import BY_OGM, KARIM, YUSUF, codes, parts, propose, values

DIRECT = BY_OGM._replace(payer_name="GARAGE VAN DAMME BV", payer_account="BE43068999999501")


def test_money_straight_from_the_employer_is_held_while_an_application_runs() -> None:
    proposal = propose(DIRECT, KARIM)
    assert proposal.held
    assert proposal.verdict is Verdict.LIKELY
    assert codes(proposal)[-1] is Code.HELD_DIRECT
    assert values(proposal, Code.HELD_DIRECT) == {"company": "Garage Van Damme bv"}
    assert parts(proposal) == {1: 180_00}


def test_the_same_name_on_a_collective_account_is_not_held() -> None:
    proposal = propose(DIRECT._replace(is_collective=True), KARIM)
    assert not proposal.held
    assert proposal.verdict is Verdict.CERTAIN


def test_without_a_running_application_an_employer_may_pay() -> None:
    proposal = propose(DIRECT, KARIM._replace(has_running_application=False))
    assert not proposal.held
    assert proposal.verdict is Verdict.CERTAIN


def test_another_payer_changes_nothing() -> None:
    other = DIRECT._replace(payer_name="PLUXEE BELGIUM", payer_account="BE71096123456769")
    assert propose(other, KARIM) == propose(BY_OGM, KARIM)


def test_money_that_fits_several_of_an_employer_is_held_too() -> None:
    opens = [KARIM, YUSUF._replace(rest_cents=180_00)]
    proposal = propose(DIRECT._replace(structured="", communication="2026KMO118011"), *opens)
    assert proposal.candidates == (1, 3)
    assert proposal.held


@pytest.mark.parametrize("payer", ["Karim Haddad", "Garage Van Damme bv", "HADDAD KARIM FRANS 1"])
def test_a_payer_is_never_a_key(payer: str) -> None:
    unnamed = BY_OGM._replace(structured="", payer_name=payer)
    assert propose(unnamed, KARIM).verdict is Verdict.NONE


@pytest.mark.parametrize(
    ("payer", "company"),
    [
        ("GARAGE VAN DAMME NV", "Garage Van Damme bv"),
        ("Van Damme", "Garage Van Damme bv"),
        ("VANDAMME GARAGE", "Garage Vandamme"),
        ("GARAGEVANDAMME", "Garage Van Damme b.v."),
        ("B.V. GARAGE VAN DAMME", "Garage Van Damme"),
        ("MULLER & SON COOPERATIE", "Müller & Søn Coöperatie"),
        ("YILDIZ BOUW", "Yıldız Bouw"),
        ("WLOSCZYK LAEREN", "Włosczyk Læren"),
        ("VERHOEVEN DAKW", "Verhoeven Dakwerken"),
        ("PEETERS JAN", "Jan Peeters"),
        ("IT BV", "It nv"),
    ],
)
def test_a_company_is_recognised_as_banks_write_it(payer: str, company: str) -> None:
    assert resemble(payer, company)
    assert resemble(company, payer)


@pytest.mark.parametrize(
    ("payer", "company"),
    [
        ("BAKKERIJ DE SMET BV", "Bakkerij Peeters bv"),
        ("Van den Bv", "Garage van den Nv"),
        ("", "Garage Van Damme"),
        ("BV", "NV"),
        ("VAN", "Van Damme"),
        ("GAR VAN DAMME", "Garage Van Damme"),
        ("AB", "CD"),
        ("2026", "2027"),
    ],
)
def test_another_company_is_not(payer: str, company: str) -> None:
    assert not resemble(payer, company)
    assert not resemble(company, payer)


FORMS = (
    "bv bvba ebvba nv vof comm commv gcv cv cvba cvoa vzw sa sprl srl snc scs scrl sc asbl sarl "
    "gmbh ltd maatschap eenmanszaak"
)
PARTICLES = "van von den der het ten ter les des del voor met een"


@pytest.mark.parametrize("form", FORMS.split())
def test_a_legal_form_is_no_part_of_a_name(form: str) -> None:
    assert resemble("3M", f"{form} 3M")
    assert not resemble(form, f"Moens {form}")


@pytest.mark.parametrize("word", PARTICLES.split())
def test_a_particle_is_no_word_that_tells_people_apart(word: str) -> None:
    assert telling_words(f"{word.upper()} Bossche") == {"bossche"}


def test_particles_numbers_and_short_words_tell_nobody_apart() -> None:
    text = "Van den Bossche, An – 2026 N2600 ter Één"
    assert telling_words(text) == {"bossche", "n2600"}


def test_letters_that_no_bank_writes_are_compared_as_their_own() -> None:
    assert telling_words("Yıldız Søn Włosczyk Đorđe Guðrún") == telling_words(
        "YILDIZ SON WLOSCZYK DORDE GUDRUN"
    )
    assert telling_words("Lærke Cœur Þóra Weiß") == telling_words("LAERKE COEUR THORA WEISS")


def test_accents_and_signs_do_not_matter_in_a_name() -> None:
    assert telling_words("Amélie D’Hooghe") == telling_words("AMELIE D'HOOGHE")
