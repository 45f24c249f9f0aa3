#!/usr/bin/env bash
# Checks that the demo's files are well-formed and that everything that they name exists.
set -euo pipefail

if [ $# -gt 0 ]; then
  echo "usage: check.sh   checks samples/demo and samples/crashes; exits 1 and lists what is wrong" >&2
  [ "$1" = --help ] && exit 0
  exit 2
fi
command -v python3 >/dev/null 2>&1 || { echo "check.sh: not installed: python3" >&2; exit 1; }
cd "$(dirname "$0")"
for file in demo/*.json; do python3 -m json.tool "$file" >/dev/null || { echo "$file is not JSON" >&2; exit 1; }; done

python3 - <<'PYTHON'
import collections, csv, json, pathlib, re, sys

wrong = []
def must(condition, message):
    if not condition:
        wrong.append(message)

def read(name, keys):
    with open(f"demo/{name}.json", encoding="utf-8") as file:
        items = json.load(file)
    for number, item in enumerate(items, 1):
        must(set(item) - {"story"} == set(keys.split()), f"{name}.json, item {number}: has the keys {sorted(item)}")
    return items

def rows(path):
    with open(path, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))

customers = read("customers", "key name email plan notes")
articles = read("articles", "key title product state body")
tickets = read("tickets", "key subject body product version customer priority crashReports")
reports = read("crash-reports", "file product version occurredAt")
labels = {row["report"]: row for row in rows("crashes/labels.csv")}
links = {row["ticket"]: row["group"] for row in rows("demo/expected-links.csv")}
captured = {str(path.relative_to("crashes")) for path in pathlib.Path("crashes").rglob("*.txt")}
products = {row["product"] for row in labels.values()}

must(set(labels) == captured, f"crashes/labels.csv and the captured files differ: {sorted(set(labels) ^ captured)}")
for name, items in (("customer", customers), ("article", articles), ("ticket", tickets)):
    for key, count in collections.Counter(item["key"] for item in items).items():
        must(count == 1, f"{name} {key} occurs {count} times")
for path in sorted(captured):
    text = pathlib.Path("crashes", path).read_text(encoding="utf-8")
    must(not re.search(r"/(tmp|home|root|work|Users)/", text), f"{path} names a directory of the machine it was captured on")
    must(path in labels and labels[path]["group"] in text, f"{path} does not contain the code of its defect")

for customer in customers:
    must(re.fullmatch(r"[a-z.]+@example\.(com|org)", customer["email"]), f"customer {customer['key']}: e-mail address")
for article in articles:
    must(120 <= len(article["body"].split()) <= 400, f"article {article['key']}: {len(article['body'].split())} words")
    must(article["state"] in ("published", "draft"), f"article {article['key']}: state {article['state']}")
    must(article["product"] in products | {None}, f"article {article['key']}: product {article['product']}")
for ticket in tickets:
    key = ticket["key"]
    must(ticket["customer"] in {customer["key"] for customer in customers}, f"ticket {key}: customer {ticket['customer']}")
    must(ticket["product"] in products | {None}, f"ticket {key}: product {ticket['product']}")
    must(ticket["priority"] in ("low", "normal", "high", "urgent"), f"ticket {key}: priority {ticket['priority']}")
    must(len(ticket["subject"]) <= 200, f"ticket {key}: the subject is too long")
    must(key in links, f"ticket {key} is not in expected-links.csv")
    for file in ticket["crashReports"]:
        must(file in captured, f"ticket {key}: no such capture: {file}")
        must(file in labels and labels[file]["group"] == links.get(key), f"ticket {key}: {file} belongs to another group")
        must(file in labels and labels[file]["product"] == ticket["product"], f"ticket {key}: {file} is of another product")
    if "story" in ticket:
        must(set(ticket["story"]) == {"reply", "resolution", "resolved"}, f"ticket {key}: shape of the story")
for report in reports:
    must(report["file"] in captured, f"crash-reports.json: no such capture: {report['file']}")
    must(labels.get(report["file"], {}).get("product") == report["product"], f"crash-reports.json: product of {report['file']}")
    must(isinstance(report["occurredAt"], int) and report["occurredAt"] < 0, f"crash-reports.json: time of {report['file']}")

print(f"{'group':<12}{'captures':>9}{'telemetry':>10}{'tickets':>8}  known fix")
for group in sorted({row["group"] for row in labels.values()}):
    files = [path for path, row in labels.items() if row["group"] == group]
    sent = sum(report["file"] in files for report in reports)
    asked = [ticket for ticket in tickets if links.get(ticket["key"]) == group]
    fixes = [article["key"] for article in articles if group in article["title"]]
    fixes += [ticket["key"] for ticket in asked if "story" in ticket]
    print(f"{group:<12}{len(files):>9}{sent:>10}{len(asked):>8}  {', '.join(fixes) or 'none yet'}")
    must(sent >= 2, f"{group}: {sent} crash reports by telemetry")
    must(asked, f"{group}: no ticket")
unrelated = [ticket["key"] for ticket in tickets if not links.get(ticket["key"])]
must(len(unrelated) >= 4, f"only {len(unrelated)} tickets have nothing to do with a crash")
print(f"{len(customers)} customers, {len(articles)} articles, {len(tickets)} tickets ({len(unrelated)} about no crash), "
      f"{len(reports)} crash reports, {len(captured)} captures")

for message in wrong:
    print(f"check.sh: {message}", file=sys.stderr)
sys.exit(1 if wrong else 0)
PYTHON
