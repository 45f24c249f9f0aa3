"""The ways into an import."""
from concurrent.futures import ThreadPoolExecutor

from tally.ledger import Ledger
from tally.reader import StatementError, read_rows


def run_once(source, path):
    ledger = Ledger(source)
    ledger.book_all(read_rows(path))
    return ledger


class WatchedFolder:
    """Picks up each file that appears."""

    def __init__(self, source):
        self.source = source

    def on_created(self, path):
        self._import(path)

    def _import(self, path):
        ledger = Ledger(self.source)
        rows = read_rows(path)
        ledger.book_all(rows)


class RetryQueue:
    """Tries failed imports again, each on a worker."""

    def drain(self, source, paths):
        with ThreadPoolExecutor(max_workers=1) as pool:
            attempts = [pool.submit(run_once, source, path) for path in paths]
        for attempt in attempts:
            attempt.result()


def preview(source, path):
    """Books the first row only, and throws the result away."""
    ledger = Ledger(source)
    for row in read_rows(path)[:1]:
        ledger.book(row)
    return ledger.bookings


def nightly(source, paths):
    for path in paths:
        try:
            run_once(source, path)
        except StatementError:
            print(f"tally: nightly import of source {source!r} stopped")
            raise
