using System.Globalization;
using System.Net;
using Alexandria.Adapters.Http.Downloads;
using Alexandria.Downloads;

namespace Alexandria.Adapters.Tests.Http.Downloads;

public sealed class PolitenessTests : DownloadTest
{
    private const string Address = "http://files.test/terms.obo";

    [Fact]
    public async Task Requests_to_a_host_keep_its_rate_after_the_burst_and_other_hosts_are_not_held_up()
    {
        Serve("files.test", wire => wire.AnswerAsync("200 OK"));
        Serve("other.test", wire => wire.AnswerAsync("200 OK"));
        var downloader = Downloader(o => o with { RequestsPerSecond = 2, Burst = 3 });
        var waited = new List<double>();
        for (var i = 0; i < 6; i++)
        {
            waited.Add((await OneAsync(downloader, Address)).Waited.TotalSeconds);
        }

        Assert.Equal([0, 0, 0, 0.5, 0.5, 0.5], waited);
        Assert.Equal(TimeSpan.Zero, (await OneAsync(downloader, "http://other.test/x")).Waited);
        Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(TimeSpan.Zero, (await OneAsync(downloader, Address)).Waited);
        Assert.Equal(TimeSpan.Zero, (await OneAsync(downloader, Address)).Waited);
        Assert.Equal(0.5, (await OneAsync(downloader, Address)).Waited.TotalSeconds);
    }

    [Fact]
    public async Task No_more_requests_than_allowed_are_under_way_at_a_host()
    {
        var (busy, most, gate) = (0, 0, new object());
        var release = new TaskCompletionSource();
        var two = new TaskCompletionSource();
        var server = Serve("files.test", async wire =>
        {
            lock (gate)
            {
                most = Math.Max(most, ++busy);
                if (busy == 2)
                {
                    two.TrySetResult();
                }
            }

            await release.Task;
            lock (gate)
            {
                busy--;
            }

            await wire.AnswerAsync("200 OK");
        });
        var downloader = Downloader(o => o with { Burst = 100 });
        var all = Enumerable.Range(0, 6).Select(i => downloader.FetchAsync(Request(i), new Watch(Clock), Cancellation)).ToList();
        await two.Task;
        release.SetResult();
        Assert.All(await Task.WhenAll(all), answer => Assert.False(answer.Failed));
        Assert.Equal((2, 6), (most, server.Requests.Count));
    }

    [Fact]
    public async Task What_fails_for_a_while_is_tried_again_after_growing_random_pauses()
    {
        var server = Serve("files.test", wire => wire.Number < 5 ? wire.AnswerAsync(wire.Number % 2 == 0 ? "503 No" : "500 No") : wire.AnswerAsync("200 OK", "content"u8.ToArray()));
        var watch = new Watch(Clock);
        var download = (await FetchAsync(Address, options: o => o with { Burst = 100 }, progress: watch)).Value;
        Assert.Equal((5, 7L, 5), (download.Trace.Attempts, download.Bytes, server.Requests.Count));
        Assert.Equal([DownloadCodes.Status, DownloadCodes.Status, DownloadCodes.Status, DownloadCodes.Status, null], download.Trace.Hops.Select(h => h.Code));
        Assert.All(watch.Waits.Zip([1, 2, 4, 8]), wait => Assert.InRange(wait.First.TotalSeconds, 0, wait.Second));
        Assert.Equal(4, watch.Waits.Distinct().Count());
    }

    [Fact]
    public async Task Attempts_end()
    {
        var server = Serve("files.test", wire => wire.AnswerAsync("503 No"));
        var error = (await FetchAsync(Address)).Error!;
        Assert.Equal((DownloadCodes.Status, ErrorKind.Unavailable, 5), (error.Code, error.Kind, server.Requests.Count));
        Assert.Contains("status 503", error.Message);
        Assert.Empty(Left);
    }

    [Theory]
    [InlineData("429 Slow", "7")]
    [InlineData("503 Busy", "7")]
    [InlineData("429 Slow", "Sun, 01 Mar 2026 12:00:07 GMT")]
    [InlineData("503 Busy", "Sunday, 01-Mar-26 12:00:07 GMT")]
    public async Task A_host_that_asks_for_a_pause_gets_it_from_everybody(string status, string after)
    {
        var server = Serve("files.test", wire => wire.Number == 1 ? wire.AnswerAsync(status, headers: $"Retry-After: {after}\r\n") : wire.AnswerAsync("200 OK"));
        var downloader = Downloader(o => o with { RequestsPerSecond = 100 });
        var cooled = new TaskCompletionSource();
        var waits = new List<TimeSpan?>();
        var paused = downloader.FetchAsync(Request(0), new Told(p =>
        {
            if (p.Wait > TimeSpan.Zero)
            {
                cooled.TrySetResult();
            }
        }), Cancellation);
        await cooled.Task;
        var other = downloader.FetchAsync(Request(1), new Told(p =>
        {
            waits.Add(p.Wait);
            Clock.Advance(p.Wait ?? TimeSpan.Zero);
        }), Cancellation);

        // The clock moved by the other's wait, which ends both.
        var (first, second) = ((await paused).Value.Trace, (await other).Value.Trace);
        Assert.Equal((2, 1, 7.0), (first.Attempts, first.Cooldowns, first.Waited.TotalSeconds));
        Assert.Equal(TimeSpan.FromSeconds(7), first.Hops[0].Cooldown);
        Assert.Equal((1, 0, 7.0), (second.Attempts, second.Cooldowns, second.Waited.TotalSeconds));
        Assert.Equal(TimeSpan.FromSeconds(7), waits[0]);
        Assert.Equal(3, server.Requests.Count);
        Assert.Contains("files.test answers with status " + status[..3] + " and is left alone for 7 s", Log);
    }

    [Theory]
    [InlineData("999999999999999999999999999999")]
    [InlineData("86400")]
    [InlineData("Fri, 31 Dec 9999 23:59:59 GMT")]
    public async Task A_pause_beyond_the_deadline_ends_it_at_once_and_says_when_to_come_back(string after)
    {
        var server = Serve("files.test", wire => wire.AnswerAsync("429 Slow", headers: $"Retry-After: {after}\r\n"));
        var downloader = Downloader();
        var watch = new Watch(Clock);
        var first = await downloader.FetchAsync(Request(0) with { Deadline = TimeSpan.FromMinutes(30) }, watch, Cancellation);
        var second = await downloader.FetchAsync(Request(1) with { Deadline = TimeSpan.FromMinutes(30) }, watch, Cancellation);
        foreach (var error in new[] { first.Error!, second.Error! })
        {
            Assert.Equal((DownloadCodes.RateLimited, ErrorKind.Unavailable, TimeSpan.FromHours(1)), (error.Code, error.Kind, error.RetryAfter));
        }

        Assert.Single(server.Requests);
        Assert.DoesNotContain(watch.Waits, wait => wait > TimeSpan.Zero);

        // The hour over, it is asked again.
        Clock.Advance(TimeSpan.FromHours(1));
        await downloader.FetchAsync(Request(0) with { Deadline = TimeSpan.FromMinutes(30) }, watch, Cancellation);
        Assert.Equal(2, server.Requests.Count);
    }

    [Theory]
    [InlineData("-5")]
    [InlineData("soon")]
    [InlineData("")]
    [InlineData("1.5")]
    [InlineData("0x10")]
    [InlineData("Sun, 01 Mar 2026 11:00:00 GMT")]
    [InlineData("Sun, 99 Mar 2026 12:00:07 GMT")]
    public async Task A_pause_that_is_none_is_ours_to_choose(string after)
    {
        var server = Serve("files.test", wire => wire.Number < 4 ? wire.AnswerAsync("429 Slow", headers: $"Retry-After: {after}\r\n") : wire.AnswerAsync("200 OK"));
        var watch = new Watch(Clock);
        var download = (await FetchAsync(Address, options: o => o with { Burst = 100 }, progress: watch)).Value;
        Assert.Equal((4, 4, 3), (download.Trace.Attempts, server.Requests.Count, download.Trace.Cooldowns));
        Assert.All(watch.Waits, wait => Assert.InRange(wait.TotalSeconds, 0, 8));
    }

    [Fact]
    public async Task A_storm_of_429_ends_after_the_attempts()
    {
        var server = Serve("files.test", wire => wire.AnswerAsync("429 Slow", headers: "Retry-After: 2\r\n"));
        var began = Clock.GetUtcNow();
        var error = (await FetchAsync(Address)).Error!;
        Assert.Equal((DownloadCodes.RateLimited, 5), (error.Code, server.Requests.Count));
        Assert.Equal(TimeSpan.FromSeconds(8), Clock.GetUtcNow() - began);
    }

    [Fact]
    public async Task Waiting_for_a_turn_ends_with_the_deadline_and_with_the_caller()
    {
        Serve("files.test", wire => wire.AnswerAsync("200 OK"));
        var downloader = Downloader(o => o with { RequestsPerSecond = 0.01, Burst = 1 });
        await OneAsync(downloader, Address);
        var late = await downloader.FetchAsync(Request(0) with { Deadline = TimeSpan.FromSeconds(5) }, new Told(_ => Clock.Advance(TimeSpan.FromSeconds(5))), Cancellation);
        Assert.Equal(DownloadCodes.Timeout, late.Error!.Code);

        using var source = new CancellationTokenSource();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => downloader.FetchAsync(Request(0), new Told(_ => source.Cancel()), source.Token));
        Assert.Equal(["terms.obo-one"], Left);
    }

    [Fact]
    public void Hosts_that_rest_are_forgotten_before_their_number_grows_without_bound()
    {
        var gates = new HostGates(new DownloadOptions(), Clock);
        var kept = gates.Rent("kept.test");
        kept.CoolDown(TimeSpan.FromMinutes(1));
        gates.Return(kept);
        var used = gates.Rent("used.test");
        for (var i = 0; i < 1_000; i++)
        {
            var gate = gates.Rent(string.Create(CultureInfo.InvariantCulture, $"h{i}.test"));
            gate.TryTake();
            gates.Return(gate);
            Clock.Advance(TimeSpan.FromMilliseconds(50));
        }

        Assert.InRange(gates.Count, 3, 256);
        Assert.Same(kept, gates.Rent("KEPT.test"));
        Assert.Same(used, gates.Rent("used.test"));
    }

    [Fact]
    public void Retry_after_is_read_as_seconds_and_as_a_date_and_cut_to_an_hour()
    {
        Assert.Equal(TimeSpan.Zero, After("0"));
        Assert.Equal(TimeSpan.FromSeconds(120), After(" 120 "));
        Assert.Equal(TimeSpan.FromHours(1), After(new string('9', 400)));
        Assert.Equal(TimeSpan.FromSeconds(30), After("Sun, 01 Mar 2026 12:00:30 GMT"));
        Assert.Equal(TimeSpan.FromHours(1), After("Mon, 01 Mar 2027 12:00:00 GMT"));
        Assert.Null(After("Sun, 01 Mar 2026 11:59:59 GMT"));
        Assert.Null(After("-1"));
        Assert.Null(After("1 2"));
    }

    private TimeSpan? After(string value)
    {
        using var response = new HttpResponseMessage(HttpStatusCode.ServiceUnavailable);
        response.Headers.TryAddWithoutValidation("Retry-After", value);
        return Attempts.RetryAfter(response.Headers, Clock.GetUtcNow());
    }

    private DownloadRequest Request(int number) => new() { Address = new Uri(Address), File = Target + number.ToString(CultureInfo.InvariantCulture) };

    private async Task<DownloadHop> OneAsync(HttpDownloader downloader, string address) =>
        Assert.Single((await downloader.FetchAsync(new DownloadRequest { Address = new Uri(address), File = Target + "-one" }, new Watch(Clock), Cancellation)).Value.Trace.Hops);

    private sealed class Told(Action<DownloadProgress> waiting) : IProgress<DownloadProgress>
    {
        public void Report(DownloadProgress value)
        {
            if (value.Phase is DownloadPhase.Waiting)
            {
                ThreadPool.QueueUserWorkItem(_ => waiting(value));
            }
        }
    }
}
