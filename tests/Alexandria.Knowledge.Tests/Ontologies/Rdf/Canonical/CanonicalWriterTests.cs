using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using Alexandria.Knowledge.Ontologies.Rdf;
using Alexandria.Knowledge.Ontologies.Rdf.Canonical;
using Alexandria.Testing;
using FsCheck;
using FsCheck.Fluent;

namespace Alexandria.Knowledge.Tests.Ontologies.Rdf.Canonical;

public sealed class CanonicalWriterTests
{
    [Fact]
    public async Task Statements_are_sorted_written_once_and_the_digest_is_of_what_is_written()
    {
        var (lines, digest) = await CanonicalAsync("<u:b> <u:p> <u:o> .", "<u:a> <u:p> \"x\"@en <u:g> .", "<u:b> <u:p> <u:o> .", "<u:a> <u:p> \"x\"^^<http://www.w3.org/2001/XMLSchema#string> .");

        Assert.Equal("<u:a> <u:p> \"x\" .\n<u:a> <u:p> \"x\"@en <u:g> .\n<u:b> <u:p> <u:o> .\n", lines);
        Assert.Equal((3, Sha256(lines)), (digest.Statements, digest.Digest));
    }

    [Fact]
    public async Task Literals_have_one_way_to_be_written()
    {
        var statement = new RdfTerm { Kind = TermKind.Literal, Value = "\0\b\t\n\u000B\f\r\u001F\"\\\u007F\u0080\uFFFD\uFFFE\uFFFF🦉'"u8 };
        using var writer = Writer();
        writer.Statement(Iri("u:a"u8), Iri("u:p"u8), statement, default);
        using var output = new MemoryStream();
        await writer.FinishAsync(output, TestContext.Current.CancellationToken);

        Assert.Equal("<u:a> <u:p> \"\\u0000\\b\\t\\n\\u000B\\f\\r\\u001F\\\"\\\\\\u007F\u0080\uFFFD\\uFFFE\\uFFFF🦉'\" .\n", Encoding.UTF8.GetString(output.ToArray()));

        static RdfTerm Iri(ReadOnlySpan<byte> value) => new() { Kind = TermKind.Iri, Value = value };
    }

    [Fact]
    public async Task Nodes_that_their_own_statements_tell_apart_are_numbered_by_the_hash_of_these()
    {
        var left = Sha256("<u:root> <u:left> _:a .\n_:a <u:is> <u:leaf> .\n");
        var right = Sha256("<u:root> <u:right> _:a .\n_:a <u:is> <u:leaf> .\n");
        var (first, second) = string.CompareOrdinal(left, right) < 0 ? ("0", "1") : ("1", "0");
        var (lines, _) = await CanonicalAsync("<u:root> <u:left> _:x .", "<u:root> <u:right> _:y .", "_:x <u:is> <u:leaf> .", "_:y <u:is> <u:leaf> .");

        Assert.Equal(
            new[] { $"<u:root> <u:left> _:c14n{first} .", $"<u:root> <u:right> _:c14n{second} .", $"_:c14n{first} <u:is> <u:leaf> .", $"_:c14n{second} <u:is> <u:leaf> ." }.Order(StringComparer.Ordinal),
            lines.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    [Theory]
    [InlineData("shared hashes", 4, "<u:root> <u:p> _:a .", "<u:root> <u:p> _:b .", "_:a <u:p> _:c .", "_:b <u:p> _:d .", "_:c <u:r> _:d .")]
    [InlineData("duplicate paths", 4, "<u:root> <u:p> _:a .", "<u:root> <u:p> _:b .", "_:a <u:q> _:c .", "_:b <u:q> _:c .", "_:a <u:q> _:d .", "_:b <u:q> _:d .", "_:c <u:r> \"x\" .", "_:d <u:r> \"x\" .")]
    [InlineData("a circle and its double", 3, "_:a <u:next> _:b .", "_:b <u:next> _:c .", "_:c <u:next> _:a .", "_:b <u:prev> _:a .", "_:c <u:prev> _:b .", "_:a <u:prev> _:c .")]
    [InlineData("graphs named by nodes", 3, "_:a <u:p> _:b _:g .", "_:b <u:p> _:a _:g .", "_:g <u:of> _:a .")]
    [InlineData("a node that is related to itself", 2, "_:a <u:p> _:a .", "_:b <u:p> _:b .")]
    public async Task Nodes_that_only_their_neighbours_tell_apart_get_the_same_labels_whatever_they_were_called(string what, int nodes, params string[] lines)
    {
        var (expected, digest) = await CanonicalAsync(lines);
        foreach (var (labels, seed) in new[] { ("dcbag", 1), ("gabcd", 2), ("bgdca", 3), ("cdgab", 4) })
        {
            var renamed = lines.Select(line => string.Concat(line.Split("_:").Select((part, i) => i == 0 ? part : $"_:{labels["abcdg".IndexOf(part[0], StringComparison.Ordinal)]}{part[1..]}"))).ToArray();
            new Random(seed).Shuffle(renamed);
            var (actual, _) = await CanonicalAsync(renamed);
            Assert.Equal((what, expected), (what, actual));
        }

        Assert.Equal(lines.Length, digest.Statements);
        Assert.All(Enumerable.Range(0, nodes), number => Assert.Contains($"_:c14n{number} ", expected, StringComparison.Ordinal));
        Assert.DoesNotContain($"_:c14n{nodes}", expected, StringComparison.Ordinal);
        var (ours, theirs) = (new QuadList(), new QuadList());
        QuadList.ReadLines(expected.Split('\n'), ours);
        QuadList.ReadLines(lines, theirs);
        Assert.True(Isomorphism.Equal(ours, theirs));
    }

    [Fact]
    public void Digests_are_equal_for_isomorphic_datasets_and_for_no_others()
    {
        var nodes = Gen.Elements("_:a", "_:b", "_:c", "_:d");
        var quad = nodes.SelectMany(s => Gen.Elements("<u:p>", "<u:q>").SelectMany(p => Gen.OneOf(nodes, Gen.Elements("<u:o>", "\"x\"")).SelectMany(o => Gen.Elements("", "", "<u:g>", "_:a").Select(g => $"{s} {p} {o} {g} ."))));
        var pair = quad.ArrayOf().SelectMany(one => Gen.Choose(0, 99).SelectMany(seed => quad.Select(other => (one, other, seed))));
        var same = 0;

        Prop.ForAll(pair.ToArbitrary(), async sample =>
        {
            var (one, other, seed) = sample;
            var random = new Random(seed);
            var labels = "wxyz".ToCharArray();
            random.Shuffle(labels);
            var renamed = one.Select(line => string.Concat(line.Split("_:").Select((part, i) => i == 0 ? part : $"_:{labels["abcd".IndexOf(part[0], StringComparison.Ordinal)]}{part[1..]}"))).ToArray();
            random.Shuffle(renamed);
            var (_, expected) = await CanonicalAsync(one);
            Assert.Equal(expected, (await CanonicalAsync(renamed)).Digest);

            // One statement in place of another: mostly another graph, now and then the same one.
            if (renamed.Length > 0)
            {
                renamed[0] = seed < 20 ? renamed[0] : other;
                var (before, after) = (new QuadList(), new QuadList());
                QuadList.ReadLines(one, before);
                QuadList.ReadLines(renamed, after);
                var isomorphic = Isomorphism.Equal(before, after);
                Assert.Equal(isomorphic, expected == (await CanonicalAsync(renamed)).Digest);
                same += isomorphic ? 1 : 0;
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(400));
        Assert.True(same > 0, "No pair was the same.");
    }

    [Theory]
    [InlineData("clique", 10, 1_000_000)]
    [InlineData("clique", 30, 50_000)]
    [InlineData("circle", 4_000, 50_000)]
    [InlineData("two stars", 10, 50_000)]
    public async Task Work_on_nodes_that_nothing_tells_apart_is_bounded(string shape, int count, long work)
    {
        var lines = Enumerable.Range(0, count).SelectMany(i => shape switch
        {
            "clique" => Enumerable.Range(0, count).Where(j => j != i).Select(j => $"_:n{i} <u:p> _:n{j} ."),
            "circle" => [$"_:n{i} <u:p> _:n{(i + 1) % count} ."],
            _ => [$"_:one <u:p> _:n{i} .", $"_:two <u:p> _:m{i} ."],
        });
        using var writer = new CanonicalWriter(new() { TempFolder = Path.GetTempPath(), MaxWork = work });
        QuadList.ReadLines(lines, writer);
        using var output = new MemoryStream();
        var clock = Stopwatch.StartNew();
        var result = await writer.FinishAsync(output, TestContext.Current.CancellationToken);

        Assert.Equal("canonical_too_complex", result.Error?.Code);
        Assert.Equal(0, output.Length);
        Assert.True(clock.Elapsed < TimeSpan.FromMinutes(1), $"{clock.Elapsed}");
    }

    [Fact]
    public async Task A_thousand_twins_on_one_node_cost_little()
    {
        var (_, digest) = await CanonicalAsync([.. Enumerable.Range(0, 1000).Select(i => $"_:one <u:p> _:n{i} .")]);

        Assert.Equal(1000, digest.Statements);
    }

    [Fact]
    public async Task Memory_for_blank_nodes_is_bounded()
    {
        using var writer = new CanonicalWriter(new() { TempFolder = Path.GetTempPath(), MaxBlankNodeBytes = 10_000 });
        QuadList.ReadLines(Enumerable.Range(0, 1000).Select(i => $"_:n{i} <u:p> \"{i}\" ."), writer);

        Assert.Equal("canonical_too_large", (await writer.FinishAsync(Stream.Null, TestContext.Current.CancellationToken)).Error?.Code);
    }

    [Fact]
    public async Task Cancelling_ends_the_work()
    {
        using var writer = Writer();
        QuadList.ReadLines(["_:a <u:p> _:b ."], writer);

        await Assert.ThrowsAsync<OperationCanceledException>(() => writer.FinishAsync(Stream.Null, new CancellationToken(canceled: true)));
    }

    private static CanonicalWriter Writer() => new(new() { TempFolder = Path.GetTempPath() });

    private static async Task<(string Lines, CanonicalDigest Digest)> CanonicalAsync(params string[] lines)
    {
        using var temp = new TestDirectory();
        using var writer = new CanonicalWriter(new() { TempFolder = temp.Path, SortMemoryBytes = 200 });
        QuadList.ReadLines(lines, writer);
        using var output = new MemoryStream();
        var result = await writer.FinishAsync(output, TestContext.Current.CancellationToken);
        return (Encoding.UTF8.GetString(output.ToArray()), result.Value);
    }

    private static string Sha256(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
