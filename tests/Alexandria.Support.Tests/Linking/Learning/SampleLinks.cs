using System.Text.Json.Nodes;
using Alexandria.Support.CrashReports.Grouping;
using Alexandria.Support.CrashReports.Parsing;
using Alexandria.Support.Evaluation;
using Alexandria.Support.Linking;
using Alexandria.Support.Linking.Learning;
using Alexandria.Support.Tickets.Reading;

namespace Alexandria.Support.Tests.Linking.Learning;

/// <summary>
/// Links whose truth is known, made of what ships: the demo's tickets, and tickets that quote a sample crash in several
/// ways while only other reports of its defect, or none, have come in.
/// </summary>
internal static class SampleLinks
{
    private const int Parts = 4;

    /// <summary>One example for each candidate of each ticket, scored by the weights given; the same in each run.</summary>
    public static IReadOnlyList<LinkExample> All(LinkWeights weights)
    {
        var reports = Samples.Reports();
        var defects = reports.Select(r => r.Label).Distinct().ToList();
        var examples = new List<LinkExample>();
        for (var part = 0; part < Parts; part++)
        {
            // A quarter of the defects is new each time; of the others one report in three is what the customer saw.
            var seen = new Dictionary<string, int>(StringComparer.Ordinal);
            var (came, quoted) = (new List<LabelledReport>(), new List<LabelledReport>());
            foreach (var report in reports)
            {
                var number = seen[report.Label] = seen.GetValueOrDefault(report.Label, -1) + 1;
                (defects.IndexOf(report.Label) % Parts == part || number % 3 == 1 ? quoted : came).Add(report);
            }

            using var known = new KnownCrashes(came.Select(r => (r, "")));
            foreach (var report in quoted)
            {
                foreach (var body in Bodies(report.Text))
                {
                    examples.AddRange(known.Examples(TicketReader.Read("It has stopped", body, report.Product), report.Label, weights));
                }
            }
        }

        return [.. examples, .. OfTheDemo(reports, weights)];
    }

    // The whole report, its beginning, what it says, and where it happened in words.
    private static IEnumerable<string> Bodies(string report)
    {
        yield return report;
        var lines = report.Split('\n');
        yield return string.Join('\n', lines.Take(Math.Max(4, lines.Length / 3)));
        if (CrashParser.Parse(report).Crash is { } crash)
        {
            yield return string.Join('\n', crash.Exceptions.Select(e => $"It says {e.Message}"));
            yield return $"It stops in {string.Join(" and in ", InAppFrames.Of(crash).Take(2).Select(f => f.Function + "()"))}.";
        }
    }

    private static IEnumerable<LinkExample> OfTheDemo(IReadOnlyList<LabelledReport> reports, LinkWeights weights)
    {
        var labels = CsvRows.Read(Samples.Labels, ["report", "group"]).Zip(reports).ToDictionary(r => r.First.Values[0], r => r.Second, StringComparer.Ordinal);
        var expected = CsvRows.Read(Path.Combine(Samples.Folder, "demo", "expected-links.csv"), ["ticket", "group"]).ToDictionary(r => r.Values[0], r => r.Values[1], StringComparer.Ordinal);
        using var known = new KnownCrashes(ReadArray("crash-reports.json").Select(c => (labels[(string)c!["file"]!], (string)c["version"]!)));
        return ReadArray("tickets.json")
            .SelectMany(t => known.Examples(TicketReader.Read((string)t!["subject"]!, (string)t["body"]!, (string?)t["product"], (string?)t["version"]), expected[(string)t["key"]!], weights))
            .ToList();
    }

    private static JsonArray ReadArray(string file) => JsonNode.Parse(File.ReadAllText(Path.Combine(Samples.Folder, "demo", file)))!.AsArray();

    /// <summary>The crashes that have come in, by product, as the server keeps them.</summary>
    private sealed class KnownCrashes : IDisposable
    {
        private readonly Dictionary<string, (GroupingIntake Intake, LinkFinder Links)> _products = new(StringComparer.Ordinal);
        private readonly Dictionary<(string Product, string Group), string> _labels = [];
        private int _tickets;

        public KnownCrashes(IEnumerable<(LabelledReport Report, string Version)> reports)
        {
            foreach (var (report, version) in reports)
            {
                if (CrashParser.Parse(report.Text).Crash is not { } crash)
                {
                    continue;
                }

                if (!_products.TryGetValue(report.Product, out var product))
                {
                    var intake = new GroupingIntake(null);
                    _products[report.Product] = product = (intake, new LinkFinder(intake.Index));
                }

                var (_, group) = product.Intake.Receive(crash);
                product.Links.Put((product.Links.Get(group) ?? new CrashGroupSignals { GroupId = group }).With(crash, version));
                _labels.TryAdd((report.Product, group), report.Label);
            }
        }

        public IEnumerable<LinkExample> Examples(TicketSignals ticket, string label, LinkWeights weights)
        {
            var number = _tickets++;
            var about = _products.TryGetValue(ticket.Product, out var product) ? [(Name: ticket.Product, product.Links)] : _products.Select(p => (Name: p.Key, p.Value.Links)).ToList();
            foreach (var (name, links) in about)
            {
                foreach (var link in LinkScorer.Rank(ticket, links.Candidates(ticket), new LinkingOptions(), weights))
                {
                    yield return LinkExample.Of([.. link.Features.Select(f => f.Shown())], _labels[(name, link.GroupId)] == label, number)!;
                }
            }
        }

        public void Dispose()
        {
            foreach (var (intake, links) in _products.Values)
            {
                links.Dispose();
                intake.Dispose();
            }
        }
    }
}
