using Alexandria.Knowledge.Ontologies.Rdf;

namespace Alexandria.Knowledge.Tests.Ontologies.Rdf;

/// <summary>The test suites of the W3C for RDF 1.1, run from their manifests.</summary>
public sealed class W3CSuiteTests(ITestOutputHelper output)
{
    private const string Manifest = "http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#";
    private const string Rdf = "http://www.w3.org/1999/02/22-rdf-syntax-ns#";
    private const string RdfTest = "http://www.w3.org/ns/rdftest#";

    [Theory]
    [InlineData("rdf-turtle", "Turtle", 313)]
    [InlineData("rdf-trig", "TriG", 356)]
    [InlineData("rdf-n-triples", "NTriples", 70)]
    [InlineData("rdf-n-quads", "NQuads", 87)]
    public void Every_test_of_the_suite_passes(string suite, string syntax, int count)
    {
        var folder = OntologyData.Folder("rdf-tests", "rdf11", suite);
        var format = Enum.Parse<RdfFormat>(syntax);
        // The home of the suites; the manifests of Turtle and TriG name it as mf:assumedTestBase.
        var home = $"https://w3c.github.io/rdf-tests/rdf/rdf11/{suite}/";
        using var document = File.OpenRead(Path.Combine(folder, "manifest.ttl"));
        var manifest = QuadList.Of(document, RdfFormat.Turtle, home + "manifest.ttl").Quads;
        var facts = manifest.ToLookup(q => (q.Subject, q.Predicate), q => q.Object);
        var declared = manifest.Find(q => q.Predicate == $"<{Manifest}assumedTestBase>")?.Object;
        Assert.True(declared is null || declared == $"<{home}>");

        var failures = new List<string>();
        var passed = 0;
        foreach (var test in Entries(facts, $"<{home}manifest.ttl>"))
        {
            var failure = Run(facts, test, folder, home, format);
            if (failure is null)
            {
                passed++;
            }
            else
            {
                failures.Add($"{test}: {failure}");
            }
        }

        output.WriteLine($"{suite}: {passed} of {passed + failures.Count} tests passed");
        Assert.Empty(failures);
        Assert.Equal(count, passed);
    }

    private static IEnumerable<string> Entries(ILookup<(string, string), string> facts, string manifest)
    {
        for (var cell = facts[(manifest, $"<{Manifest}entries>")].Single(); cell != $"<{Rdf}nil>"; cell = facts[(cell, $"<{Rdf}rest>")].Single())
        {
            yield return facts[(cell, $"<{Rdf}first>")].Single();
        }
    }

    /// <summary>Why the test failed; null when it passed.</summary>
    private static string? Run(ILookup<(string, string), string> facts, string test, string folder, string home, RdfFormat format)
    {
        var type = facts[(test, $"<{Rdf}type>")].Single();
        var action = facts[(test, $"<{Manifest}action>")].Single();
        var list = new QuadList();
        using var input = File.OpenRead(PathOf(action, folder, home));
        var outcome = RdfReader.Read(input, format, list, new ReadOptions { BaseIri = action[1..^1] }, TestContext.Current.CancellationToken);
        if (type.EndsWith("NegativeSyntax>", StringComparison.Ordinal) || type.EndsWith("NegativeEval>", StringComparison.Ordinal))
        {
            return outcome.Error is null ? "was read without an error" : null;
        }

        if (outcome.Error is not null)
        {
            return outcome.Error.ToString();
        }

        if (type.EndsWith("PositiveSyntax>", StringComparison.Ordinal))
        {
            return null;
        }

        Assert.Contains(type, (string[])[$"<{RdfTest}TestTurtleEval>", $"<{RdfTest}TestTrigEval>"]);
        var result = facts[(test, $"<{Manifest}result>")].Single();
        using var expected = File.OpenRead(PathOf(result, folder, home));
        var quads = QuadList.Of(expected, format == RdfFormat.TriG ? RdfFormat.NQuads : RdfFormat.NTriples).Quads;
        return Isomorphism.Equal(quads, list.Quads) ? null : "another graph";
    }

    private static string PathOf(string iri, string folder, string home)
    {
        return Path.Combine(folder, iri[(1 + home.Length)..^1]);
    }
}
