using Alexandria.Data;
using Alexandria.Knowledge.Ontologies.Backup;
using Alexandria.Operations;

namespace Alexandria.Knowledge.Ontologies.Plan;

/// <summary>A plan as it is stored.</summary>
internal sealed record PlanRow
{
    public required string Id { get; init; }

    /// <summary>The YAML that it was made from; empty when it came as a lock.</summary>
    public required string Specification { get; init; }

    /// <summary>JSON: list of <see cref="PlanEntry"/>.</summary>
    public required string Entries { get; init; }

    public required long Resolved { get; init; }

    public required long Refused { get; init; }

    public required string CreatedBy { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public IReadOnlyList<PlanEntry> List() => Json.Read<List<PlanEntry>>(Entries);

    public PlanView View() => new() { Id = Id, Entries = List(), Resolved = Resolved, Refused = Refused, CreatedBy = CreatedBy, CreatedAt = CreatedAt };
}

/// <summary>A plan: which files to fetch for which ontologies.</summary>
public sealed record PlanView
{
    public required string Id { get; init; }

    /// <summary>In the order of the specification.</summary>
    public required IReadOnlyList<PlanEntry> Entries { get; init; }

    /// <summary>How many can be pulled.</summary>
    public required long Resolved { get; init; }

    /// <summary>How many cannot.</summary>
    public required long Refused { get; init; }

    public required string CreatedBy { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }
}

/// <summary>The SQL of plans.</summary>
internal sealed class PlanStore
{
    private const string Columns = "id, specification, entries, resolved, refused, created_by, created_at";

    public async Task<PlanRow> AddAsync(string specification, IReadOnlyList<PlanEntry> entries, OperationContext context)
    {
        var resolved = entries.Count(e => e.Resolved);
        var plan = new PlanRow
        {
            Id = context.NewId(),
            Specification = specification,
            Entries = Json.Write(entries),
            Resolved = resolved,
            Refused = entries.Count - resolved,
            CreatedBy = context.Caller.Id,
            CreatedAt = context.Now,
        };
        await context.Work.ExecuteAsync($"insert into ontology_plans ({Columns}) values (@Id, @Specification, @Entries, @Resolved, @Refused, @CreatedBy, @CreatedAt)", plan);
        return plan;
    }

    /// <summary>Brings a plan back; one that is there stays as it is.</summary>
    public Task<int> RestoreAsync(PlanRecord plan, IReadOnlyList<PlanEntry> entries, IUnitOfWork work) => work.ExecuteAsync(
        $"insert into ontology_plans ({Columns}) values (@Id, @Specification, @Entries, @resolved, @refused, @CreatedBy, @CreatedAt) on conflict (id) do nothing",
        new { plan.Id, plan.Specification, Entries = Json.Write(entries), resolved = (long)entries.Count(e => e.Resolved), refused = (long)entries.Count(e => !e.Resolved), plan.CreatedBy, plan.CreatedAt });

    public Task<PlanRow?> FindAsync(string id, IReadWork work) => work.FirstOrDefaultAsync<PlanRow>($"select {Columns} from ontology_plans where id = @id", new { id });

    /// <summary>Replaces what was found when the plan was compared last.</summary>
    public async Task SaveDiffAsync(PlanDiff diff, OperationContext context)
    {
        await context.Work.ExecuteAsync("delete from ontology_plan_diffs where plan_id = @PlanId", new { diff.PlanId });
        await context.Work.ExecuteEachAsync(
            "insert into ontology_plan_diffs (plan_id, ontology_id, field, before, after, compared_at) values (@PlanId, @OntologyId, @Field, @Before, @After, @Now)",
            [.. diff.Changes.Select(c => new { diff.PlanId, c.OntologyId, c.Field, c.Before, c.After, context.Now })]);
    }

    /// <summary>The newest first.</summary>
    public Task<IReadOnlyList<PlanRow>> ListAsync(PageCursor? before, int limit, IReadWork work) => work.QueryAsync<PlanRow>(
        $"select {Columns} from ontology_plans where (created_at, id) < (@Key, @Id) order by created_at desc, id desc limit @limit",
        new { Key = before?.Key ?? long.MaxValue, Id = before?.Id ?? "", limit });
}
