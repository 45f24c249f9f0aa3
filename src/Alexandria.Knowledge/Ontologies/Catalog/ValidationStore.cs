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

    /// <summary>JSON of the report.</summary>
    public required string Report { get; init; }

    public required DateTimeOffset ValidatedAt { get; init; }
}

/// <summary>The SQL of validations.</summary>
internal sealed class ValidationStore
{
    private const string Columns = "id, version_id, passed, errors, warnings, infos, elapsed_ms, report, validated_at";

    public Task AddAsync(string versionId, bool passed, ValidationReport report, OperationContext context) => context.Work.ExecuteAsync(
        $"insert into ontology_validations ({Columns}) values (@Id, @VersionId, @Passed, @Errors, @Warnings, @Infos, @ElapsedMs, @Report, @ValidatedAt)",
        new ValidationRow
        {
            Id = context.NewId(),
            VersionId = versionId,
            Passed = passed,
            Errors = report.ErrorCount,
            Warnings = report.WarningCount,
            Infos = report.InfoCount,
            ElapsedMs = (long)report.Elapsed.TotalMilliseconds,
            Report = Json.Write(report),
            ValidatedAt = context.Now,
        });

    /// <summary>The newest first.</summary>
    public Task<IReadOnlyList<ValidationRow>> ListAsync(string? versionId, PageCursor? before, int limit, IReadWork work) => work.QueryAsync<ValidationRow>(
        $"""
        select {Columns} from ontology_validations
        where (validated_at, id) < (@Key, @Id) and {(versionId is null ? "1 = 1" : "version_id = @versionId")} order by validated_at desc, id desc limit @limit
        """,
        new { versionId, Key = before?.Key ?? long.MaxValue, Id = before?.Id ?? "", limit });

    public Task<ValidationRow?> LatestAsync(string versionId, IReadWork work) => work.FirstOrDefaultAsync<ValidationRow>(
        $"select {Columns} from ontology_validations where version_id = @versionId order by validated_at desc, id desc limit 1", new { versionId });
}
