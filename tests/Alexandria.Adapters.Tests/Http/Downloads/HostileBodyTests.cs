using System.IO.Compression;
using System.Text;
using Alexandria.Downloads;

namespace Alexandria.Adapters.Tests.Http.Downloads;

/// <summary>Alone, since what is allocated is counted for the whole process.</summary>
[CollectionDefinition(nameof(HostileBodyTests), DisableParallelization = true)]
public sealed class Alone;

/// <summary>Servers that send too much, too little, too slowly, or something else than they say.</summary>
[Collection(nameof(HostileBodyTests))]
public sealed class HostileBodyTests : DownloadTest
{
    private const string Address = "http://files.test/terms.obo";

    // What the kernel keeps on its way between two sockets of one machine, at most.
    private const int InFlight = 8 << 20;

    [Fact]
    public async Task A_slow_drip_is_given_up_after_the_window()
    {
        // Not disposed of: a semaphore that is forgets who waits, and the server would not end.
        var next = new SemaphoreSlim(1);
        var server = Serve("files.test", async wire =>
        {
            await wire.SendAsync("HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\nETag: \"v1\"\r\n\r\n");
            while (true)
            {
                await next.WaitAsync(wire.Stopping);
                await wire.SendAsync("x");
            }
        });
        var answer = await FetchAsync(Address, progress: new Watch(Clock, _ =>
        {
            Clock.Advance(TimeSpan.FromSeconds(1));
            next.Release();
        }));
        Assert.Equal((DownloadCodes.TooSlow, ErrorKind.Unavailable), (answer.Error!.Code, answer.Error.Kind));
        Assert.InRange(server.Sent, 30, 200);
        Assert.Single(server.Requests);
        Assert.Equal(["terms.obo.part", "terms.obo.part.json"], Left);
    }

    [Theory]
    [InlineData("")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Len")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n12345")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n123")]
    public async Task A_server_that_falls_silent_is_given_up(string begin)
    {
        Serve("files.test", async wire =>
        {
            await wire.SendAsync(begin);
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, wire.Stopping);
        });
        var error = (await PassAsync(FetchAsync(Address, options: o => o with { MaxAttempts = 1 }))).Error!;
        Assert.Equal((DownloadCodes.Timeout, ErrorKind.Unavailable), (error.Code, error.Kind));
        Assert.Contains("said nothing for 30 s", error.Message);
        Assert.Empty(Left);
    }

    [Fact]
    public async Task The_deadline_holds_over_everything()
    {
        var server = Serve("files.test", async wire =>
        {
            await wire.SendAsync("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
            while (true)
            {
                await wire.SendAsync("400\r\n" + new string('x', 1024) + "\r\n");
            }
        });
        var answer = await FetchAsync(
            Address, r => r with { Deadline = TimeSpan.FromSeconds(10) }, progress: new Watch(Clock, _ => Clock.Advance(TimeSpan.FromSeconds(1))));
        Assert.Equal(DownloadCodes.Timeout, answer.Error!.Code);
        Assert.Contains("within 10 s", answer.Error.Message);
        Assert.Single(server.Requests);
        Assert.Empty(Left);
    }

    [Fact]
    public async Task A_body_shorter_than_announced_is_truncated()
    {
        Serve("files.test", wire => wire.SendAsync("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n12345"));
        var error = (await FetchAsync(Address, options: o => o with { MaxAttempts = 2 })).Error!;
        Assert.Equal((DownloadCodes.Truncated, ErrorKind.Unavailable), (error.Code, error.Kind));
        Assert.Empty(Left);
    }

    [Theory]
    [InlineData(5, 4)]
    [InlineData(5, 0)]
    [InlineData(1_000_000, 999_999)]
    public async Task A_body_longer_than_announced_is_found_out(int sent, int announced)
    {
        var server = Serve("files.test", wire => wire.SendAsync($"HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: {announced}\r\nETag: \"v1\"\r\n\r\n{new string('x', sent)}"));
        var error = (await FetchAsync(Address)).Error!;
        Assert.Equal((DownloadCodes.Length, 1), (error.Code, server.Requests.Count));
        Assert.Empty(Left);
    }

    [Theory]
    [InlineData("Content-Length: 5\r\nContent-Length: 9\r\n")]
    [InlineData("Content-Length: 5, 5\r\n")]
    [InlineData("Content-Length: -5\r\n")]
    [InlineData("Content-Length: five\r\n")]
    [InlineData("Content-Length: 99999999999999999999999999\r\n")]
    public async Task A_length_that_is_none_is_malformed(string header)
    {
        Serve("files.test", wire => wire.SendAsync($"HTTP/1.1 200 OK\r\n{header}\r\n123456789"));
        Assert.Equal(DownloadCodes.Malformed, (await FetchAsync(Address, options: o => o with { MaxAttempts = 1 })).Error!.Code);
        Assert.Empty(Left);
    }

    [Theory]
    [InlineData("Content-Length: 8\r\n", DownloadCodes.Length)]
    [InlineData("Content-Length: 10\r\n", DownloadCodes.Length)]
    [InlineData("", DownloadCodes.Length)]
    public async Task Another_length_than_expected_is_found_out(string header, string code)
    {
        Serve("files.test", wire => wire.SendAsync($"HTTP/1.1 200 OK\r\n{header}\r\n1234567890"));
        Assert.Equal(code, (await FetchAsync(Address, r => r with { ExpectedBytes = 9 })).Error!.Code);
        Assert.Empty(Left);
    }

    [Theory]
    [InlineData("Transfer-Encoding: chunked\r\n", "10000\r\n", "\r\n")]
    [InlineData("", "", "")]
    public async Task An_endless_body_is_cut_at_the_ceiling(string headers, string before, string after)
    {
        var block = Encoding.Latin1.GetBytes(before + new string('x', 1 << 16) + after);
        var server = Serve("files.test", async wire =>
        {
            await wire.SendAsync($"HTTP/1.1 200 OK\r\n{headers}ETag: \"v1\"\r\n\r\n");
            while (true)
            {
                await wire.SendAsync(block);
            }
        });
        var allocated = GC.GetTotalAllocatedBytes();
        var answer = await FetchAsync(Address, r => r with { MaxBytes = 3 << 20 });
        Assert.InRange(GC.GetTotalAllocatedBytes() - allocated, 0, 16 << 20);
        Assert.Equal((DownloadCodes.TooLarge, ErrorKind.TooLarge), (answer.Error!.Code, answer.Error.Kind));
        Assert.InRange(server.Sent, 3 << 20, (3 << 20) + InFlight);
        Assert.Single(server.Requests);
        Assert.Empty(Left);
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("br")]
    public async Task A_bomb_is_cut_at_the_ceiling_of_what_it_becomes(string coding)
    {
        var bomb = Bomb(coding);
        var server = Serve("files.test", wire => wire.AnswerAsync("200 OK", bomb, $"Content-Encoding: {coding}\r\n"));
        var before = GC.GetTotalAllocatedBytes();
        var answer = await FetchAsync(Address, r => r with { MaxBytes = 10 << 20 });
        Assert.Equal(DownloadCodes.TooLarge, answer.Error!.Code);
        Assert.True(server.Sent <= bomb.Length + 200);
        Assert.InRange(GC.GetTotalAllocatedBytes() - before, 0, 32 << 20);
        Assert.Empty(Left);

        // The same into memory, which holds no more than the ceiling.
        Assert.Equal(DownloadCodes.TooLarge, (await Downloader().ReadAsync(new ResourceRequest { Address = new Uri(Address) }, Cancellation)).Error!.Code);
    }

    [Theory]
    [InlineData("gzip", "not gzip at all")]
    [InlineData("br", "\u00ff\u00ff\u00ffnot brotli at all")]
    [InlineData("zstd", "whatever")]
    [InlineData("gzip, gzip", "whatever")]
    public async Task Compression_that_cannot_be_read_is_refused(string coding, string body)
    {
        Serve("files.test", wire => wire.AnswerAsync("200 OK", Encoding.Latin1.GetBytes(body), $"Content-Encoding: {coding}\r\n"));
        Assert.Equal(DownloadCodes.Encoding, (await FetchAsync(Address)).Error!.Code);
        Assert.Empty(Left);
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("br")]
    public async Task Compressed_content_that_ends_too_early_is_refused(string coding)
    {
        var packed = Bomb(coding, 1);
        Serve("files.test", wire => wire.AnswerAsync("200 OK", packed.AsMemory(0, packed.Length / 2), $"Content-Encoding: {coding}\r\n"));
        Assert.Equal(DownloadCodes.Encoding, (await FetchAsync(Address)).Error!.Code);
        Assert.Empty(Left);
    }

    [Theory]
    [InlineData("xyz\r\n12345\r\n0\r\n\r\n", DownloadCodes.Malformed)]
    [InlineData("5\r\n1234567\r\n0\r\n\r\n", DownloadCodes.Malformed)]
    [InlineData("-1\r\n", DownloadCodes.Malformed)]
    [InlineData("FFFFFFFFFFFFFFFFFF\r\n1", DownloadCodes.Malformed)]
    [InlineData("5\r\n12345\r\n", DownloadCodes.Truncated)]
    [InlineData("5\r\n123", DownloadCodes.Truncated)]
    public async Task Broken_chunks_are_found_out(string body, string code)
    {
        Serve("files.test", wire => wire.SendAsync("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + body));
        Assert.Equal(code, (await FetchAsync(Address, options: o => o with { MaxAttempts = 2 })).Error!.Code);
        Assert.Empty(Left);
    }

    [Theory]
    [InlineData("X: y\r\n")]
    [InlineData("x")]
    public async Task A_flood_of_headers_is_cut(string piece)
    {
        var block = string.Concat(Enumerable.Repeat(piece, 10_000));
        var server = Serve("files.test", async wire =>
        {
            await wire.SendAsync("HTTP/1.1 200 OK\r\n" + (piece.Length == 1 ? "X: " : ""));
            while (true)
            {
                await wire.SendAsync(block);
            }
        });
        Assert.Equal(DownloadCodes.Headers, (await FetchAsync(Address)).Error!.Code);
        Assert.InRange(server.Sent, 1 << 16, InFlight);
        Assert.Single(server.Requests);
        Assert.Empty(Left);
    }

    [Theory]
    [InlineData("SSH-2.0-OpenSSH_9.2\r\n\r\n")]
    [InlineData("HTTP/1.1 abc OK\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nno colon\r\n\r\n")]
    public async Task What_is_not_HTTP_is_malformed(string answer)
    {
        Serve("files.test", wire => wire.SendAsync(answer));
        Assert.Equal(DownloadCodes.Malformed, (await FetchAsync(Address, options: o => o with { MaxAttempts = 2 })).Error!.Code);
        Assert.Empty(Left);
    }

    [Fact]
    public async Task A_connection_that_is_reset_before_the_headers_is_unreachable_and_within_a_body_truncated()
    {
        Serve("files.test", wire =>
        {
            wire.Reset();
            return Task.CompletedTask;
        });
        Assert.Equal(DownloadCodes.Unreachable, (await FetchAsync(Address, options: o => o with { MaxAttempts = 2 })).Error!.Code);

        var read = new SemaphoreSlim(0);
        Serve("files.test", async wire =>
        {
            await wire.SendAsync("HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n12345");
            await read.WaitAsync(wire.Stopping);
            wire.Reset();
        });
        var cut = await FetchAsync(Address, options: o => o with { MaxAttempts = 2 }, progress: new Watch(Clock, _ => read.Release()));
        Assert.Equal(DownloadCodes.Truncated, cut.Error!.Code);
        Assert.Empty(Left);
    }

    // 10 MiB of zeros for each of its parts.
    private static byte[] Bomb(string coding, int parts = 10)
    {
        using var packed = new MemoryStream();
        using (Stream packing = coding == "br" ? new BrotliStream(packed, CompressionLevel.Fastest) : new GZipStream(packed, CompressionLevel.Fastest))
        {
            var zeros = new byte[10 << 20];
            for (var i = 0; i < parts; i++)
            {
                packing.Write(zeros);
            }
        }

        return packed.ToArray();
    }
}
