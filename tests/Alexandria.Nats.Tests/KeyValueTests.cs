using System.Collections.Concurrent;
using System.Text;
using Alexandria.Adapters.Nats.Client;

namespace Alexandria.Nats.Tests;

public sealed class KeyValueTests : ServerTests
{
    [Fact]
    public async Task A_value_is_created_once_changed_by_its_revision_and_deleted()
    {
        var bucket = await KeyValueBucket.OpenAsync(await JetStreamAsync((await ServerAsync()).Url), "vault", 1, Cancellation);
        Assert.Null(await bucket.GetAsync("audit.head", Cancellation));
        var first = await bucket.CreateAsync("audit.head", "1"u8.ToArray(), Cancellation);
        Assert.NotNull(first);
        Assert.Null(await bucket.CreateAsync("audit.head", "x"u8.ToArray(), Cancellation));
        var second = await bucket.UpdateAsync("audit.head", "2"u8.ToArray(), first.Value, Cancellation);
        Assert.Null(await bucket.UpdateAsync("audit.head", "x"u8.ToArray(), first.Value, Cancellation));
        Assert.Equal(("2", second), await ReadAsync(bucket, "audit.head"));
        Assert.False(await bucket.DeleteAsync("audit.head", first.Value, Cancellation));
        await bucket.DeleteAsync("audit.head", Cancellation);
        Assert.Null(await bucket.GetAsync("audit.head", Cancellation));
        Assert.NotNull(await bucket.CreateAsync("audit.head", "3"u8.ToArray(), Cancellation));
        Assert.True(await bucket.PutAsync("audit.head", "4"u8.ToArray(), Cancellation) > second);
        Assert.Equal("4", (await ReadAsync(bucket, "audit.head")).Value);
        await Assert.ThrowsAsync<ArgumentException>(() => bucket.GetAsync("a.*", Cancellation));
    }

    [Fact]
    public async Task Of_many_writers_at_once_one_creates()
    {
        var server = await ServerAsync();
        var buckets = await Task.WhenAll(Enumerable.Range(0, 4).Select(async _ => await KeyValueBucket.OpenAsync(await JetStreamAsync(server.Url), "vault", 1, Cancellation)));
        var created = await Task.WhenAll(Enumerable.Range(0, 32).Select(i => buckets[i % 4].CreateAsync("one", new byte[] { (byte)i }, Cancellation)));

        Assert.Single(created, c => c is not null);
    }

    [Fact]
    public async Task Watching_gives_what_is_there_then_what_changes_also_across_a_restart()
    {
        var server = await ServerAsync();
        var bucket = await KeyValueBucket.OpenAsync(await JetStreamAsync(server.Url), "vault", 1, Cancellation);
        await bucket.PutAsync("a", "0"u8.ToArray(), Cancellation);
        await bucket.PutAsync("a", "1"u8.ToArray(), Cancellation);
        await bucket.PutAsync("b", "2"u8.ToArray(), Cancellation);
        await bucket.DeleteAsync("b", Cancellation);
        var seen = new ConcurrentQueue<string>();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var watching = Task.Run(
            async () =>
            {
                await foreach (var entry in bucket.WatchAsync(">", stop.Token))
                {
                    seen.Enqueue(entry is null ? "|" : entry.Key + (entry.Value is null ? "-" : Encoding.UTF8.GetString(entry.Value)));
                }
            },
            Cancellation);
        await UntilAsync(() => seen.Contains("|"), "the present values are there");
        await bucket.PutAsync("c", "3"u8.ToArray(), Cancellation);
        await UntilAsync(() => seen.Contains("c3"), "a change is seen");
        await server.RestartAsync();
        await UntilAsync(
            async () =>
            {
                try
                {
                    await bucket.PutAsync("c", "4"u8.ToArray(), Cancellation);
                    return true;
                }
                catch (NatsException)
                {
                    return false;
                }
            },
            "it is written");
        await UntilAsync(() => seen.Contains("c4"), "a change after the restart is seen");
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => watching);

        Assert.Equal(["a1", "b-", "|", "c3"], seen.Take(4));
        Assert.Single(seen, "|");
        Assert.Single(seen, "c3");
    }

    private static async Task<(string? Value, long? Revision)> ReadAsync(KeyValueBucket bucket, string key) =>
        await bucket.GetAsync(key, Cancellation) is { } entry ? (Encoding.UTF8.GetString(entry.Value!), entry.Revision) : (null, null);
}
