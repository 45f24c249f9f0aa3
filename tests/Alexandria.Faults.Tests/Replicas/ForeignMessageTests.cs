using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Alexandria.Adapters.Nats;
using Alexandria.Adapters.Nats.Client;

namespace Alexandria.Faults.Tests.Replicas;

/// <summary>Messages in the streams of an installation that its relay did not put there, or not only once.</summary>
public sealed class ForeignMessageTests
{
    private const int Writes = 60;
    private const int BigBytes = 900 * 1024;
    private const int KeptBytes = 64 * 1024;
    private const int TooBigBytes = 2 << 20;
    private const string Opened = "tickets.opened";

    [Fact]
    public async Task What_the_log_does_not_say_is_rejected_and_what_it_says_takes_effect_once()
    {
        await using var set = await ReplicaSet.StartAsync(await ReplicaServers.RequireAsync(), ReplicaSet.Everything, ReplicaSet.Everything);
        await using var bus = new BusSide(set.Installation);
        await using var writing = new SteadyWriting(set);
        await writing.MoreAsync(Writes);
        await writing.StopAsync();
        await ReplicaAftermath.AssertAsync(set, writing.Acknowledged);
        var before = await EffectsAsync(set);
        var genuine = await bus.StoredAsync();

        var duplicates = await RepeatAsync(bus, genuine);
        await ConsumedAsync(set, bus);
        Assert.Equal(before, await EffectsAsync(set));
        Assert.Equal(0, await set.Installation.ReadAsync(work => work.FirstOrDefaultAsync<long>("select count(*) from rejected_messages")));

        var foreign = Foreign(genuine, bus);
        var sent = new Dictionary<long, (string Name, int Length)>();
        foreach (var (name, body) in foreign)
        {
            sent.Add((await bus.PublishAsync(Opened, "foreign-" + name.Replace(' ', '-'), body)).Sequence, (name, body.Length));
        }

        await Assert.ThrowsAnyAsync<NatsException>(() => bus.PublishAsync(Opened, "foreign-too-big", new byte[TooBigBytes]));
        await ConsumedAsync(set, bus);
        var rejected = await RejectedAsync(set);
        Assert.Equal(sent.Values.Select(s => s.Name).Order(StringComparer.Ordinal), rejected.Select(r => sent[r.Sequence].Name).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal));
        Assert.All(rejected, r => Assert.Equal((sent[r.Sequence].Length, Math.Min(KeptBytes, sent[r.Sequence].Length)), (r.Length, r.Kept)));
        Assert.All(rejected, r => Assert.Matches("^(malformed|unknown): ", r.Reason));
        await Eventually.HoldsAsync(async () => (await bus.JetStream.FindStreamAsync(bus.DeadLetters, TestContext.Current.CancellationToken))!.State.Messages == rejected.Count, "the rejected messages are in the stream of dead letters");
        Assert.Equal(before, await EffectsAsync(set));
        await ReplayedAsync(set, rejected.Select(r => r.Sequence).ToHashSet(), sent.Single(s => s.Value.Name == "no JSON").Key, sent.Single(s => s.Value.Name == "big").Key);
        await ReplicaAftermath.AssertAsync(set, writing.Acknowledged);
        Figures.Print($"foreign messages: {writing.Acknowledged.All.Count} acknowledged, {duplicates} events published twice more without effect, {sent.Count} malformed and forged messages rejected ({rejected.Count} rows and dead letters) without effect");
    }

    /// <summary>Lists what was rejected, puts one back on the bus, which is rejected again, and another one, of which not all was kept.</summary>
    private static async Task ReplayedAsync(ReplicaSet set, HashSet<long> rejected, long whole, long cut)
    {
        var client = set.Next();
        var listed = new List<JsonNode?>();
        for (JsonNode? page = null; page is null || page["nextCursor"] is not null;)
        {
            page = (await client.GetFromJsonAsync<JsonNode>($"/v1/rejected-messages?limit=10&cursor={page?["nextCursor"]}", TestContext.Current.CancellationToken))!;
            listed.AddRange(page["items"]!.AsArray());
        }

        Assert.Equal(rejected, listed.Select(m => (long)m!["sequence"]!).ToHashSet());
        var shown = listed.First(m => (long)m!["sequence"]! == whole)!;
        Assert.Equal(("support", Opened, "tickets, please"), ((string)shown["stream"]!, (string)shown["topic"]!, (string)shown["beginning"]!));

        Assert.Equal(HttpStatusCode.NoContent, await ReplayAsync(client, whole));
        await Eventually.HoldsAsync(async () => await RejectedAsync(set) is var now && now.All(r => r.Sequence != whole) && now.Any(r => r.Sequence > rejected.Max()), "the message was rejected once more, under its new number");
        Assert.Equal(HttpStatusCode.NotFound, await ReplayAsync(client, whole));
        Assert.Equal(HttpStatusCode.Conflict, await ReplayAsync(client, cut));
    }

    private static async Task<HttpStatusCode> ReplayAsync(HttpClient client, long sequence)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/v1/rejected-messages/support/{sequence}/replay");
        request.Headers.Add("Idempotency-Key", Guid.CreateVersion7(TimeProvider.System.GetUtcNow()).ToString());
        using var response = await client.SendAsync(request, TestContext.Current.CancellationToken);
        return response.StatusCode;
    }

    /// <summary>Publishes what is there again: under its id, which the stream knows, and under another, which it stores.</summary>
    private static async Task<int> RepeatAsync(BusSide bus, IReadOnlyList<StoredMessage> genuine)
    {
        foreach (var message in genuine)
        {
            var @event = JsonNode.Parse(message.Data!)!;
            Assert.True((await bus.PublishAsync(@event["event"]!.ToString(), @event["id"]!.ToString(), message.Data)).Duplicate);
            Assert.False((await bus.PublishAsync(@event["event"]!.ToString(), "again-" + @event["id"], message.Data)).Duplicate);
        }

        return genuine.Count;
    }

    private static List<(string Name, byte[] Body)> Foreign(IReadOnlyList<StoredMessage> genuine, BusSide bus)
    {
        byte[] Of(string eventName) => genuine.First(m => m.Subject == bus.Subject(eventName)).Data!;
        (string, byte[]) Changed(string name, Action<JsonNode> change)
        {
            var @event = JsonNode.Parse(Of(Opened))!;
            change(@event);
            return (name, JsonSerializer.SerializeToUtf8Bytes(@event));
        }

        return
        [
            ("nothing", []),
            ("no JSON", "tickets, please"u8.ToArray()),
            ("an empty object", "{}"u8.ToArray()),
            ("no UTF-8", [(byte)'"', 0xff, 0xfe, (byte)'"']),
            ("half an event", Of(Opened)[..100]),
            ("deep", Encoding.ASCII.GetBytes(new string('[', 500) + new string(']', 500))),
            ("big", new byte[BigBytes]),
            Changed("another version of CloudEvents", e => e["specversion"] = "2.0"),
            Changed("a number as id", e => e["id"] = 1),
            Changed("an unknown id", e => e["id"] = "evt_made_up"),
            Changed("an id with a zero", e => e["id"] = "evt\0"),
            Changed("a long id", e => e["id"] = new string('x', BigBytes)),
            Changed("another payload", e => e["data"]!["ticketId"] = "tkt_made_up"),
            Changed("another tenant", e => e["tenant"] = "made-up"),
            Changed("a version to come", e => e["eventversion"] = 999),
            Changed("an unknown event", e => e["event"] = "tickets.made-up"),
            Changed("a position of long ago", e => (e["position"], e["id"]) = (0, "evt_made_up")),
            Changed("a position to come", e => e["position"] = 1_000_000_000),
            ("another event's", Of("crashes.reported")),
        ];
    }

    /// <summary>Waits until no message waits for anybody.</summary>
    private static async Task ConsumedAsync(ReplicaSet set, BusSide bus)
    {
        var subscribers = await set.Installation.ReadAsync(work => work.QueryAsync<string>("select subscriber from subscriptions where subscriber <> 'bus'"));
        foreach (var subscriber in subscribers)
        {
            await Eventually.HoldsAsync(
                async () => await bus.JetStream.FindConsumerAsync(bus.Support, BusNames.Consumer(subscriber), TestContext.Current.CancellationToken) is null or { NumPending: 0, NumAckPending: 0 },
                $"{subscriber} has taken every message");
        }
    }

    /// <summary>All that deliveries leave behind.</summary>
    private static async Task<string> EffectsAsync(ReplicaSet set) => (await set.Installation.ReadAsync(work => work.FirstOrDefaultAsync<string>(
        """
        select (select count(*) from events) || ' events, ' || (select count(*) from deliveries) || ' deliveries, ' || (select count(*) from workflow_mailbox) || ' mails, '
            || (select count(*) from workflows) || ' instances, ' || (select count(*) from workflow_steps) || ' steps, ' || (select count(*) from audit) || ' audit records'
        """)))!;

    private static async Task<IReadOnlyList<Rejected>> RejectedAsync(ReplicaSet set) =>
        await set.Installation.ReadAsync(work => work.QueryAsync<Rejected>("select sequence, reason, length, length(body) as kept from rejected_messages order by sequence"));

    private sealed record Rejected
    {
        public required long Sequence { get; init; }

        public required string Reason { get; init; }

        public required int Length { get; init; }

        public required int Kept { get; init; }
    }
}
