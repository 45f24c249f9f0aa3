"""tally: import bank and card statements."""
import sys

from tally import jobs

print("tally 2.7.0 import runner")


def main(command, source, path):
    if command == "run":
        jobs.run_once(source, path)
    elif command == "watch":
        jobs.WatchedFolder(source).on_created(path)
    elif command == "retry":
        jobs.RetryQueue().drain(source, [path])
    elif command == "preview":
        jobs.preview(source, path)
    elif command == "nightly":
        jobs.nightly(source, [path])
    else:
        sys.exit(f"unknown command: {command}")


if __name__ == "__main__":
    main(*sys.argv[1:])
