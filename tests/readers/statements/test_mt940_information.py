"""Field 86 tells who paid and why, in the ways of German, Dutch and other banks."""

import pytest

from portal.readers.statements.mt940.information import Information, read_information


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        (
            ["166?00GUTSCHRIFT?20EREF+E1?21SVWZ+cursus ?22Gent?30GKCCBEBB?31BE625100", "07547061",
             "?32BAKKE", "RIJ?33 DE SMET"],
            {"communication": "cursus Gent", "account": "BE62510007547061",
             "name": "BAKKERIJ DE SMET"},
        ),
        (["166?00ZINSEN?20"], {"communication": "ZINSEN"}),
        (["166?20SVWZ+?60later"], {"communication": "later"}),
        (["166?20een ?60twee"], {"communication": "een twee"}),
        (["000>100987>20huur>21 maart>310390123456"],
         {"communication": "huur maart", "account": "0390123456"}),
        (["166?2010% korting?22 en ?99"], {"communication": "10% korting en"}),
        (["166?20+++202/6000/", "04236+++"], {"structured": "202600004236"}),
        (
            ["/EREF/E1/ORDP//NAME/JAN P", "EETERS/REMI/cursus Gent"],
            {"communication": "cursus Gent", "name": "JAN PEETERS"},
        ),
        (["/EREF/E1"], {"communication": "E1"}),
        (["/TRTP/SEPA/IBAN/BE62510007547061/BIC/VAPEBE22/NAME/AN/REMI/x/EREF/E1"],
         {"communication": "x", "name": "AN", "account": "BE62510007547061"}),
        (["/CNTP/NL94RABO0123456789/RABONL2U/ENERGIE BEDRIJF///REMI/USTD//REM INFO/"],
         {"communication": "REM INFO", "name": "ENERGIE BEDRIJF", "account": "NL94RABO0123456789"}),
        (["/CNTP/NL94RABO0123456789"], {"account": "NL94RABO0123456789"}),
        (["/CNTP/NL94RABO0123456789/"], {"account": "NL94RABO0123456789"}),
        (["/REMI//CDTRREFTP//CD/SCOR/ISSR/BBA/CDTRREF/202600004236"],
         {"structured": "202600004236"}),
        (["/REMI/STRD/CUR/9876543210123456/"], {"communication": "9876543210123456"}),
        (["/RTRN/AC04/REMI/cursus"], {"communication": "cursus", "comes_back": True}),
        (["BE62510007547061 AN PEETERS", "cursus", "Gent"],
         {"communication": "cursus Gent", "name": "AN PEETERS", "account": "BE62510007547061"}),
        (["cursus", " Gent"], {"communication": "cursus Gent"}),
        (["***202/6000/04236***"], {"structured": "202600004236"}),
        ([], {}),
    ],
)  # fmt: skip
def test_what_is_told_is_found(lines, told):
    assert read_information(lines, []) == Information(**told)


@pytest.mark.parametrize(
    ("below", "account"),
    [(["BE62510007547061"], "BE62510007547061"), (["P001234567"], ""), (["see", "there"], "")],
)
def test_an_account_may_stand_below_the_movement(below, account):
    assert read_information(["cursus"], below).account == account
    assert read_information(["/REMI/cursus"], below).account == account
    assert read_information(["166?20cursus"], below).account == account
