using Alexandria.Contracts.Knowledge;
using Alexandria.Knowledge.Ontologies.Catalog;
using Alexandria.Knowledge.Ontologies.Policy;
using Alexandria.Knowledge.Ontologies.Pull;
using Alexandria.Operations;

namespace Alexandria.Knowledge.Ontologies.Backup;

/// <summary>What a version was, as far as its files do not say so: kept with the pull that brings it back.</summary>
internal sealed record RestoredState
{
    public required VersionView Version { get; init; }

    public long? ArtifactBytes { get; init; }

    public DateTimeOffset? ValidatedAt { get; init; }

    public UpstreamRecord? Upstream { get; init; }

    public static RestoredState Of(VersionRecord record) => new()
    {
        Version = record.Version,
        ArtifactBytes = record.ArtifactBytes,
        ValidatedAt = record.ValidatedAt,
        Upstream = record.Upstream,
    };
}

/// <summary>The end of a restored version's way: it is read to its end, and becomes what it was.</summary>
internal sealed class RestoredCompletion(VersionStore versions, ValidationStore validations, ArtifactStore artifacts, PullStore pulls)
{
    /// <param name="pull">With <see cref="PullRow.Restored"/>.</param>
    /// <param name="read">The version as reading it again has told.</param>
    /// <param name="prepared">The reading.</param>
    /// <param name="passed">Whether it would pass today.</param>
    /// <param name="context">One transaction with all of it.</param>
    public async Task CompleteAsync(PullRow pull, VersionRow read, Validated prepared, bool passed, OperationContext context)
    {
        var was = Json.Read<RestoredState>(pull.Restored!);
        var version = read with
        {
            Label = was.Version.Label,
            Title = was.Version.Title,
            Licence = was.Version.Licence,
            State = was.Version.State,
        };
        await versions.CompleteAsync(version, context.Work);
        await versions.RestoreTimeAsync(version.Id, was.Version.PublishedAt, context.Work);
        await validations.AddAsync(version.Id, passed, prepared.Report!, was.ValidatedAt ?? context.Now, context);
        if (was is { Upstream: { } upstream, ArtifactBytes: { } bytes })
        {
            await artifacts.RestoreAsync(version.Url, version.Artifact, bytes, upstream, context.Work);
        }

        var report = prepared.Report!;
        context.Publish(new OntologyValidated(
            pull.Id, pull.OntologyId, version.Id, passed, report.ErrorCount, report.WarningCount, version.Terms, version.Statements, (long)report.Elapsed.TotalMilliseconds, pull.Revision + 1));
        context.Audit("ontology_version", version.Id, null, new { version.State, version.Terms, version.Statements, report.ErrorCount, report.WarningCount, Restored = true });

        // What readers see is never moved by a restore; only who has nothing gets what was the latest.
        if (was.Version.Latest && (await versions.FindOntologyAsync(version.OntologyId, context.Work))?.LatestVersionId is null)
        {
            await Gates.RecordAsync([new(OntologyGate.Boundary, "published", true, pull.OntologyId)], context);
            await versions.PublishAsync(version, context);
        }

        await pulls.EndAsync(pull, PullStatus.Restored, null, context);
    }
}
