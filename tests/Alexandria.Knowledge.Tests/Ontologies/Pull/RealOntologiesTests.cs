using System.Diagnostics;
using System.Globalization;
using System.Text;
using Alexandria.Knowledge.Ontologies.Catalog;
using Alexandria.Knowledge.Ontologies.Pull;
using Alexandria.Testing;
using Alexandria.Testing.Servers;

namespace Alexandria.Knowledge.Tests.Ontologies.Pull;

/// <summary>Published vocabularies from a server on this machine through plan, download, extraction and validation into the catalog; counted independently.</summary>
public sealed class RealOntologiesTests
{
    [Fact]
    public async Task Every_published_ontology_comes_into_the_catalog_with_the_terms_that_it_has()
    {
        var folder = OntologyData.Folder("ontologies");
        var files = Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Where(f => Path.GetExtension(f) is ".obo" or ".owl" or ".json").Order(StringComparer.Ordinal).ToList();
        await using var upstream = await Upstream.StartAsync();
        var specification = new StringBuilder("defaults:\n  resolver: url\n  allowUnknownLicence: true\n  refuseOn: never\nontologies:\n");
        foreach (var file in files)
        {
            upstream.Put(Path.GetFileName(file), await File.ReadAllBytesAsync(file));
            specification.Append(CultureInfo.InvariantCulture, $"  - id: {IdOf(file)}\n    source: {upstream.Address}{Path.GetFileName(file)}\n    licence: CC-BY-4.0\n");
        }

        await using var host = await CatalogHost.StartAsync(upstream.Port);
        var pulls = await host.PullAsync(specification.ToString());

        Assert.All(pulls, p => Assert.True(p.Status == PullStatus.Published, $"{p.OntologyId}: {p.Status} {p.Code} {p.Message}"));
        foreach (var file in files)
        {
            var version = (await host.MustAsync(new GetOntology { OntologyId = IdOf(file) })).Latest!;
            switch (Path.GetExtension(file))
            {
                case ".obo":
                    Assert.Equal(Counted(file), await ClassesAsync(host, version.Id));
                    break;
                case ".owl" when RapperCount(file) is { } statements:
                    Assert.Equal(statements, version.Statements);
                    break;
            }

            Assert.NotNull(version.Canonical);
            TestContext.Current.TestOutputHelper!.WriteLine($"{Path.GetFileName(file)}: {version.Terms} terms, {version.Synonyms} synonyms, {version.Edges} edges, {version.CrossReferences} cross references, {version.Statements} statements");
        }

        var sent = upstream.Sent.Count;
        Assert.All(await host.PullAsync(specification.ToString()), p => Assert.Equal(PullStatus.Unchanged, p.Status));
        Assert.Equal(sent, upstream.Sent.Count);
    }

    private static string IdOf(string file) => Path.GetFileName(file).Replace('.', '-').ToLowerInvariant();

    /// <summary>By lines: stanzas, and tags within those of terms.</summary>
    private static (long Terms, long Synonyms, long IsA, long CrossReferences) Counted(string file)
    {
        var (terms, synonyms, isA, xrefs, inTerm) = (0L, 0L, 0L, 0L, false);
        foreach (var line in File.ReadLines(file))
        {
            inTerm = line.StartsWith('[') ? line.StartsWith("[Term]", StringComparison.Ordinal) : inTerm;
            terms += line.StartsWith("[Term]", StringComparison.Ordinal) ? 1 : 0;
            synonyms += inTerm && line.StartsWith("synonym:", StringComparison.Ordinal) ? 1 : 0;
            isA += inTerm && line.StartsWith("is_a:", StringComparison.Ordinal) ? 1 : 0;
            xrefs += inTerm && line.StartsWith("xref:", StringComparison.Ordinal) ? 1 : 0;
        }

        return (terms, synonyms, isA, xrefs);
    }

    private static async Task<(long Terms, long Synonyms, long IsA, long CrossReferences)> ClassesAsync(TestHost host, string version)
    {
        var terms = await host.Database.ReadAsync(
            work => work.QueryAsync<(string Id, string CrossReferences)>("select id, cross_references from ontology_terms where version_id = @version and type = 'class'", new { version }), TestContext.Current.CancellationToken);
        const string OfClasses = "version_id = @version and term_id in (select id from ontology_terms where version_id = @version and type = 'class')";
        return (
            terms.Count,
            await CountAsync($"select count(*) from ontology_synonyms where {OfClasses}"),
            await CountAsync($"select count(*) from ontology_edges where predicate = 'is_a' and {OfClasses}"),
            terms.Sum(t => (long)Json.Read<List<string>>(t.CrossReferences).Count));

        Task<long> CountAsync(string sql) => host.Database.ReadAsync(work => work.FirstOrDefaultAsync<long>(sql, new { version }), TestContext.Current.CancellationToken);
    }

    /// <summary>The lines that rapper writes; null where it is not installed.</summary>
    private static long? RapperCount(string file)
    {
        try
        {
            using var rapper = Process.Start(new ProcessStartInfo("rapper", ["-q", "-i", "rdfxml", "-o", "ntriples", file]) { RedirectStandardOutput = true, UseShellExecute = false })!;
            var lines = 0L;
            while (rapper.StandardOutput.ReadLine() is not null)
            {
                lines++;
            }

            return lines;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            TestContext.Current.TestOutputHelper!.WriteLine("rapper is not installed: statements of RDF/XML were not counted by it");
            return null;
        }
    }
}
