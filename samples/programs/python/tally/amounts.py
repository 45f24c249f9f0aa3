"""Amounts as bookkeeping wants them: exact decimals."""
from decimal import Decimal, InvalidOperation


class AmountError(ValueError):
    """A cell does not hold an amount."""


def parse_amount(text):
    cleaned = text.strip().replace(" ", "")
    return Decimal(cleaned)


def signed_amount(row):
    try:
        amount = parse_amount(row["amount"])
    except InvalidOperation as error:
        raise AmountError(f"not an amount: {row['amount']!r}") from error
    return -amount if row.get("direction") == "debit" else amount
