using System.Globalization;
using System.Text.Json.Nodes;
using Alexandria.Data;
using Alexandria.Events;
using Alexandria.Host.Running;
using Alexandria.Identity;
using Alexandria.Modules;
using Alexandria.Surfaces.Cli;

namespace Alexandria.Host.Events;

/// <summary>Follows the log of events: over a server's live stream, or by reading a data directory beside whoever writes it.</summary>
internal sealed class EventsTailVerb(ProcessSetup setup, TimeProvider time) : Verb
{
    private const int BatchSize = 200;
    private const string Columns = "position, id, name, version, tenant, subject, revision, occurred_at, actor, trace_id, trace_parent, payload";
    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(250);

    public override string Name => "events tail";

    public override string Summary => "Shows events as they happen, until it is stopped; with --json one line of JSON each.";

    public override IReadOnlyList<VerbOption> Options { get; } =
    [
        new("after", "Begin after this position of the log instead of now; 0 begins with the first event."),
        new("name", "Only events of this name, such as tickets.opened."),
        new("url", "Address of a server, instead of a data directory."),
        new("key-file", "File with the API key for the server."),
    ];

    public override IReadOnlyList<string> Examples { get; } = ["events tail", "events tail --after 0 --name tickets.opened --json"];

    public override async Task<int> RunAsync(VerbContext context)
    {
        long? after = null;
        if (context.Values.GetValueOrDefault("after") is { } text)
        {
            if (!long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var position))
            {
                return VerbFailure.Report(context, Error.Invalid("invalid_position", "--after takes a position: a whole number from 0."));
            }

            after = position;
        }

        try
        {
            return context.Values.GetValueOrDefault("url") is { } url ? await FromServerAsync(context, url, after) : await FromDirectoryAsync(context, after);
        }
        catch (OperationCanceledException) when (context.Cancellation.IsCancellationRequested)
        {
            // Being stopped is how this verb ends.
            return ExitCodes.Done;
        }
    }

    private async Task<int> FromServerAsync(VerbContext context, string url, long? after)
    {
        var key = context.Values.GetValueOrDefault("key-file") is { } path ? (await File.ReadAllTextAsync(path, context.Cancellation)).Trim() : setup.Variable("ALEXANDRIA_KEY");
        var name = context.Values.GetValueOrDefault("name");
        var failure = await EventStreamClient.FollowAsync(url, key, after, item => item["name"]?.ToString() == name || name is null ? WriteAsync(context, item) : Task.CompletedTask, context.Cancellation);
        return VerbFailure.Report(context, failure);
    }

    private async Task<int> FromDirectoryAsync(VerbContext context, long? after)
    {
        var store = await ReadOnlyStore.OpenAsync(setup.Configuration(context.DataDirectory), context.Cancellation);
        if (store.Failed)
        {
            return VerbFailure.Report(context, store.Error);
        }

        await using var opened = store.Value;
        var database = opened.Database;
        var position = after ?? await database.ReadAsync(work => work.FirstOrDefaultAsync<long>("select coalesce(max(position), 0) from events"), context.Cancellation);
        using var timer = new PeriodicTimer(Period, time);
        do
        {
            IReadOnlyList<EventEnvelope> batch;
            do
            {
                var from = position;
                batch = await database.ReadAsync(work => ReadAsync(work, from, context.Values.GetValueOrDefault("name")), context.Cancellation);
                foreach (var envelope in batch)
                {
                    await WriteAsync(context, Item(envelope));
                    position = envelope.Position;
                }
            }
            while (batch.Count == BatchSize);
        }
        while (await timer.WaitForNextTickAsync(context.Cancellation));
        return ExitCodes.Done;
    }

    private static Task<IReadOnlyList<EventEnvelope>> ReadAsync(IReadWork work, long after, string? name) => work.QueryAsync<EventEnvelope>(
        $"select {Columns} from events where tenant = @tenant and position > @after {(name is null ? "" : "and name = @name")} order by position limit @limit",
        new { tenant = Caller.DefaultTenant, after, name, limit = BatchSize });

    // The same members as the live stream's.
    private static JsonObject Item(EventEnvelope envelope) => new()
    {
        ["position"] = envelope.Position,
        ["id"] = envelope.Id,
        ["name"] = envelope.Name,
        ["version"] = envelope.Version,
        ["subject"] = envelope.Subject,
        ["revision"] = envelope.Revision,
        ["occurredAt"] = System.Text.Json.JsonSerializer.SerializeToNode(envelope.OccurredAt, Json.Options),
        ["actor"] = envelope.Actor,
        ["traceId"] = envelope.TraceId,
        ["payload"] = JsonNode.Parse(envelope.Payload),
    };

    private static async Task WriteAsync(VerbContext context, JsonObject item)
    {
        await context.Out.WriteLineAsync(context.Json
            ? item.ToJsonString(Json.Options)
            : $"{item["position"],8}  {item["occurredAt"]}  {item["name"],-32}  {item["subject"]}  {item["actor"]}");
        await context.Out.FlushAsync();
    }
}
