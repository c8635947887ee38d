"""What the values in a bank's CSV are called, where somebody says which column is what."""

from flask_babel import lazy_gettext as _l

from portal.readers.statements.bank_csv import Column

COLUMN_TEXTS = {
    Column.ACCOUNT: _l("Rekening van de school"),
    Column.HOLDER: _l("Naam van de rekening"),
    Column.CURRENCY: _l("Munt"),
    Column.BOOKED_ON: _l("Boekingsdatum"),
    Column.VALUE_ON: _l("Valutadatum"),
    Column.AMOUNT: _l("Bedrag"),
    Column.DEBIT: _l("Bedrag dat vertrok"),
    Column.CREDIT: _l("Bedrag dat binnenkwam"),
    Column.SIGN: _l("Bij of af"),
    Column.BALANCE: _l("Saldo na de beweging"),
    Column.NAME: _l("Naam van de tegenpartij"),
    Column.OTHER_ACCOUNT: _l("Rekening van de tegenpartij"),
    Column.STRUCTURED: _l("Gestructureerde mededeling"),
    Column.COMMUNICATION: _l("Vrije mededeling"),
    Column.DETAILS: _l("Omschrijving"),
    Column.STATEMENT_NUMBER: _l("Nummer van het afschrift"),
    Column.MOVEMENT_NUMBER: _l("Nummer van de beweging"),
    Column.STATUS: _l("Status"),
}
