using System.Globalization;
using System.Text;
using System.Text.Json;
using Alexandria.Adapters.Nats.Client;

namespace Alexandria.Nats.Tests;

public sealed class JetStreamTests : ServerTests
{
    private static readonly StreamConfiguration Orders = new() { Name = "ORDERS", Subjects = ["orders.>"], DuplicateWindow = TimeSpan.FromMinutes(2) };

    private static readonly ConsumerConfiguration Packer = new() { Name = "packer", DurableName = "packer", AckWait = TimeSpan.FromSeconds(30) };

    [Fact]
    public async Task What_was_published_is_consumed_with_its_headers_and_its_origin()
    {
        var stream = await StreamAsync();
        var ack = await stream.Publisher.PublishAsync("orders.new", "id-1", "one"u8.ToArray(), "ORDERS", Cancellation);
        await stream.EnsureConsumerAsync("ORDERS", Packer, Cancellation);
        var message = Assert.Single(await stream.FetchAsync("ORDERS", "packer", 10, null, TimeSpan.Zero, Cancellation));

        Assert.Equal(new PublishAck(1, false), ack);
        Assert.Equal("orders.new", message.Subject);
        Assert.Equal("one", Encoding.UTF8.GetString(message.Payload.Span));
        Assert.Equal("id-1", NatsHeaders.Find(message.Headers, NatsHeaders.MessageId));
        Assert.Equal((1, 1, 0), (message.Metadata.Sequence, message.Metadata.Attempt, message.Metadata.Pending));
        await message.AckSyncAsync(Cancellation);
        Assert.Equal(0, (await stream.FindConsumerAsync("ORDERS", "packer", Cancellation))!.NumAckPending);
        message.Release();
    }

    [Fact]
    public async Task The_same_id_is_stored_once()
    {
        var stream = await StreamAsync();
        var first = await stream.Publisher.PublishAsync("orders.new", "same", "one"u8.ToArray(), null, Cancellation);
        var second = await stream.Publisher.PublishAsync("orders.new", "same", "one"u8.ToArray(), null, Cancellation);

        Assert.Equal(new PublishAck(1, false), first);
        Assert.Equal(new PublishAck(1, true), second);
        Assert.Equal(1, (await stream.FindStreamAsync("ORDERS", Cancellation))!.State.Messages);
    }

    [Fact]
    public async Task Many_are_published_through_a_small_window_and_consumed_in_order()
    {
        const int Count = 5_000;
        var stream = await StreamAsync(window: 64);
        var acks = Enumerable.Range(0, Count).Select(i =>
            stream.Publisher.PublishAsync("orders.new", Text(i), Encoding.UTF8.GetBytes(Text(i)), "ORDERS", Cancellation)).ToList();
        await Task.WhenAll(acks);
        await stream.EnsureConsumerAsync("ORDERS", Packer, Cancellation);
        await using var pull = stream.Consume("ORDERS", "packer", 500);
        var seen = new List<string>();
        while (seen.Count < Count && await pull.WaitToReadAsync(Cancellation))
        {
            while (pull.TryRead(out var message))
            {
                seen.Add(Encoding.UTF8.GetString(message.Payload.Span));
                message.Ack();
                pull.Release(message);
            }
        }

        Assert.Equal(Count, (await stream.FindStreamAsync("ORDERS", Cancellation))!.State.Messages);
        Assert.Equal(Count, seen.Distinct(StringComparer.Ordinal).Count());
        await UntilAsync(async () => (await stream.FindConsumerAsync("ORDERS", "packer", Cancellation))!.NumAckPending == 0, "all are acknowledged");
    }

    [Fact]
    public async Task Another_streams_name_is_refused_and_a_subject_without_stream_is_nobodys()
    {
        var stream = await StreamAsync();
        var other = await Assert.ThrowsAsync<JetStreamException>(() => stream.Publisher.PublishAsync("orders.new", null, "x"u8.ToArray(), "OTHER", Cancellation));
        var nobody = await Assert.ThrowsAsync<NatsException>(() => stream.Publisher.PublishAsync("elsewhere", null, "x"u8.ToArray(), null, Cancellation));

        Assert.Equal(10060, other.ErrorCode);
        Assert.Equal(NatsFailure.NoResponders, nobody.Failure);
    }

    [Fact]
    public async Task A_message_comes_again_after_the_delay_it_was_refused_with()
    {
        var stream = await StreamAsync();
        await stream.Publisher.PublishAsync("orders.new", null, "x"u8.ToArray(), null, Cancellation);
        await stream.EnsureConsumerAsync("ORDERS", Packer, Cancellation);
        var first = Assert.Single(await stream.FetchAsync("ORDERS", "packer", 1, null, TimeSpan.FromSeconds(5), Cancellation));
        var began = TimeProvider.System.GetTimestamp();
        first.Nak(TimeSpan.FromMilliseconds(700));
        first.Release();
        var second = Assert.Single(await stream.FetchAsync("ORDERS", "packer", 1, null, TimeSpan.FromSeconds(5), Cancellation));

        Assert.Equal(2, second.Metadata.Attempt);
        Assert.InRange(TimeProvider.System.GetElapsedTime(began), TimeSpan.FromMilliseconds(600), TimeSpan.FromSeconds(4));
        second.Term();
        second.Release();
        await UntilAsync(async () => (await stream.FindConsumerAsync("ORDERS", "packer", Cancellation))!.NumAckPending == 0, "it is terminated");
    }

    [Fact]
    public async Task What_nobody_acknowledges_comes_again_until_the_last_delivery_and_in_progress_puts_that_off()
    {
        var stream = await StreamAsync();
        await stream.Publisher.PublishAsync("orders.new", null, "x"u8.ToArray(), null, Cancellation);
        await stream.EnsureConsumerAsync("ORDERS", Packer with { AckWait = TimeSpan.FromSeconds(1), MaxDeliver = 2 }, Cancellation);
        var first = Assert.Single(await stream.FetchAsync("ORDERS", "packer", 1, null, TimeSpan.FromSeconds(5), Cancellation));
        for (var i = 0; i < 4; i++)
        {
            Assert.Empty(await stream.FetchAsync("ORDERS", "packer", 1, null, TimeSpan.FromMilliseconds(500), Cancellation));
            first.InProgress();
        }

        var second = Assert.Single(await stream.FetchAsync("ORDERS", "packer", 1, null, TimeSpan.FromSeconds(5), Cancellation));
        Assert.Equal(2, second.Metadata.Attempt);
        Assert.Empty(await stream.FetchAsync("ORDERS", "packer", 1, null, TimeSpan.FromSeconds(2), Cancellation));
    }

    [Fact]
    public async Task What_a_consumer_held_when_it_died_goes_to_another()
    {
        var server = await ServerAsync();
        var (dying, other) = (await JetStreamAsync(server.Url), await JetStreamAsync(server.Url));
        await other.CreateStreamAsync(Orders, Cancellation);
        await other.EnsureConsumerAsync("ORDERS", Packer with { AckWait = TimeSpan.FromSeconds(1) }, Cancellation);
        for (var i = 0; i < 5; i++)
        {
            await other.Publisher.PublishAsync("orders.new", Text(i), "x"u8.ToArray(), null, Cancellation);
        }

        Assert.Equal(3, (await dying.FetchAsync("ORDERS", "packer", 3, null, TimeSpan.FromSeconds(5), Cancellation)).Count);
        await dying.Connection.DisposeAsync();
        var taken = new Dictionary<long, int>();
        while (taken.Count < 5)
        {
            foreach (var message in await other.FetchAsync("ORDERS", "packer", 5, null, TimeSpan.FromSeconds(2), Cancellation))
            {
                taken[message.Metadata.Sequence] = message.Metadata.Attempt;
                await message.AckSyncAsync(Cancellation);
                message.Release();
            }
        }

        Assert.Equal([2, 2, 2, 1, 1], taken.OrderBy(t => t.Key).Select(t => t.Value));
    }

    [Fact]
    public async Task A_fetch_keeps_to_its_bytes()
    {
        var stream = await StreamAsync();
        for (var i = 0; i < 10; i++)
        {
            await stream.Publisher.PublishAsync("orders.new", null, new byte[1_000], null, Cancellation);
        }

        await stream.EnsureConsumerAsync("ORDERS", Packer, Cancellation);
        var messages = await stream.FetchAsync("ORDERS", "packer", 10, 3_500, TimeSpan.FromSeconds(5), Cancellation);

        Assert.InRange(messages.Count, 2, 3);
    }

    [Fact]
    public async Task A_stream_is_created_changed_emptied_and_deleted_and_keeps_what_others_set()
    {
        var stream = await StreamAsync();
        await stream.Publisher.PublishAsync("orders.new", null, "x"u8.ToArray(), null, Cancellation);
        await Task.WhenAll(Enumerable.Range(0, 8).Select(i => stream.EnsureStreamAsync(Orders with { Name = "AT_ONCE", Subjects = ["once.>"], MaxBytes = 1_000_000 + i }, Cancellation)));
        var others = JsonSerializer.SerializeToElement(new Dictionary<string, string> { ["owner"] = "operations" });
        await stream.UpdateStreamAsync(Orders with { More = new Dictionary<string, JsonElement> { ["metadata"] = others } }, Cancellation);
        var changed = await stream.EnsureStreamAsync(Orders with { MaxAge = TimeSpan.FromHours(3), Description = "what was ordered" }, Cancellation);

        Assert.Equal((TimeSpan.FromHours(3), "what was ordered"), (changed.Config.MaxAge, changed.Config.Description));
        Assert.Equal("operations", changed.Config.More!["metadata"].GetProperty("owner").GetString());
        Assert.Equal(1, await stream.PurgeStreamAsync("ORDERS", null, Cancellation));
        Assert.True((await stream.DeleteStreamAsync("ORDERS", Cancellation)).Success);
        Assert.Null(await stream.FindStreamAsync("ORDERS", Cancellation));
        Assert.NotNull(await stream.FindStreamAsync("AT_ONCE", Cancellation));
    }

    [Fact]
    public async Task A_consumer_is_created_once_updated_and_deleted_and_whoever_pulls_from_it_is_told()
    {
        var stream = await StreamAsync();
        await stream.CreateConsumerAsync("ORDERS", Packer with { FilterSubjects = ["orders.new", "orders.changed"] }, Cancellation);
        await Assert.ThrowsAsync<JetStreamException>(() => stream.CreateConsumerAsync("ORDERS", Packer with { MaxDeliver = 3 }, Cancellation));
        var updated = await stream.UpdateConsumerAsync("ORDERS", Packer with { FilterSubjects = ["orders.new"], MaxAckPending = 7 }, Cancellation);
        await using var pull = stream.Consume("ORDERS", "packer", 10);
        await UntilAsync(async () => (await stream.FindConsumerAsync("ORDERS", "packer", Cancellation))!.NumWaiting > 0, "messages are asked for");
        await stream.DeleteConsumerAsync("ORDERS", "packer", Cancellation);
        var end = await Assert.ThrowsAsync<JetStreamException>(async () => await pull.WaitToReadAsync(Cancellation));

        Assert.Equal(7, updated.Config.MaxAckPending);
        Assert.Equal(409, end.Code);
        Assert.Null(await stream.FindConsumerAsync("ORDERS", "packer", Cancellation));
    }

    [Fact]
    public async Task A_killed_server_that_comes_back_has_all_that_it_acknowledged_and_nothing_twice()
    {
        var server = await ServerAsync();
        var stream = await JetStreamAsync(server.Url);
        await stream.CreateStreamAsync(Orders, Cancellation);
        var acknowledged = new HashSet<string>(StringComparer.Ordinal);
        using var stop = new CancellationTokenSource();
        var publishing = Task.Run(async () =>
        {
            for (var i = 0; !stop.IsCancellationRequested; i++)
            {
                while (true)
                {
                    try
                    {
                        await stream.Publisher.PublishAsync("orders.new", Text(i), Encoding.UTF8.GetBytes(Text(i)), "ORDERS", Cancellation);
                        acknowledged.Add(Text(i));
                        break;
                    }
                    catch (NatsException)
                    {
                        // Published again under the same id.
                    }
                }
            }
        }, Cancellation);
        for (var round = 0; round < 3; round++)
        {
            var before = acknowledged.Count;
            await UntilAsync(() => acknowledged.Count > before + 20, "messages are acknowledged");
            await server.RestartAsync();
        }

        await stop.CancelAsync();
        await publishing;
        var stored = new List<string>();
        await stream.EnsureConsumerAsync("ORDERS", Packer, Cancellation);
        await using var pull = stream.Consume("ORDERS", "packer", 500);
        var total = (await stream.FindStreamAsync("ORDERS", Cancellation))!.State.Messages;
        while (stored.Count < total && await pull.WaitToReadAsync(Cancellation))
        {
            while (pull.TryRead(out var message))
            {
                stored.Add(Encoding.UTF8.GetString(message.Payload.Span));
                message.Ack();
                pull.Release(message);
            }
        }

        Assert.Subset(stored.ToHashSet(StringComparer.Ordinal), acknowledged);
        Assert.Equal(stored.Count, stored.Distinct(StringComparer.Ordinal).Count());
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private async Task<JetStream> StreamAsync(int window = JetStream.DefaultWindow)
    {
        var stream = await JetStreamAsync((await ServerAsync()).Url, window);
        await stream.CreateStreamAsync(Orders, Cancellation);
        return stream;
    }
}
