using System.Collections.Concurrent;
using System.Diagnostics;

namespace Alexandria.Bench;

/// <summary>What a load came to.</summary>
/// <param name="Latencies">Of the answers with the expected status.</param>
/// <param name="Seconds">How long requests were sent.</param>
/// <param name="Unexpected">Answers with another status, by status.</param>
internal sealed record LoadResult(Latencies Latencies, double Seconds, IReadOnlyDictionary<int, int> Unexpected)
{
    public double PerSecond => Latencies.Count / Seconds;
}

/// <summary>Two ways of asking. Closed loop: each client sends its next request when it has its answer; it tells the highest throughput. Open loop: requests fall due at a fixed rate whatever the server does, and a latency counts from the moment that it was due, so that a stall counts for all who had to wait.</summary>
internal static class Load
{
    /// <summary>Each client sends what <c>next</c> makes for it as soon as it has its answer; <c>answered</c> sees the body of each answer with the expected status.</summary>
    public static async Task<LoadResult> ClosedAsync(int port, int clients, TimeSpan duration, int expected, Func<int, ReadOnlyMemory<byte>> next, Action<ReadOnlyMemory<byte>>? answered = null)
    {
        var unexpected = new ConcurrentDictionary<int, int>();
        var began = Stopwatch.GetTimestamp();
        var all = await Task.WhenAll(Enumerable.Range(0, clients).Select(client => Task.Run(async () =>
        {
            var latencies = new Latencies();
            using var connection = await RawConnection.OpenAsync(port);
            while (Stopwatch.GetElapsedTime(began) < duration)
            {
                var request = next(client);
                var sent = Stopwatch.GetTimestamp();
                var (status, body) = await connection.SendAsync(request);
                Count(status, body, expected, sent, latencies, unexpected, answered);
            }

            return latencies;
        })));
        return new LoadResult(Merge(all), Stopwatch.GetElapsedTime(began).TotalSeconds, unexpected);
    }

    /// <summary>Sends <c>rate</c> requests a second; <c>answered</c> sees the body of each answer with the expected status, and the timestamp at which its request was due.</summary>
    public static async Task<LoadResult> OpenAsync(int port, int connections, double rate, TimeSpan duration, int expected, Func<int, ReadOnlyMemory<byte>> next, Action<ReadOnlyMemory<byte>, long>? answered = null)
    {
        var unexpected = new ConcurrentDictionary<int, int>();
        var total = (long)(rate * duration.TotalSeconds);
        long number = -1;
        var began = Stopwatch.GetTimestamp();
        var all = await Task.WhenAll(Enumerable.Range(0, connections).Select(client => Task.Run(async () =>
        {
            var latencies = new Latencies();
            using var connection = await RawConnection.OpenAsync(port);
            for (var mine = Interlocked.Increment(ref number); mine < total; mine = Interlocked.Increment(ref number))
            {
                var due = began + (long)(mine / rate * Stopwatch.Frequency);
                var early = TimeSpan.FromSeconds((due - Stopwatch.GetTimestamp()) / (double)Stopwatch.Frequency);
                if (early > TimeSpan.Zero)
                {
                    await Task.Delay(early, TimeProvider.System);
                }

                // A timer wakes up to a millisecond late or early; late counts against the server, as it would for a user.
                var (status, body) = await connection.SendAsync(next(client));
                Count(status, body, expected, due, latencies, unexpected, answered is null ? null : bytes => answered(bytes, due));
            }

            return latencies;
        })));
        return new LoadResult(Merge(all), Stopwatch.GetElapsedTime(began).TotalSeconds, unexpected);
    }

    private static void Count(int status, ReadOnlyMemory<byte> body, int expected, long since, Latencies latencies, ConcurrentDictionary<int, int> unexpected, Action<ReadOnlyMemory<byte>>? answered)
    {
        if (status == expected)
        {
            latencies.Record(since);
            answered?.Invoke(body);
        }
        else
        {
            unexpected.AddOrUpdate(status, 1, (_, count) => count + 1);
        }
    }

    private static Latencies Merge(IEnumerable<Latencies> parts)
    {
        var all = new Latencies();
        foreach (var part in parts)
        {
            all.Add(part);
        }

        return all;
    }
}
