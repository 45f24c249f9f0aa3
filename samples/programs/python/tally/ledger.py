"""Turns rows into bookings."""
from tally.amounts import AmountError, signed_amount
from tally.rates import rate_of


class ImportStopped(Exception):
    """An import stopped; nothing of it was booked."""


class Ledger:
    def __init__(self, source):
        self.source = source
        self.bookings = []

    def book_all(self, rows):
        for number, row in enumerate(rows, start=2):
            try:
                self.book(row)
            except AmountError as error:
                raise ImportStopped(f"TALLY-502: line {number} cannot be booked") from error

    def book(self, row):
        amount = signed_amount(row)
        self.bookings.append(float(amount) * rate_of(row, self.source))
