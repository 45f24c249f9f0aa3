using System.Text;
using System.Text.Json;
using Alexandria.Contracts.Knowledge;
using Alexandria.Data;
using Alexandria.Knowledge.Ontologies.Backup;
using Alexandria.Knowledge.Ontologies.Plan;
using Alexandria.Knowledge.Ontologies.Policy;
using Alexandria.Operations;

namespace Alexandria.Knowledge.Ontologies.Pull;

/// <summary>The SQL of pulls.</summary>
internal sealed class PullStore
{
    private const string Columns =
        "id, tenant, plan_id, ontology_id, entry, status, stage, done, total, artifact, version_id, code, message, restored, revision, started_by, started_at, ended_at";

    /// <returns>The new pull, or null when one of the same ontology is running.</returns>
    public Task<PullRow?> AddAsync(string planId, PlanEntry entry, OperationContext context) => AddAsync(planId, entry, context, PullStage.Download, null, null);

    /// <summary>A pull that begins where files are in the store already, for a version that comes back.</summary>
    /// <inheritdoc cref="AddAsync(string, PlanEntry, OperationContext)"/>
    public async Task<PullRow?> AddAsync(string planId, PlanEntry entry, OperationContext context, PullStage stage, string? versionId, RestoredState? restored)
    {
        var pull = new PullRow
        {
            Id = context.NewId(),
            Tenant = context.Tenant,
            PlanId = planId,
            OntologyId = entry.OntologyId,
            Entry = Json.Write(entry),
            Status = PullStatus.Running,
            Stage = stage,
            Done = 0,
            Total = stage == PullStage.Download ? entry.Size : null,
            VersionId = versionId,
            Restored = restored is null ? null : Json.Write(restored),
            Revision = 1,
            StartedBy = context.Caller.Id,
            StartedAt = context.Now,
        };
        var added = await context.Work.ExecuteAsync(
            $"""
            insert into ontology_pulls ({Columns})
            values (@Id, @Tenant, @PlanId, @OntologyId, @Entry, @Status, @Stage, @Done, @Total, @Artifact, @VersionId, @Code, @Message, @Restored, @Revision, @StartedBy, @StartedAt, @EndedAt)
            on conflict do nothing
            """,
            pull);
        return added == 1 ? pull : null;
    }

    public Task<PullRow?> FindAsync(string id, IReadWork work) => work.FirstOrDefaultAsync<PullRow>($"select {Columns} from ontology_pulls where id = @id", new { id });

    /// <summary>The newest first.</summary>
    public Task<IReadOnlyList<PullRow>> ListAsync(string? ontologyId, PullStatus? status, PageCursor? before, int limit, IReadWork work)
    {
        var where = new StringBuilder("(started_at, id) < (@Key, @Id)");
        where.Append(ontologyId is null ? "" : " and ontology_id = @ontologyId").Append(status is null ? "" : " and status = @status");
        return work.QueryAsync<PullRow>(
            $"select {Columns} from ontology_pulls where {where} order by started_at desc, id desc limit @limit",
            new { ontologyId, status, Key = before?.Key ?? long.MaxValue, Id = before?.Id ?? "", limit });
    }

    /// <summary>For people who watch: no event, no revision.</summary>
    public Task ShowProgressAsync(string id, long done, long? total, IUnitOfWork work) =>
        work.ExecuteAsync("update ontology_pulls set done = @done, total = cast(@total as bigint) where id = @id and status = 'running'", new { id, done, total });

    /// <summary>Enters the next stage with what the one before has come to.</summary>
    public Task<int> AdvanceAsync(PullRow pull, PullStage stage, IUnitOfWork work) => work.ExecuteAsync(
        "update ontology_pulls set stage = @stage, done = 0, total = null, artifact = @Artifact, version_id = @VersionId, revision = @Revision + 1 where id = @Id and status = 'running'",
        new { stage, pull.Artifact, pull.VersionId, pull.Revision, pull.Id });

    /// <summary>Ends a pull, with the gate's decision where it is refused or held.</summary>
    public async Task EndAsync(PullRow pull, PullStatus status, Error? why, OperationContext context)
    {
        var revision = pull.Revision + 1;
        await context.Work.ExecuteAsync(
            """
            update ontology_pulls set status = @status, code = @Code, message = @Message, artifact = @Artifact, version_id = @VersionId, revision = @revision, ended_at = @Now
            where id = @Id and status = 'running'
            """,
            new { status, why?.Code, why?.Message, pull.Artifact, pull.VersionId, revision, context.Now, pull.Id });
        if (why is not null)
        {
            await Gates.RecordAsync([new(Gates.Of(why.Code), why.Code, false, pull.OntologyId, why.Message)], context);
        }

        context.Publish(new OntologyPullEnded(pull.Id, pull.OntologyId, JsonNamingPolicy.SnakeCaseLower.ConvertName(status.ToString()), why?.Code, revision));
    }
}
