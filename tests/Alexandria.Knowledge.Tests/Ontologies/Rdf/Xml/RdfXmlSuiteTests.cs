using Alexandria.Knowledge.Ontologies.Rdf;
using System.Text.RegularExpressions;
using Alexandria.Knowledge.Ontologies.Rdf.Xml;

namespace Alexandria.Knowledge.Tests.Ontologies.Rdf.Xml;

public sealed partial class RdfXmlSuiteTests
{
    [Fact]
    public void Every_test_of_the_W3C_suite_passes()
    {
        var folder = OntologyData.Folder("rdf-tests", "rdf11", "rdf-xml");
        var manifest = File.ReadAllText(Path.Combine(folder, "manifest.ttl"));
        var origin = Origin().Match(manifest).Groups["iri"].Value;
        var (passed, failures) = (0, new List<string>());
        foreach (var test in Test().Matches(manifest).Cast<Match>())
        {
            var action = test.Groups["action"].Value;
            var statements = new QuadList();
            using var input = File.OpenRead(Path.Combine(folder, action));
            var outcome = RdfXmlReader.Read(input, statements, new() { BaseIri = origin + action }, TestContext.Current.CancellationToken);
            Assert.Equal(statements.Count, outcome.Statements);
            var good = test.Groups["type"].Value == "TestXMLNegativeSyntax"
                ? outcome.Error is not null
                : outcome.Error is null && Isomorphism.Equal(QuadList.Of(File.OpenRead(Path.Combine(folder, test.Groups["result"].Value)), RdfFormat.NTriples), statements);
            if (good)
            {
                passed++;
            }
            else
            {
                failures.Add($"{test.Groups["name"].Value}: {outcome}\n  {string.Join("\n  ", statements)}");
            }
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"RDF/XML: {passed} of {passed + failures.Count} tests pass");
        Assert.True(failures.Count == 0, string.Join('\n', failures));
        Assert.True(passed >= 166, $"The manifest was read to {passed} tests only.");
    }

    [GeneratedRegex("mf:assumedTestBase <(?<iri>[^>]*)>", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Origin();

    [GeneratedRegex("""^<#(?<name>[^>]*)>\s+(?:a|rdf:type) rdft:(?<type>\w+)\s*;(?:(?!^<#).)*?mf:action <(?<action>[^>]*)>(?:(?!^<#)[^<])*?(?:mf:result <(?<result>[^>]*)>)?\s*\.\s*$""", RegexOptions.ExplicitCapture | RegexOptions.Multiline | RegexOptions.Singleline, 5000)]
    private static partial Regex Test();
}
