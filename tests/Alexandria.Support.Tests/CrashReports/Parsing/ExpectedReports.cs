using Alexandria.Support.CrashReports;
using Alexandria.Support.CrashReports.Parsing;

namespace Alexandria.Support.Tests.CrashReports.Parsing;

/// <summary>
/// Tables, written by hand, of what a reader sees in reports: <c>file | language | exceptions, the outermost first | function
/// and place of the innermost in-app frame</c>. A line that begins with # is a remark.
/// </summary>
internal static class ExpectedReports
{
    private static readonly string Home = Path.Combine(Directory.GetParent(Samples.Folder)!.FullName, "tests", "Alexandria.Support.Tests", "CrashReports", "Parsing");

    public static string Fixtures { get; } = Path.Combine(Home, "Fixtures");

    public static IReadOnlyList<string[]> Table(string name) =>
        [.. File.ReadLines(Path.Combine(Home, name)).Where(line => line.Length > 0 && line[0] != '#').Select(line => line.Split('|', StringSplitOptions.TrimEntries))];

    public static void AssertRead(string folder, string table)
    {
        var wrong = new List<string>();
        foreach (var row in Table(table))
        {
            var read = Summary(row[0], File.ReadAllText(Path.Combine(folder, row[0])));
            if (read != string.Join(" | ", row).TrimEnd())
            {
                wrong.Add($"expected {string.Join(" | ", row)}\n    read {read}");
            }
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    /// <summary>Every file of the folder stands in the table.</summary>
    public static void AssertComplete(string folder, string table)
    {
        var rows = Table(table).Select(row => row[0]).ToHashSet(StringComparer.Ordinal);
        var missing = Directory.GetFiles(folder, "*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(folder, file).Replace('\\', '/'))
            .Where(file => !rows.Contains(file) && !file.EndsWith("-expected-json", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .Select(file => Summary(file, File.ReadAllText(Path.Combine(folder, file))));
        Assert.True(!missing.Any(), string.Join('\n', missing));
    }

    public static string Summary(string name, string text)
    {
        var outcome = CrashParser.Parse(text);
        if (outcome.Crash is not { } crash)
        {
            return $"{name} | refused | {outcome.Refusal!.Code} | ";
        }

        var types = string.Join(" < ", crash.Exceptions.Select(exception => exception.Type));
        return $"{name} | {crash.Language} | {types} | {Top(crash)}".TrimEnd();
    }

    /// <summary>The innermost in-app frame of the root cause; where that has none, of the exception around it.</summary>
    public static string Top(ParsedCrash crash)
    {
        var frame = crash.Exceptions.Reverse().SelectMany(exception => exception.Frames).FirstOrDefault(frame => frame.Origin == FrameOrigin.App);
        return frame is null ? "" : $"{frame.Function} {frame.Module} {SourceLocation.FileName(frame.File)}:{frame.Line}";
    }
}
