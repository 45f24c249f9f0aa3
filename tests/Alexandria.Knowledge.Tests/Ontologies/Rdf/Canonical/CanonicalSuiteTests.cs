using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Alexandria.Knowledge.Ontologies.Rdf.Canonical;
using Alexandria.Testing;

namespace Alexandria.Knowledge.Tests.Ontologies.Rdf.Canonical;

/// <summary>The published cases of RDFC-1.0: <c>ALEXANDRIA_RDFC_TESTS</c> is the folder <c>tests</c> of github.com/w3c/rdf-canon.</summary>
public sealed partial class CanonicalSuiteTests
{
    [Fact]
    public async Task Every_test_of_the_W3C_suite_passes()
    {
        var folder = OntologyData.Root("ALEXANDRIA_RDFC_TESTS");
        using var temp = new TestDirectory();
        var (passed, failures) = (new Dictionary<string, int>(), new List<string>());
        foreach (var test in Test().Matches(await File.ReadAllTextAsync(Path.Combine(folder, "manifest.ttl"), TestContext.Current.CancellationToken)).Cast<Match>())
        {
            var (name, type, body) = (test.Groups["name"].Value, test.Groups["type"].Value, test.Groups["body"].Value);
            var hash = body.Contains("\"SHA384\"", StringComparison.Ordinal) ? HashAlgorithmName.SHA384 : HashAlgorithmName.SHA256;
            using var writer = new CanonicalWriter(new() { TempFolder = temp.Path, Hash = hash });
            QuadList.ReadFile(Path.Combine(folder, Property(body, "action")), writer);
            using var output = new MemoryStream();
            var result = await writer.FinishAsync(output, TestContext.Current.CancellationToken);
            var failure = type switch
            {
                "RDFC10EvalTest" => Compare(await File.ReadAllTextAsync(Path.Combine(folder, Property(body, "result"))), result.Failed ? result.Error.Code : Encoding.UTF8.GetString(output.ToArray())),
                "RDFC10MapTest" => Compare(
                    string.Join(' ', Map(Path.Combine(folder, Property(body, "result")))),
                    string.Join(' ', Map(Path.Combine(folder, Property(body, "result"))).Select(pair => KeyValuePair.Create(pair.Key, writer.LabelOf(Encoding.UTF8.GetBytes(pair.Key)))))),
                _ => Compare("canonical_too_complex", result.Failed ? result.Error.Code : "passes"),
            };
            if (failure is null)
            {
                passed[type] = passed.GetValueOrDefault(type) + 1;
            }
            else
            {
                failures.Add($"{name}: {failure}");
            }
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"RDFC-1.0: {string.Join(", ", passed.Select(type => $"{type.Value} {type.Key}"))} pass, {failures.Count} fail");
        Assert.True(failures.Count == 0, string.Join('\n', failures));
        Assert.True(passed.Values.Sum() >= 86, "The manifest was not read to its end.");
    }

    private static string? Compare(string expected, string actual) => expected == actual ? null : $"\nexpected\n{expected}\nactual\n{actual}";

    private static Dictionary<string, string> Map(string file) => JsonSerializer.Deserialize<Dictionary<string, string>>(File.ReadAllText(file))!;

    private static string Property(string body, string name) => Regex.Match(body, $"mf:{name} <([^>]*)>", RegexOptions.None, TimeSpan.FromSeconds(1)).Groups[1].Value;

    [GeneratedRegex("""^:(?<name>\w+) a rdfc:(?<type>\w+);(?<body>.*?)^  \.$""", RegexOptions.ExplicitCapture | RegexOptions.Multiline | RegexOptions.Singleline, 5000)]
    private static partial Regex Test();
}
