using System.Text;
using Alexandria.Support.CrashReports.Parsing;
using Alexandria.Text.Analysis;

namespace Alexandria.Support.Tickets.Reading;

/// <summary>Reads out of a ticket's text what can be compared. Total: any text gives signals, in time linear in its length.</summary>
internal static class TicketReader
{
    /// <summary>Longer texts are read up to here, in UTF-16 units.</summary>
    public const int LongestText = 1_000_000;

    /// <param name="subject">The ticket's subject.</param>
    /// <param name="body">The ticket's body.</param>
    /// <param name="product">As stated by whoever opened it, which goes before what the text says.</param>
    /// <param name="version">Likewise.</param>
    /// <param name="created">When it came in.</param>
    public static TicketSignals Read(string subject, string body, string? product = null, string? version = null, DateTimeOffset? created = null)
    {
        body = body.Length > LongestText ? body[..LongestText] : body;
        var quoted = CrashParser.FindTraces(body);
        var prose = $"{subject}\n{WithoutTraces(body, quoted)}";
        var words = ProseWord.Split(prose);
        var environment = EnvironmentReader.Read(words, out var used);
        var urgency = UrgencyReader.Read(words);
        var named = LabelledLines.Read(prose);
        return new TicketSignals
        {
            Product = FirstStated(product, named.GetValueOrDefault("product"), named.GetValueOrDefault("application")),
            Versions = VersionReader.Read(words, used, version, named.GetValueOrDefault("version")),
            ErrorCodes = ErrorCodeReader.Read(words),
            Environment = environment,
            Traces = [.. quoted.Select(q => q.Crash)],
            Components = ComponentReader.Read(words, named.GetValueOrDefault("component"), named.GetValueOrDefault("module")),
            Urgency = urgency.Urgency,
            UrgencyWords = urgency.Words,
            Terms = TextAnalyzer.Count(prose),
            Created = created,
        };
    }

    /// <summary>What stands around the traces that were found in a body.</summary>
    public static string WithoutTraces(string body, IReadOnlyList<QuotedTrace> quoted)
    {
        if (quoted.Count == 0)
        {
            return body;
        }

        var prose = new StringBuilder(body.Length);
        var at = 0;
        foreach (var trace in quoted)
        {
            prose.Append(body, at, Math.Max(0, trace.Start - at)).Append('\n');
            at = Math.Max(at, Math.Min(body.Length, trace.Start + trace.Length));
        }

        return prose.Append(body, at, body.Length - at).ToString();
    }

    private static string FirstStated(params ReadOnlySpan<string?> candidates)
    {
        foreach (var candidate in candidates)
        {
            if (!string.IsNullOrWhiteSpace(candidate))
            {
                return candidate.Trim();
            }
        }

        return "";
    }
}
