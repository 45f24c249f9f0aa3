using System.Text.RegularExpressions;
using Alexandria.Support.CrashReports.Parsing;
using Alexandria.Support.CrashReports.Parsing.Demangling;

namespace Alexandria.Bench.Fuzz;

/// <summary>One parser under test.</summary>
/// <param name="Name">Lower case, as on the command line.</param>
/// <param name="Reads">Whether it finds what it looks for; also how it is exercised.</param>
/// <param name="Parts">What of a report is its input.</param>
internal sealed partial record Target(string Name, Func<string, bool> Reads, Func<string, IEnumerable<string>> Parts)
{
    public static IReadOnlyList<Target> All { get; } =
    [
        .. CrashParser.Formats.Select(format => new Target(format.GetType().Name.Replace("Format", "", StringComparison.Ordinal).ToLowerInvariant(), text => format.Parse(Lines(text)) is not null, Whole)),
        new("appleips", text => AppleIps.IsOne(text) && AppleIps.Parse(text) is not null, Whole),
        new("demangler", text => Demangler.Demangle(text) != text, text => Symbols().Matches(text).Select(match => match.Value)),
    ];

    private static IEnumerable<string> Whole(string text) => [text];

    private static List<string> Lines(string text) => [.. ReportLine.Read(text).Take(ParseLimits.TraceLines).Select(line => line.Text)];

    [GeneratedRegex("_{1,3}[ZR][A-Za-z0-9_.$]{4,}", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Symbols();
}
