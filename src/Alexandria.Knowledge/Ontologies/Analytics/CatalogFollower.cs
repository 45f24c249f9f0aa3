using System.Runtime.CompilerServices;
using System.Text.Json;
using Alexandria.Analytics;
using Alexandria.Contracts.Knowledge;
using Alexandria.Data;
using Alexandria.Events;
using Alexandria.Knowledge.Ontologies.Catalog;
using Alexandria.Knowledge.Ontologies.Plan;
using Alexandria.Knowledge.Ontologies.Terms;
using Alexandria.Modules;
using Microsoft.Extensions.Logging;

namespace Alexandria.Knowledge.Ontologies.Analytics;

/// <summary>Keeps the analytical database at what the rows of the catalog say: what is missing is loaded at start, and from then on it follows the log. Where the database cannot be used, nothing happens, and whoever asks it is told why.</summary>
internal sealed partial class CatalogFollower(VersionStore versions, TermStore terms, ILogger<CatalogFollower> logger, IAnalytics? analytics = null, ProcessRoles? roles = null) : IProjection
{
    private const int Part = 2_000;

    /// <summary>Ontologies whose history is written at once: their reports are in memory together.</summary>
    private const int Ontologies = 50;

    private readonly CatalogProjection? projection = analytics is not null && roles?.Has(ProcessRole.Catalog) != false ? new(analytics) : null;

    public IReadOnlyCollection<Type> Follows { get; } = [typeof(OntologiesPlanned), typeof(OntologyValidated), typeof(OntologyLatestMoved), typeof(OntologyVersionRemoved)];

    public async Task RebuildAsync(IReadWork work, CancellationToken cancellation)
    {
        if (projection is null || (await projection.PrepareAsync(cancellation)).Failed)
        {
            return;
        }

        var loaded = await projection.LoadedAsync(cancellation);
        if (loaded.Failed)
        {
            LogFailed(logger, loaded.Error.Code, loaded.Error.Message);
            return;
        }

        await RecordAsync(
            await work.QueryAsync<string>("select id from ontologies order by id"), await work.QueryAsync<string>("select id from ontology_plans order by id"), work, cancellation);
        var present = loaded.Value.Select(v => v.VersionId).ToHashSet(StringComparer.Ordinal);
        var visible = await work.QueryAsync<string>("select id from ontology_versions where state in ('held', 'valid') order by id");
        foreach (var id in visible.Where(id => !present.Contains(id)))
        {
            await LoadAsync(id, work, cancellation);
        }

        foreach (var id in present.Except(visible, StringComparer.Ordinal))
        {
            await projection.RemoveAsync(id, cancellation);
        }
    }

    public async Task ApplyAsync(IReadOnlyList<(EventEnvelope Envelope, IEvent Event)> events, IReadWork work, CancellationToken cancellation)
    {
        if (projection is null || (await projection.PrepareAsync(cancellation)).Failed)
        {
            return;
        }

        foreach (var (_, @event) in events)
        {
            switch (@event)
            {
                case OntologyValidated validated when await versions.FindAsync(validated.VersionId, work) is { Visible: true }:
                    await LoadAsync(validated.VersionId, work, cancellation);
                    break;
                case OntologyVersionRemoved removed:
                    await projection.RemoveAsync(removed.VersionId, cancellation);
                    break;
            }
        }

        await RecordAsync(
            [.. events.Select(e => e.Event switch { OntologyValidated v => v.OntologyId, OntologyLatestMoved m => m.OntologyId, OntologyVersionRemoved r => r.OntologyId, _ => null }).OfType<string>().Distinct(StringComparer.Ordinal)],
            [.. events.Select(e => e.Event).OfType<OntologiesPlanned>().Select(p => p.PlanId).Distinct(StringComparer.Ordinal)],
            work,
            cancellation);
    }

    private async Task LoadAsync(string versionId, IReadWork work, CancellationToken cancellation)
    {
        var loaded = await projection!.LoadAsync(versionId, TermsAsync(versionId, work, cancellation), cancellation);
        if (loaded.Failed)
        {
            LogFailed(logger, loaded.Error.Code, loaded.Error.Message);
        }
    }

    private async IAsyncEnumerable<OntologyTerm> TermsAsync(string versionId, IReadWork work, [EnumeratorCancellation] CancellationToken cancellation)
    {
        for (var after = ""; ;)
        {
            cancellation.ThrowIfCancellationRequested();
            var part = await terms.PartAsync(versionId, after, Part, work);
            if (part.Count == 0)
            {
                yield break;
            }

            var synonyms = (await terms.SynonymsAsync(versionId, part[0].Id, part[^1].Id, work)).ToLookup(s => s.TermId, s => new Synonym(s.Text, s.Scope), StringComparer.Ordinal);
            var edges = (await terms.EdgesAsync(versionId, part[0].Id, part[^1].Id, work)).ToLookup(e => e.TermId, e => new TermEdge(e.Predicate, e.Target), StringComparer.Ordinal);
            foreach (var row in part)
            {
                yield return row.Term([.. synonyms[row.Id]], [.. edges[row.Id]]);
            }

            after = part[^1].Id;
        }
    }

    /// <summary>Writes the history of these ontologies and plans, part by part.</summary>
    private async Task RecordAsync(IReadOnlyList<string> ontologies, IReadOnlyList<string> plans, IReadWork work, CancellationToken cancellation)
    {
        foreach (var ids in ontologies.Chunk(Ontologies))
        {
            await RecordAsync(await HistoryAsync(ids, work), cancellation);
        }

        foreach (var ids in plans.Chunk(Ontologies))
        {
            await RecordAsync(
                new CatalogHistory
                {
                    Plans = [.. (await work.QueryAsync<PlanRow>("select id, specification, entries, resolved, refused, created_by, created_at from ontology_plans where id in @ids", new { ids })).SelectMany(Plans)],
                    Diffs = await work.QueryAsync<CatalogDiff>("select plan_id, ontology_id, field, before, after, compared_at as at from ontology_plan_diffs where plan_id in @ids", new { ids }),
                },
                cancellation);
        }
    }

    private static async Task<CatalogHistory> HistoryAsync(string[] ids, IReadWork work)
    {
        const string OfThem = "version_id in (select id from ontology_versions where ontology_id in @ids and state in ('held', 'valid'))";
        var rows = await work.QueryAsync<HistoryRow>(
            """
            select v.id as version_id, v.ontology_id, v.label as name, v.url as source, v.format, v.licence, v.artifact,
                coalesce((select sum(bytes) from ontology_files f where f.version_id = v.id and f.main = 1), 0) as bytes,
                v.statements, v.terms, v.state, case when o.latest_version_id = v.id then 1 else 0 end as is_latest, v.created_at as at
            from ontology_versions v join ontologies o on o.id = v.ontology_id where v.ontology_id in @ids and v.state in ('held', 'valid')
            """,
            new { ids });
        var validations = await work.QueryAsync<ValidationReportRow>(
            $"select id as validation_id, version_id, passed, errors, warnings, elapsed_ms, report, validated_at as at from ontology_validations where {OfThem}", new { ids });
        return new CatalogHistory
        {
            Versions = [.. rows.Select(r => r.Version())],
            Files = await work.QueryAsync<CatalogFile>($"select version_id, path, null as format, sha256 as digest, bytes from ontology_files where {OfThem}", new { ids }),
            Validations = [.. validations.Select(v => v.Validation())],
            Findings = [.. validations.SelectMany(v => v.Findings())],
        };
    }

    private async Task RecordAsync(CatalogHistory history, CancellationToken cancellation)
    {
        var recorded = await projection!.RecordAsync(history, cancellation);
        if (recorded.Failed)
        {
            LogFailed(logger, recorded.Error.Code, recorded.Error.Message);
        }
    }

    private static IEnumerable<CatalogPlan> Plans(PlanRow plan) => plan.List().Select(e => new CatalogPlan
    {
        PlanId = plan.Id,
        OntologyId = e.OntologyId,
        Resolver = e.Resolver,
        Url = e.Url,
        Version = e.Version,
        Licence = e.Licence,
        MediaType = e.MediaType,
        Bytes = e.Size,
        Etag = e.ETag,
        Digest = e.Checksum,
        At = plan.CreatedAt,
    });

    [LoggerMessage(EventId = 1, Level = LogLevel.Warning, Message = "The analytical database could not be brought up to date: {Code} {Message}")]
    private static partial void LogFailed(ILogger logger, string code, string message);

    private sealed record HistoryRow
    {
        public required string VersionId { get; init; }

        public required string OntologyId { get; init; }

        public string? Name { get; init; }

        public required string Source { get; init; }

        public required string Format { get; init; }

        public string? Licence { get; init; }

        public required string Artifact { get; init; }

        public required long Bytes { get; init; }

        public required long Statements { get; init; }

        public required long Terms { get; init; }

        public required string State { get; init; }

        public required bool IsLatest { get; init; }

        public required DateTimeOffset At { get; init; }

        public CatalogVersion Version() => new()
        {
            VersionId = VersionId,
            OntologyId = OntologyId,
            Name = Name,
            Source = Source,
            Format = Format,
            Licence = Licence,
            Artifact = Artifact,
            Bytes = Bytes,
            Statements = Statements,
            Terms = Terms,
            State = State,
            IsLatest = IsLatest,
            At = At,
        };
    }

    private sealed record ValidationReportRow
    {
        public required string ValidationId { get; init; }

        public required string VersionId { get; init; }

        public required bool Passed { get; init; }

        public required long Errors { get; init; }

        public required long Warnings { get; init; }

        public required long ElapsedMs { get; init; }

        public required string Report { get; init; }

        public required DateTimeOffset At { get; init; }

        public CatalogValidation Validation() => new()
        {
            ValidationId = ValidationId,
            VersionId = VersionId,
            Outcome = Passed ? "passed" : "failed",
            Errors = Errors,
            Warnings = Warnings,
            ElapsedMs = ElapsedMs,
            At = At,
        };

        /// <summary>What the report keeps of its findings.</summary>
        public IEnumerable<CatalogFinding> Findings()
        {
            using var report = JsonDocument.Parse(Report);
            var findings = new List<CatalogFinding>();
            foreach (var (list, severity) in new[] { ("errors", "error"), ("warnings", "warning"), ("infos", "info") })
            {
                findings.AddRange(report.RootElement.GetProperty(list).EnumerateArray().Select(f => new CatalogFinding
                {
                    ValidationId = ValidationId,
                    VersionId = VersionId,
                    Rule = f.GetProperty("code").GetString()!,
                    Severity = severity,
                    TermId = f.TryGetProperty("term", out var term) ? term.GetString() : null,
                    Line = f.TryGetProperty("line", out var line) ? line.GetInt64() : null,
                    Message = f.GetProperty("message").GetString()!,
                }));
            }

            return findings;
        }
    }
}
