using System.Text;
using Alexandria.Knowledge.Ontologies.Obo;
using Alexandria.Knowledge.Ontologies.Terms;
using Alexandria.Knowledge.Ontologies.Validation;
using Alexandria.Testing;

namespace Alexandria.Knowledge.Tests.Ontologies.Validation;

public sealed class RulesTests
{
    private const string Header = "format-version: 1.4\nontology: x\n";

    /// <summary>Well-formed by every rule; each test adds what one rule is about.</summary>
    private const string Sound =
        """
        [Term]
        id: X:1
        name: one
        def: "The first." []

        [Term]
        id: X:2
        name: two
        def: "The second." []
        alt_id: X:22
        is_a: X:1
        relationship: p X:22
        relationship: p Y:1
        xref: Z:1

        [Term]
        id: X:3
        name: one
        is_obsolete: true
        replaced_by: X:1
        is_a: X:1

        [Term]
        id: Y:5

        [Typedef]
        id: p
        name: one
        def: "A relation." []


        """;

    public static TheoryData<string, string, string?, long> Fixtures => new()
    {
        { Rules.DanglingReference, "[Term]\nid: X:4\nname: four\ndef: \"d\" []\nis_a: X:404\n", "X:4", 33 },
        { Rules.DanglingReference, "[Term]\nid: X:4\nname: four\ndef: \"d\" []\nis_obsolete: true\nreplaced_by: X:404\n", "X:4", 33 },
        { Rules.DanglingReference, "[Term]\nid: X:4\nname: four\ndef: \"d\" []\nrelationship: p q\n", "X:4", 33 },
        { Rules.IsACycle, "[Term]\nid: X:4\nname: four\ndef: \"d\" []\nis_a: X:5\nis_a: X:1\n[Term]\nid: X:5\nname: five\ndef: \"d\" []\nis_a: X:4\n[Term]\nid: X:6\nname: six\ndef: \"d\" []\nis_a: X:5\n", "X:4", 33 },
        { Rules.IsACycle, "[Term]\nid: X:4\nname: four\ndef: \"d\" []\nis_a: X:4\n", "X:4", 33 },
        { Rules.DuplicateId, "[Term]\nid: X:2\nname: four\ndef: \"d\" []\n", "X:2", 33 },
        { Rules.DuplicateLabel, "[Term]\nid: X:4\nname: two\ndef: \"d\" []\n", "X:4", 33 },
        { Rules.MissingLabel, "[Term]\nid: X:4\ndef: \"d\" []\n", "X:4", 33 },
        { Rules.MissingDefinition, "[Term]\nid: X:4\nname: four\n", "X:4", 33 },
        { Rules.ObsoleteInUse, "[Term]\nid: X:4\nname: four\ndef: \"d\" []\nis_a: X:3\n", "X:4", 33 },
        { Rules.ObsoleteWithoutReplacement, "[Term]\nid: X:4\nname: four\nis_obsolete: true\n", "X:4", 33 },
        { Rules.DeprecatedProperty, "[Term]\nid: X:4\nname: four\ndef: \"d\" []\nexact_synonym: \"f\" []\n", "X:4", 37 },
    };

    [Theory]
    [MemberData(nameof(Fixtures))]
    public void A_rule_finds_what_it_is_about_and_no_other_does(string rule, string added, string? term, long line)
    {
        var report = Check(Header + Sound + added);
        var found = Assert.Single(report.Rules, r => r.Count > 0);
        var finding = Assert.Single(found.Kept);
        Assert.Equal((rule, 1L, term, line), (found.Code, found.Count, finding.Term, finding.Line));
    }

    [Fact]
    public void Nothing_is_found_in_a_sound_document()
    {
        var report = Check(Header + Sound);
        Assert.All(report.Rules, r => Assert.Equal(0, r.Count));
        Assert.Equal(Rules.All.Count, report.Rules.Count);
        Assert.True(report.Valid);
        Assert.Equal((5, 4, 1, 1), (report.TermCount, report.Terms[TermType.Class], report.Terms[TermType.Property], report.Obsolete));
    }

    [Fact]
    public void Prefixes_are_checked_where_a_document_declares_any()
    {
        var report = Check("format-version: 1.4\nontology: x\nidspace: Y http://y.org/\n" + Sound);
        var found = Assert.Single(report.Rules, r => r.Count > 0);
        var finding = Assert.Single(found.Kept);
        Assert.Equal((Rules.UndeclaredPrefix, "X:2"), (found.Code, finding.Term));
        Assert.StartsWith("The prefix Z is not declared", finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_cycle_is_shown_as_its_path()
    {
        var report = Check(Header + "[Term]\nid: X:1\nis_a: X:3\n[Term]\nid: X:2\nis_a: X:1\n[Term]\nid: X:3\nis_a: X:2\n[Term]\nid: X:4\nis_a: X:2\n[Term]\nid: X:5\n");
        Assert.Equal("is-a leads back: X:1 → X:3 → X:2 → X:1.", Assert.Single(Assert.Single(report.Rules, r => r.Code == Rules.IsACycle).Kept).Message);
    }

    [Fact]
    public void Severities_are_configured_by_rule()
    {
        var options = ValidationOptions.From(new Dictionary<string, string>(StringComparer.Ordinal) { [Rules.MissingLabel] = "error", [Rules.MissingDefinition] = "off" }, out var errors);
        Assert.Empty(errors);
        var report = Check(Header + "[Term]\nid: X:1\n", options);
        Assert.False(report.Valid);
        Assert.Equal(Severity.Error, Assert.Single(report.Rules, r => r.Code == Rules.MissingLabel).Severity);
        Assert.DoesNotContain(report.Rules, r => r.Code == Rules.MissingDefinition);
    }

    [Fact]
    public void A_rule_or_severity_that_there_is_not_is_named_with_those_there_are()
    {
        ValidationOptions.From(new Dictionary<string, string>(StringComparer.Ordinal) { ["missing_lable"] = "error", [Rules.IsACycle] = "fatal" }, out var errors);
        Assert.Collection(
            errors.Order(StringComparer.Ordinal),
            e => Assert.Equal("The severity of 'is_a_cycle' is error, warning, info or off, not 'fatal'.", e),
            e => Assert.Contains("'missing_lable'. Rules are dangling_reference, is_a_cycle, ", e, StringComparison.Ordinal));
    }

    [Fact]
    public void Of_many_findings_a_hundred_are_kept_and_all_are_counted()
    {
        var document = Header + string.Concat(Enumerable.Range(0, 300).Select(i => $"[Term]\nid: X:{i}\ndef: \"d\" []\nis_a: X:{i}\n"));
        var report = Check(document);
        Assert.Equal([(300, 100), (300, 100)], report.Rules.Where(r => r.Count > 0).Select(r => ((int)r.Count, r.Kept.Count)));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Cycles_are_found_exactly_where_there_are_some(int seed)
    {
        var random = new Random(seed);
        using var folder = new TestDirectory();
        for (var round = 0; round < 200; round++)
        {
            var terms = random.Next(1, 12);
            var parents = Enumerable.Range(0, terms).Select(_ => Enumerable.Range(0, terms).Where(_ => random.Next(6) == 0).ToList()).ToList();
            using var isA = new IsAEdges(folder.Path, terms, mostHeld: random.Next(8));
            for (var parent = 0; parent < terms; parent++)
            {
                for (var child = 0; child < terms; child++)
                {
                    if (parents[child].Contains(parent))
                    {
                        isA.Add(child, parent);
                    }
                }
            }

            var cycles = isA.Cycles(TestContext.Current.CancellationToken).ToList();
            Assert.All(cycles, c => Assert.All(c.Zip(c.Skip(1).Append(c[0])), step => Assert.Contains(step.Second, parents[step.First])));
            Assert.Equal(Enumerable.Range(0, terms).Any(t => Reaches(parents, t, t)), cycles.Count > 0);
        }
    }

    [Theory]
    [InlineData("pato.obo")]
    [InlineData("uo.obo")]
    [InlineData("ms.obo")]
    public void Published_files_can_be_taken_as_they_are_but_for_what_they_really_lack(string name)
    {
        using var folder = new TestDirectory();
        using var validation = new DocumentValidation(ValidationOptions.Default, folder.Path, TimeProvider.System);
        using var stream = File.OpenRead(TestFiles.Ontology(name));
        var report = validation.Complete(name, "obo", OboReader.Read(stream, validation.Terms));
        foreach (var rule in report.Rules.Where(r => r.Count > 0))
        {
            TestContext.Current.TestOutputHelper!.WriteLine($"{name}: {rule.Code} {rule.Count}: {rule.Kept[0].Message}");
        }

        Assert.Equal(0, report.SyntaxErrorCount);
        Assert.Equal(0, report.Rules.Single(r => r.Code == Rules.IsACycle).Count);
        Assert.Equal(0, report.Rules.Single(r => r.Code == Rules.DuplicateId).Count);
    }

    internal static ValidationReport Check(string document, ValidationOptions? options = null)
    {
        using var folder = new TestDirectory();
        using var validation = new DocumentValidation(options ?? ValidationOptions.Default, folder.Path, TimeProvider.System);
        return validation.Complete("x.obo", "obo", OboReader.Read(new MemoryStream(Encoding.UTF8.GetBytes(document)), validation.Terms));
    }

    private static bool Reaches(List<List<int>> parents, int from, int to)
    {
        var (seen, open) = (new HashSet<int>(), new Stack<int>(parents[from]));
        while (open.TryPop(out var at))
        {
            if (at == to)
            {
                return true;
            }

            if (seen.Add(at))
            {
                parents[at].ForEach(open.Push);
            }
        }

        return false;
    }
}
