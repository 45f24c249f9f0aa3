#:property PublishAot=false
#:property GenerateDocumentationFile=false
#:property EnforceCodeStyleInBuild=false
using System.Globalization;
using System.Xml.Linq;

// Prints what tests measured, the failed tests, the line coverage of src/ over all test projects together, and as last line the count of tests.
// A line counts as covered when any project's tests run it. Markup (.razor) and what generators wrote (obj/) do not count.
if (args is not [var root, var results])
{
    Console.Error.WriteLine("usage: coverage.cs ROOT RESULTS");
    return 2;
}

var source = Path.GetFullPath(Path.Combine(root, "src")) + Path.DirectorySeparatorChar;
var lines = new Dictionary<(string File, int Line), bool>();
foreach (var report in Directory.EnumerateFiles(results, "coverage.cobertura.xml", SearchOption.AllDirectories).Select(path => XDocument.Load(path)))
{
    List<string> roots = [.. report.Descendants("source").Select(s => s.Value)];
    foreach (var type in report.Descendants("class"))
    {
        if (Locate(type.Attribute("filename")!.Value, roots) is not { } file)
        {
            continue;
        }

        foreach (var line in type.Element("lines")?.Elements("line") ?? [])
        {
            var key = (file, int.Parse(line.Attribute("number")!.Value, CultureInfo.InvariantCulture));
            lines[key] = lines.GetValueOrDefault(key) || line.Attribute("hits")!.Value != "0";
        }
    }
}

if (lines.Count > 0)
{
    Console.WriteLine("Line coverage of src/ without .razor markup:");
    foreach (var project in lines.GroupBy(l => Path.GetRelativePath(source, l.Key.File).Split(Path.DirectorySeparatorChar)[0]).OrderBy(g => g.Key, StringComparer.Ordinal))
    {
        Print(project.Key, [.. project.Select(l => l.Value)]);
    }

    Print("all", lines.Values);
}

var (passed, failed, skipped) = (0, 0, 0);
foreach (var result in Directory.EnumerateFiles(results, "*.trx", SearchOption.AllDirectories).SelectMany(path => XDocument.Load(path).Descendants().Where(e => e.Name.LocalName == "UnitTestResult")))
{
    foreach (var figure in (result.Descendants().FirstOrDefault(e => e.Name.LocalName == "StdOut")?.Value ?? "").Split('\n').Where(line => line.StartsWith("MEASURED ", StringComparison.Ordinal)))
    {
        Console.WriteLine(figure.TrimEnd());
    }

    switch (result.Attribute("outcome")?.Value)
    {
        case "Passed":
            passed++;
            break;
        case "Failed":
            failed++;
            Console.WriteLine($"FAILED {result.Attribute("testName")?.Value}");
            Console.WriteLine(string.Join('\n', (result.Descendants().FirstOrDefault(e => e.Name.LocalName == "Message")?.Value ?? "").Split('\n').Take(12).Select(l => "  " + l.TrimEnd())));
            break;
        default:
            skipped++;
            break;
    }
}

Console.WriteLine($"{passed} passed, {failed} failed, {skipped} skipped");
return failed > 0 || passed == 0 ? 1 : 0;

string? Locate(string name, IEnumerable<string> roots)
{
    var path = roots.Select(r => Path.Combine(r, name)).Prepend(name).FirstOrDefault(File.Exists);
    var full = path is null ? "" : Path.GetFullPath(path);
    return full.StartsWith(source, StringComparison.Ordinal) && full.EndsWith(".cs", StringComparison.Ordinal) && !full.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal)
        ? full
        : null;
}

static void Print(string name, IReadOnlyCollection<bool> covered) =>
    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {name,-28} {100.0 * covered.Count(c => c) / covered.Count,6:0.00} %  ({covered.Count(c => c)} of {covered.Count})"));
