using Alexandria.Data;
using Alexandria.Knowledge.Ontologies.Validation;
using Alexandria.Operations;

namespace Alexandria.Knowledge.Ontologies.Catalog;

/// <summary>A validation as it is stored.</summary>
internal sealed record ValidationRow
{
    public required string Id { get; init; }

    public required string VersionId { get; init; }

    public required bool Passed { get; init; }

    public required long Errors { get; init; }

    public required long Warnings { get; init; }

    public required long Infos { get; init; }

    public required long ElapsedMs { get; init; }

    public required DateTimeOffset ValidatedAt { get; init; }

    public ValidationView View() => new() { Id = Id, VersionId = VersionId, Passed = Passed, Errors = Errors, Warnings = Warnings, Infos = Infos, ElapsedMs = ElapsedMs, ValidatedAt = ValidatedAt };
}

/// <summary>The SQL of validations.</summary>
internal sealed class ValidationStore
{
    private const string Columns = "id, version_id, passed, errors, warnings, infos, elapsed_ms, validated_at";

    public Task AddAsync(string versionId, bool passed, ValidationReport report, OperationContext context) => AddAsync(versionId, passed, report, context.Now, context);

    public Task AddAsync(string versionId, bool passed, ValidationReport report, DateTimeOffset at, OperationContext context) => context.Work.ExecuteAsync(
        $"insert into ontology_validations ({Columns}, report, sarif, page) values (@Id, @VersionId, @Passed, @Errors, @Warnings, @Infos, @ElapsedMs, @at, @Json, @Sarif, @Page)",
        new
        {
            Id = context.NewId(),
            versionId,
            passed,
            Errors = report.ErrorCount,
            Warnings = report.WarningCount,
            Infos = report.InfoCount,
            ElapsedMs = (long)report.Elapsed.TotalMilliseconds,
            at,
            Json = ReportTexts.Json(report),
            Sarif = ReportTexts.Sarif(report),
            Page = ReportTexts.Page(report),
        });

    /// <summary>The newest first.</summary>
    public Task<IReadOnlyList<ValidationRow>> ListAsync(string? versionId, PageCursor? before, int limit, IReadWork work) => work.QueryAsync<ValidationRow>(
        $"""
        select {Columns} from ontology_validations
        where (validated_at, id) < (@Key, @Id) and {(versionId is null ? "1 = 1" : "version_id = @versionId")} order by validated_at desc, id desc limit @limit
        """,
        new { versionId, Key = before?.Key ?? long.MaxValue, Id = before?.Id ?? "", limit });

    /// <summary>The newest report of a version in one of its forms: <c>report</c> (JSON), <c>sarif</c> or <c>page</c>; null when there is none.</summary>
    public Task<string?> ReportAsync(string versionId, ReportForm form, IReadWork work) => work.FirstOrDefaultAsync<string>(
        $"select {form switch { ReportForm.Json => "report", ReportForm.Sarif => "sarif", _ => "page" }} from ontology_validations where version_id = @versionId order by validated_at desc, id desc limit 1",
        new { versionId });

    public Task<ValidationRow?> LatestAsync(string versionId, IReadWork work) => work.FirstOrDefaultAsync<ValidationRow>(
        $"select {Columns} from ontology_validations where version_id = @versionId order by validated_at desc, id desc limit 1", new { versionId });
}
