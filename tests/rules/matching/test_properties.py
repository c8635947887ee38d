"""Whatever comes in: no cent is proposed twice (I1), nothing depends on the order of enrolments."""

from collections import Counter
from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from portal.rules.identifiers import format_ogm
from portal.rules.matching import Open, Transfer, Verdict, match
from portal.rules.matching.facts import WAITING, Code
from portal.rules.stations import Stage
from tests.rules.matching.cases import FATMA, ILSE, KARIM, YUSUF

ENROLMENTS = (KARIM, FATMA, YUSUF, ILSE)
TEXTS = (
    *(format_ogm(one.ogm) for one in ENROLMENTS),
    *(one.number for one in ENROLMENTS),
    "2026KMO118011",
    "2026KMO117841",
    "Haddad",
    "Wouters Demir",
    "+++202/6003/98806+++",
)
STRUCTURED = ("", "", KARIM.ogm, FATMA.ogm, YUSUF.ogm, "202600398806", "000000000097")
AMOUNTS = (0, -180_00, 1, 75_00, 120_00, 150_00, 180_00, 195_00, 240_00, 375_00, 420_00, 999_00)


@st.composite
def opens(draw: st.DrawFn) -> list[Open]:
    """Up to four enrolments, three of one application, in any state."""
    found = []
    for one in draw(st.lists(st.sampled_from(ENROLMENTS), unique=True)):
        stage = draw(st.sampled_from(Stage))
        is_closed = stage in (Stage.CANCELLED, Stage.ORDINARY_FEE)
        rest = draw(st.sampled_from([one.rest_cents, one.rest_cents, 75_00, 120_00, 0]))
        found.append(
            one._replace(
                stage=stage,
                rest_cents=rest,
                may_receive=rest > 0 and not is_closed,
                application=draw(st.sampled_from([one.application, one.application, None])),
            )
        )
    return found


@st.composite
def transfers(draw: st.DrawFn) -> list[Transfer]:
    """Up to five transfers that name some of them, rightly or wrongly, or nobody."""
    return [
        Transfer(
            key=key,
            amount_cents=draw(st.sampled_from(AMOUNTS)),
            value_on=date(2026, 9, draw(st.integers(1, 4))),
            structured=draw(st.sampled_from(STRUCTURED)),
            communication=" ".join(draw(st.lists(st.sampled_from(TEXTS), max_size=3))),
            payer_name=draw(st.sampled_from(["", "GARAGE VAN DAMME NV", "PLUXEE"])),
            is_collective=draw(st.booleans()),
            is_reversal=draw(st.sampled_from([False, False, False, True])),
        )
        for key in range(draw(st.integers(1, 5)))
    ]


@given(transfers=transfers(), opens=opens())
@settings(max_examples=300, deadline=None)
def test_i1_no_cent_is_proposed_twice(transfers: list[Transfer], opens: list[Open]) -> None:
    proposals = match(transfers, opens)
    rests = {one.key: one.rest_cents if one.may_receive else 0 for one in opens}
    taken: Counter[int] = Counter()
    for transfer, proposal in zip(transfers, proposals, strict=True):
        assert proposal.transfer == transfer.key
        whole = sum(part.amount_cents for part in proposal.parts)
        assert all(part.amount_cents > 0 for part in proposal.parts)
        assert len({part.open for part in proposal.parts}) == len(proposal.parts)
        assert whole + proposal.remainder_cents == max(transfer.amount_cents, 0) or (
            transfer.is_reversal and not proposal.parts
        )
        assert proposal.remainder_cents >= 0
        taken.update({part.open: part.amount_cents for part in proposal.parts})
    assert all(taken[key] <= rests[key] for key in taken)


@given(transfers=transfers(), opens=opens())
@settings(max_examples=300, deadline=None)
def test_certain_means_exact_open_and_without_any_doubt(
    transfers: list[Transfer], opens: list[Open]
) -> None:
    by_key = {one.key: one for one in opens}
    for transfer, proposal in zip(transfers, match(transfers, opens), strict=True):
        doubts = [reason for reason in proposal.reasons if reason.is_doubt]
        found = {reason.code for reason in proposal.reasons}
        assert proposal.reasons
        if proposal.verdict is not Verdict.CERTAIN:
            assert doubts or not proposal.parts
            continue
        assert not doubts
        assert not proposal.held
        assert not proposal.candidates
        assert proposal.remainder_cents == 0
        assert found & {Code.SAME_OGM, Code.SAME_PROJECT_NUMBER}
        for part in proposal.parts:
            one = by_key[part.open]
            assert one.may_receive
            assert one.stage in WAITING
            assert part.amount_cents == one.rest_cents
            assert one.enrolled_on <= transfer.value_on


@given(transfers=transfers(), opens=opens(), data=st.data())
@settings(max_examples=200, deadline=None)
def test_the_order_of_enrolments_and_of_transfers_does_not_matter(
    transfers: list[Transfer], opens: list[Open], data: st.DataObject
) -> None:
    expected = {proposal.transfer: proposal for proposal in match(transfers, opens)}
    shuffled = data.draw(st.permutations(transfers))
    for proposal in match(shuffled, data.draw(st.permutations(opens))):
        assert proposal == expected[proposal.transfer]


@given(transfers=transfers(), opens=opens())
@settings(max_examples=200, deadline=None)
def test_the_payer_never_raises_a_verdict(transfers: list[Transfer], opens: list[Open]) -> None:
    nameless = [one._replace(payer_name="", payer_account="") for one in transfers]
    rank = {Verdict.NONE: 0, Verdict.LIKELY: 1, Verdict.CERTAIN: 2}
    with_payer, without = match(transfers, opens), match(nameless, opens)
    for one, other in zip(with_payer, without, strict=True):
        assert rank[one.verdict] <= rank[other.verdict]
        assert one.parts == other.parts
