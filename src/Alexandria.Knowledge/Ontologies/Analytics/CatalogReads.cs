using System.ComponentModel.DataAnnotations;
using Alexandria.Analytics;
using Alexandria.Data;
using Alexandria.Events;
using Alexandria.Identity;
using Alexandria.Knowledge.Ontologies.Catalog;
using Alexandria.Knowledge.Ontologies.Search;
using Alexandria.Operations;

namespace Alexandria.Knowledge.Ontologies.Analytics;

/// <summary>The analytical database, at what the rows say now; an error where it cannot be used.</summary>
internal sealed class CurrentCatalog(IProjections projections, IDatabase database, IAnalytics? analytics = null)
{
    private static readonly Error NotInstalled = Error.Unavailable(
        "analytics_unavailable", "This process has no analytical database. Terms, versions and reports can be read all the same; statistics and deltas need it.");

    public async Task<Result<CatalogQueries>> ReadyAsync(CancellationToken cancellation)
    {
        if (analytics is null)
        {
            return NotInstalled;
        }

        await projections.CurrentAsync<CatalogFollower>(cancellation);
        var status = await analytics.StatusAsync(cancellation);
        return status.Problem is { } problem ? problem : new CatalogQueries(analytics);
    }

    /// <summary>Empties the analytical database and fills it again from the rows.</summary>
    public async Task<Result<Nothing>> RebuildAsync(CancellationToken cancellation)
    {
        if (analytics is null)
        {
            return NotInstalled;
        }

        var follower = await projections.CurrentAsync<CatalogFollower>(cancellation);
        var emptied = await analytics.ResetAsync(cancellation);
        if (emptied.Failed)
        {
            return emptied;
        }

        return await database.ReadAsync<Result<Nothing>>(
            async work =>
            {
                await follower.RebuildAsync(work, cancellation);
                return Nothing.Value;
            },
            cancellation);
    }
}

/// <summary>What a version holds, counted: terms by type and depth, synonyms by scope, relations, cross references by prefix.</summary>
[Operation("ontologies.statistics", Effect.Read, Route = "GET /v1/ontologies/{ontologyId}/statistics", Cli = "ontology statistics", Permission = Permissions.OntologiesRead,
    Examples = ["ontology statistics uo", "ontology statistics uo --version-id VERSION --json"])]
public sealed record GetStatistics : IOperation<VersionStatistics>
{
    /// <summary>What the specification calls it.</summary>
    [StringLength(64, MinimumLength = 1)] public required string OntologyId { get; init; }

    /// <summary>A version's id; the latest unless told.</summary>
    [StringLength(64, MinimumLength = 1)] public string? VersionId { get; init; }
}

internal sealed class GetStatisticsHandler(CurrentCatalog catalog, VersionStore versions, IDatabase database) : IQueryHandler<GetStatistics, VersionStatistics>
{
    public async Task<Result<VersionStatistics>> AnswerAsync(GetStatistics request, PreparationContext context)
    {
        var version = await database.ReadAsync(work => VersionOf.FindAsync(versions, request.OntologyId, request.VersionId, work), context.Cancellation);
        if (version.Failed)
        {
            return version.Error;
        }

        var queries = await catalog.ReadyAsync(context.Cancellation);
        return queries.Failed ? queries.Error : await queries.Value.StatisticsAsync(version.Value.Id, context.Cancellation);
    }
}

/// <summary>How one version of an ontology differs from another: terms that are new, gone, obsolete or changed, and in what; relations and axioms.</summary>
[Operation("ontologies.delta", Effect.Read, Route = "GET /v1/ontologies/{ontologyId}/delta", Cli = "ontology delta", Permission = Permissions.OntologiesRead,
    Examples = ["ontology delta uo", "ontology delta uo --from-id VERSION --to-id VERSION --limit 50 --json"])]
public sealed record GetDelta : IOperation<VersionDelta>
{
    /// <summary>What the specification calls it.</summary>
    [StringLength(64, MinimumLength = 1)] public required string OntologyId { get; init; }

    /// <summary>The older version's id; the one before the other unless told.</summary>
    [StringLength(64, MinimumLength = 1)] public string? FromId { get; init; }

    /// <summary>The newer version's id; the latest unless told.</summary>
    [StringLength(64, MinimumLength = 1)] public string? ToId { get; init; }

    /// <summary>How many terms of each kind of change are listed, 1 to 1,000; all are counted.</summary>
    [Range(1, 1_000)] public int Limit { get; init; } = 100;
}

internal sealed class GetDeltaHandler(CurrentCatalog catalog, VersionStore versions, IDatabase database) : IQueryHandler<GetDelta, VersionDelta>
{
    public async Task<Result<VersionDelta>> AnswerAsync(GetDelta request, PreparationContext context)
    {
        var pair = await database.ReadAsync(work => PairAsync(request, work), context.Cancellation);
        if (pair.Failed)
        {
            return pair.Error;
        }

        var queries = await catalog.ReadyAsync(context.Cancellation);
        return queries.Failed ? queries.Error : await queries.Value.DeltaAsync(pair.Value.From, pair.Value.To, request.Limit, context.Cancellation);
    }

    private async Task<Result<(string From, string To)>> PairAsync(GetDelta request, IReadWork work)
    {
        var to = await VersionOf.FindAsync(versions, request.OntologyId, request.ToId, work);
        if (to.Failed)
        {
            return to.Error;
        }

        if (request.FromId is { } id)
        {
            var from = await VersionOf.FindAsync(versions, request.OntologyId, id, work);
            return from.Failed ? from.Error : (from.Value.Id, to.Value.Id);
        }

        return await versions.ListAsync(request.OntologyId, to.Value.Number, 1, work) is [var before]
            ? (before.Id, to.Value.Id)
            : Error.Unprocessable("no_earlier_version", $"'{request.OntologyId}' has no version before {to.Value.Number}; a delta needs two.");
    }
}

/// <summary>What validations found altogether, by rule.</summary>
[Operation("ontologies.validation-summary", Effect.Read, Route = "GET /v1/ontology-validations/summary", Cli = "ontology validation-summary", Permission = Permissions.OntologiesRead,
    Examples = ["ontology validation-summary", "ontology validation-summary --ontology-id uo"])]
public sealed record SummariseValidations : IOperation<ValidationSummary>
{
    /// <summary>Only of this ontology.</summary>
    [StringLength(64, MinimumLength = 1)] public string? OntologyId { get; init; }

    /// <summary>Only of this version.</summary>
    [StringLength(64, MinimumLength = 1)] public string? VersionId { get; init; }
}

internal sealed class SummariseValidationsHandler(CurrentCatalog catalog) : IQueryHandler<SummariseValidations, ValidationSummary>
{
    public async Task<Result<ValidationSummary>> AnswerAsync(SummariseValidations request, PreparationContext context)
    {
        var queries = await catalog.ReadyAsync(context.Cancellation);
        return queries.Failed ? queries.Error : await queries.Value.ValidationSummaryAsync(request.OntologyId, request.VersionId, context.Cancellation);
    }
}

/// <summary>What the ontologies take on disk, each and altogether; equal files are stored once.</summary>
[Operation("ontologies.storage", Effect.Read, Route = "GET /v1/ontologies/storage", Cli = "ontology storage", Permission = Permissions.OntologiesRead, Examples = ["ontology storage"])]
public sealed record GetStorage : IOperation<StorageUsage>;

internal sealed class GetStorageHandler(CurrentCatalog catalog) : IQueryHandler<GetStorage, StorageUsage>
{
    public async Task<Result<StorageUsage>> AnswerAsync(GetStorage request, PreparationContext context)
    {
        var queries = await catalog.ReadyAsync(context.Cancellation);
        return queries.Failed ? queries.Error : await queries.Value.StorageAsync(context.Cancellation);
    }
}
