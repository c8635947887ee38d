"""Lists the names that banks give to the columns of their exports, in three languages."""

from enum import StrEnum

from portal.readers.columns.names import plain_name


class Column(StrEnum):
    """What an export tells about one movement; the name of the value, not of a column."""

    ACCOUNT = "account"
    HOLDER = "holder"
    CURRENCY = "currency"
    BOOKED_ON = "booked_on"
    VALUE_ON = "value_on"
    AMOUNT = "amount"
    DEBIT = "debit"
    CREDIT = "credit"
    SIGN = "sign"
    BALANCE = "balance"
    NAME = "name"
    OTHER_ACCOUNT = "other_account"
    STRUCTURED = "structured"
    COMMUNICATION = "communication"
    DETAILS = "details"
    STATEMENT_NUMBER = "statement_number"
    MOVEMENT_NUMBER = "movement_number"
    STATUS = "status"


# Written as banks write them; compared by `plain_name`, so without case, accents and brackets.
_SURE_SPELLINGS: dict[Column, str] = {
    Column.ACCOUNT: (
        "rekeningnummer, rekening, iban, account, account number, iban rekening, eigen rekening, "
        "numéro de compte, n° de compte, nº de compte, compte, iban bban"
    ),
    Column.HOLDER: "naam van de rekening, rekeninghouder, nom du compte, titulaire, account name",
    Column.CURRENCY: (
        "munt, munteenheid, muntsoort, devies, valuta rekening, devise, devise du compte, "
        "currency, account currency"
    ),
    Column.BOOKED_ON: (
        "boekingsdatum, boekdatum, uitvoeringsdatum, verrichtingsdatum, datum verrichting, "
        "datum van verrichting, transactiedatum, date de comptabilisation, date comptable, "
        "date d'exécution, date d'opération, date opération, date de l'opération, booking date, "
        "execution date, transaction date, posting date, entry date"
    ),
    Column.VALUE_ON: (
        "valutadatum, datum valuta, rentedatum, date valeur, date de valeur, value date"
    ),
    Column.AMOUNT: (
        "bedrag, bedrag eur, bedrag in eur, montant, montant eur, montant en eur, amount, "
        "amount eur, amount in eur, transactiebedrag"
    ),
    Column.DEBIT: "debet, debit, débit, bedrag debet, montant débit, debit amount, afschrijving",
    Column.CREDIT: (
        "credit, crédit, kredit, bedrag credit, montant crédit, credit amount, bijschrijving"
    ),
    Column.SIGN: "af bij, d/c, c/d, debet/credit, débit/crédit, debit/credit, teken, sens",
    Column.BALANCE: (
        "saldo, saldo na mutatie, saldo na verrichting, saldo na boeking, nieuw saldo, solde, "
        "solde après opération, nouveau solde, balance, balance after, running balance"
    ),
    Column.NAME: (
        "naam tegenpartij, naam van de tegenpartij, naam tegenpartij bevat, tegenpartij naam, "
        "naam / omschrijving, nom contrepartie, nom de la contrepartie, nom contrepartie contient, "
        "counterparty name, name counterparty, name of the counterparty"
    ),
    Column.OTHER_ACCOUNT: (
        "rekening tegenpartij, rekeningnummer tegenpartij, rekening van de tegenpartij, "
        "tegenrekening, iban tegenpartij, compte contrepartie, compte de la contrepartie, "
        "compte partie adverse, numéro de compte contrepartie, "
        "numéro de compte de la contrepartie, counterparty account, "
        "counterparty account number, counterparty iban, account counterparty"
    ),
    Column.STRUCTURED: (
        "gestructureerde mededeling, gestructureerde referentie, ogm, communication structurée, "
        "référence structurée, structured communication, structured message, structured reference"
    ),
    Column.COMMUNICATION: (
        "mededeling, mededelingen, vrije mededeling, bericht, communication, communications, "
        "communication libre, message, free communication, free message, free-format reference, "
        "remittance information"
    ),
    Column.DETAILS: (
        "omschrijving, beschrijving, transactie, details, detail van de omzet, libellé, libellés, "
        "détails, détails du mouvement, transaction, description, narrative, transaction details"
    ),
    Column.STATEMENT_NUMBER: (
        "afschriftnummer, rekeninguittrekselnummer, uittrekselnummer, numéro d'extrait, "
        "n° d'extrait, numéro de l'extrait, statement number, bank statement number"
    ),
    Column.MOVEMENT_NUMBER: (
        "transactienummer, omzetnummer, volgnummer, transactiereferentie, bankreferentie, "
        "numéro de transaction, n° de transaction, numéro de mouvement, numéro de séquence, "
        "nº de séquence, n° de séquence, référence banque, transaction number, movement number, "
        "sequence number, bank reference, transaction reference"
    ),
    Column.STATUS: "status, statut",
}

# Names that could mean several things; believed only when no surer column claims the value.
_LIKELY_SPELLINGS: dict[Column, str] = {
    Column.HOLDER: "naam, nom, name",
    Column.BOOKED_ON: "datum, date",
    Column.MOVEMENT_NUMBER: "referentie, référence, reference",
}

# The other side of a payment, or the account of that side; what stands in the column tells.
EITHER_SIDE = frozenset(map(plain_name, ("tegenpartij", "contrepartie", "counterparty")))
# The value date at one bank, the currency at another.
EITHER_VALUTA = frozenset(map(plain_name, ("valuta", "valeur")))


def _by_plain_name(spellings: dict[Column, str]) -> dict[str, Column]:
    return {
        plain_name(name): column
        for column, names in spellings.items()
        for name in names.split(", ")
    }


SURE = _by_plain_name(_SURE_SPELLINGS)
LIKELY = _by_plain_name(_LIKELY_SPELLINGS)
