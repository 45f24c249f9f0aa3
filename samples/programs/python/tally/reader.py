"""Reads statements: UTF-8, semicolons, a header row."""
import csv
import io


class StatementError(Exception):
    """A statement as a whole cannot be read."""


def decode(data):
    return data.decode("utf-8")


def read_rows(path):
    with open(path, "rb") as file:
        data = file.read()
    try:
        text = decode(data)
    except UnicodeDecodeError as error:
        raise StatementError(f"TALLY-530: {path} is not UTF-8") from error
    return list(csv.DictReader(io.StringIO(text), delimiter=";"))
