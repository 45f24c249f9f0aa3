using Alexandria.Data;
using Alexandria.Support.Tickets;

namespace Alexandria.Support.Linking.Learning;

/// <summary>Where weights come from.</summary>
public enum WeightOrigin
{
    /// <summary>The ones that the product comes with.</summary>
    Shipped,

    /// <summary>Fitted to the tenant's own decisions.</summary>
    Learnt,
}

/// <summary>One version of a tenant's weights; the highest is in force. Going back to the shipped ones is a version too.</summary>
internal sealed record LinkWeightRow
{
    public required string Tenant { get; init; }

    /// <summary>From 1; 0 for the shipped weights of a tenant that has never learnt.</summary>
    public required long Version { get; init; }

    public required WeightOrigin Origin { get; init; }

    /// <summary><see cref="LinkWeights"/> as JSON; null for the shipped ones, whichever they are.</summary>
    public string? Weights { get; init; }

    /// <summary>The least score of an automatic link; null for the option's.</summary>
    public double? AutoThreshold { get; init; }

    /// <summary>How many links they were fitted to.</summary>
    public required long Links { get; init; }

    public required string MadeBy { get; init; }

    public required DateTimeOffset MadeAt { get; init; }

    public LinkWeights Read() => Weights is null ? LinkWeights.Shipped : Json.Read<LinkWeights>(Weights);

    /// <summary>The options with the tenant's own threshold, if there is one.</summary>
    public LinkingOptions Applied(LinkingOptions options) => AutoThreshold is { } own ? options with { AutoThreshold = Math.Max(own, options.SuggestThreshold) } : options;
}

/// <summary>The SQL of learnt weights and of what they are learnt from.</summary>
internal sealed class LinkWeightStore
{
    /// <summary>So many of the newest decided links are looked at; this bounds what learning costs.</summary>
    public const int MostLinks = 5_000;

    private const string Columns = "tenant, version, origin, weights, auto_threshold, links, made_by, made_at";

    /// <summary>The tenant's weights; the shipped ones as version 0 when it has never learnt.</summary>
    public async Task<LinkWeightRow> InForceAsync(string tenant, IReadWork work) =>
        await work.FirstOrDefaultAsync<LinkWeightRow>($"select {Columns} from link_weights where tenant = @tenant order by version desc limit 1", new { tenant })
        ?? new LinkWeightRow { Tenant = tenant, Version = 0, Origin = WeightOrigin.Shipped, Links = 0, MadeBy = "", MadeAt = DateTimeOffset.UnixEpoch };

    public Task AddAsync(LinkWeightRow row, IUnitOfWork work) => work.ExecuteAsync(
        $"insert into link_weights ({Columns}) values (@Tenant, @Version, @Origin, @Weights, @AutoThreshold, @Links, @MadeBy, @MadeAt)", row);

    /// <summary>The tenant's newest decided links, oldest first, and how many of them say nothing about the weights.</summary>
    public async Task<(IReadOnlyList<LinkExample> Examples, int Skipped)> ExamplesAsync(string tenant, IReadWork work)
    {
        // What a person decided last counts; a suggestion that nobody answered says nothing.
        var rows = await work.QueryAsync<DecidedLink>(
            """
            select o.ticket_id, l.state, o.reasons
            from link_outcomes o
            join ticket_links l on l.tenant = o.tenant and l.ticket_id = o.ticket_id and l.crash_group_id = o.crash_group_id
            where o.tenant = @tenant and l.state <> 'suggested'
            order by o.recorded_at desc, o.ticket_id desc, o.crash_group_id desc limit @most
            """,
            new { tenant, most = MostLinks });
        var tickets = new Dictionary<string, int>(StringComparer.Ordinal);
        var examples = new List<LinkExample>(rows.Count);
        foreach (var row in rows.Reverse())
        {
            if (!tickets.TryGetValue(row.TicketId, out var ticket))
            {
                tickets[row.TicketId] = ticket = tickets.Count;
            }

            if (LinkExample.Of(Json.Read<IReadOnlyList<LinkReason>>(row.Reasons), row.State != LinkState.Rejected, ticket) is { } example)
            {
                examples.Add(example);
            }
        }

        return (examples, rows.Count - examples.Count);
    }

    private sealed record DecidedLink
    {
        public required string TicketId { get; init; }

        public required LinkState State { get; init; }

        public required string Reasons { get; init; }
    }
}
