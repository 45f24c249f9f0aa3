using Alexandria.Knowledge.Ontologies.Analytics;

namespace Alexandria.Knowledge.Tests.Ontologies.Analytics;

public sealed class CatalogHistoryTests
{
    private static readonly DateTimeOffset At = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private static readonly CatalogHistory History = new()
    {
        Versions =
        [
            new() { VersionId = "v1", OntologyId = "uo", Name = "2026-01-01", Source = "https://example.org/uo.obo", Format = "obo", Licence = "CC-BY-4.0", Artifact = "aa", Bytes = 100, Statements = 10, Terms = 5, State = "kept", At = At },
            new() { VersionId = "v2", OntologyId = "uo", Artifact = "bb", Bytes = 120, State = "kept", IsLatest = true, At = At.AddDays(1) },
            new() { VersionId = "w1", OntologyId = "go", Artifact = "cc", Bytes = 1_000, State = "refused", At = At.AddDays(2) },
        ],
        Files =
        [
            new() { VersionId = "v1", Path = "uo.obo", Format = "obo", Digest = "d1", Bytes = 100 },
            new() { VersionId = "v1", Path = "LICENSE", Digest = "d9", Bytes = 7 },
            new() { VersionId = "v2", Path = "uo.obo", Format = "obo", Digest = "d2", Bytes = 120 },
            new() { VersionId = "v2", Path = "LICENSE", Digest = "d9", Bytes = 7 },
            new() { VersionId = "w1", Path = "LICENSE", Digest = "d9", Bytes = 7 },
        ],
        Validations =
        [
            new() { ValidationId = "a", VersionId = "v1", Outcome = "passed", Errors = 0, Warnings = 2, ElapsedMs = 12.5, At = At },
            new() { ValidationId = "b", VersionId = "v1", Outcome = "passed", Errors = 0, Warnings = 1, ElapsedMs = 11, At = At.AddHours(1) },
            new() { ValidationId = "c", VersionId = "w1", Outcome = "failed", Errors = 1, Warnings = 0, ElapsedMs = 5, At = At },
        ],
        Findings =
        [
            new() { ValidationId = "a", VersionId = "v1", Rule = "missing_label", Severity = "warning", TermId = "UO:1", Line = 3, Message = "No label." },
            new() { ValidationId = "a", VersionId = "v1", Rule = "missing_definition", Severity = "warning", Message = "No definition." },
            new() { ValidationId = "b", VersionId = "v1", Rule = "missing_label", Severity = "warning", Message = "No label." },
            new() { ValidationId = "c", VersionId = "w1", Rule = "syntax", Severity = "error", Message = "It ends too early." },
        ],
        Plans = [new() { PlanId = "p1", OntologyId = "uo", Resolver = "obo", Url = "https://example.org/uo.obo", Bytes = 120, At = At }],
        Diffs = [new() { PlanId = "p1", OntologyId = "uo", Field = "version", Before = "2026-01-01", After = "2026-02-01", At = At }],
    };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task History_is_listed_as_it_was_recorded()
    {
        await using var fixture = await RecordedAsync();

        Assert.Equal([History.Versions[2], History.Versions[1], History.Versions[0]], await VersionsAsync(fixture));
        Assert.Equal(
            [History.Files[1], History.Files[0]],
            await RowsAsync<CatalogFile>(fixture, "select version_id, path, format, digest, bytes from files where version_id = 'v1' order by path"));
        Assert.Equal(
            [History.Validations[1], History.Validations[0]],
            await RowsAsync<CatalogValidation>(fixture, """select validation_id, version_id, outcome, errors, warnings, elapsed_ms, validated_at as "at" from validations where version_id = 'v1' order by validated_at desc"""));
    }

    [Fact]
    public async Task Recording_the_same_again_changes_nothing_and_a_newer_row_replaces_the_older()
    {
        await using var fixture = await RecordedAsync();

        await fixture.Projection.RecordAsync(History, Cancellation);
        await fixture.Projection.RecordAsync(new() { Versions = [History.Versions[0] with { State = "pruned" }] }, Cancellation);

        Assert.Equal(["refused", "kept", "pruned"], (await VersionsAsync(fixture)).Select(version => version.State));
        Assert.Equal(3, (await fixture.Catalog.ValidationSummaryAsync(null, null, Cancellation)).Value.Validations);
        Assert.Equal(4, (await fixture.Catalog.ValidationSummaryAsync(null, null, Cancellation)).Value.ByRule.Sum(rule => rule.Findings));
        Assert.Equal((1, 1), (await fixture.Analytics.ReadAsync(work => work.FirstOrDefaultAsync<(long, long)>("select (select count(*) from plans), (select count(*) from diffs)"), Cancellation)).Value);
    }

    [Fact]
    public async Task Findings_are_summed_up_by_rule_for_one_ontology_or_version_or_all()
    {
        await using var fixture = await RecordedAsync();

        var all = (await fixture.Catalog.ValidationSummaryAsync(null, null, Cancellation)).Value;
        var ontology = (await fixture.Catalog.ValidationSummaryAsync("uo", null, Cancellation)).Value;
        var version = (await fixture.Catalog.ValidationSummaryAsync(null, "w1", Cancellation)).Value;

        Assert.Equal((3, 2, 1), (all.Validations, all.ByOutcome["passed"], all.ByOutcome["failed"]));
        Assert.Equal([new("missing_label", "warning", 2), new("missing_definition", "warning", 1), new("syntax", "error", 1)], all.ByRule);
        Assert.Equal(2, ontology.Validations);
        Assert.Equal(2, ontology.ByRule.Count);
        Assert.Equal(new RuleCount("syntax", "error", 1), Assert.Single(version.ByRule));
    }

    [Fact]
    public async Task Storage_counts_equal_files_once()
    {
        await using var fixture = await RecordedAsync();

        var storage = (await fixture.Catalog.StorageAsync(Cancellation)).Value;

        Assert.Equal(
            [new() { OntologyId = "uo", Versions = 2, Files = 4, Bytes = 234, StoredBytes = 227 }, new() { OntologyId = "go", Versions = 1, Files = 1, Bytes = 7, StoredBytes = 7 }],
            storage.Ontologies);
        Assert.Equal(227, storage.StoredBytes);
        Assert.InRange(storage.AnalyticsBytes, 1, 100_000_000);
    }

    private static Task<IReadOnlyList<CatalogVersion>> VersionsAsync(CatalogFixture fixture) => RowsAsync<CatalogVersion>(
        fixture, """select version_id, ontology_id, name, source, format, licence, artifact, bytes, statements, terms, state, is_latest, pulled_at as "at" from versions order by pulled_at desc""");

    private static async Task<IReadOnlyList<T>> RowsAsync<T>(CatalogFixture fixture, string sql) => (await fixture.Analytics.ReadAsync(work => work.QueryAsync<T>(sql), Cancellation)).Value;

    private static async Task<CatalogFixture> RecordedAsync()
    {
        var fixture = await CatalogFixture.OpenAsync();
        Assert.Null((await fixture.Projection.RecordAsync(History, Cancellation)).Error);
        return fixture;
    }
}
