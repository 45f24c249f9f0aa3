using System.Diagnostics;
using System.Globalization;
using System.IO.Compression;
using System.Net.Http.Headers;
using Alexandria.Downloads;

namespace Alexandria.Adapters.Tests.Http.Downloads;

public sealed class ResumeTests : DownloadTest
{
    private const string Address = "http://files.test/terms.obo?key=secret";

    private static readonly byte[] Content = Bytes(400_000);

    [Fact]
    public async Task A_connection_that_breaks_is_continued_where_it_broke()
    {
        var server = Serve("files.test", wire => wire.Number == 1 ? BreakAsync(wire, Content, 150_000) : RestAsync(wire, Content));
        var download = (await FetchAsync(Address)).Value;
        Assert.Equal((Sha256(Content), 2, 150_000L, 400_000L), (download.Sha256, download.Trace.Attempts, download.Trace.ResumedFrom, download.Trace.BytesReceived));
        Assert.Equal([DownloadCodes.Truncated, null], download.Trace.Hops.Select(h => h.Code));
        var second = server.Requests.Last();
        Assert.Contains("Range: bytes=150000-\r\n", second);
        Assert.Contains("If-Range: \"v1\"\r\n", second);
        Assert.Contains("Accept-Encoding: identity\r\n", second);
        Assert.Equal(["terms.obo"], Left);
    }

    [Fact]
    public async Task What_a_cancelled_download_has_left_the_next_one_continues_and_asks_only_for_the_rest()
    {
        await CancelledAsync();
        Assert.Equal(["terms.obo.part", "terms.obo.part.json"], Left);
        Assert.DoesNotContain("secret", await File.ReadAllTextAsync(Target + ".part.json", Cancellation));

        var server = Serve("files.test", wire => RestAsync(wire, Content));
        var download = (await FetchAsync(Address)).Value;
        Assert.Equal((Sha256(Content), 150_000L, 250_000L), (download.Sha256, download.Trace.ResumedFrom, download.Trace.BytesReceived));
        Assert.InRange(server.Sent, 250_000, 251_000);
        Assert.Contains("Range: bytes=150000-\r\n", Assert.Single(server.Requests));
        Assert.Equal(["terms.obo"], Left);
    }

    [Fact]
    public async Task What_a_killed_process_has_left_is_continued_from_what_its_record_vouches_for()
    {
        // The files as they are in the middle of a download, where a kill would leave them: a record is written each second.
        using var kept = new TemporaryDirectory();
        var copied = new TaskCompletionSource();
        Serve("files.test", async wire =>
        {
            await wire.SendAsync($"HTTP/1.1 200 OK\r\nContent-Length: {Content.Length}\r\nETag: \"v1\"\r\n\r\n");
            foreach (var half in Content.Chunk(200_000))
            {
                await wire.SendAsync(half);
                await copied.Task.WaitAsync(wire.Stopping);
            }
        });
        await FetchAsync(Address, progress: new Watch(Clock, progress =>
        {
            Clock.Advance(TimeSpan.FromSeconds(1));
            if (progress.Bytes == 200_000)
            {
                foreach (var name in Left)
                {
                    // As from another process, which the lock does not keep from reading.
                    using var copying = Process.Start("cp", [Path.Combine(Path.GetDirectoryName(Target)!, name), kept.File(name)]);
                    copying.WaitForExit();
                }

                copied.SetResult();
            }
        }));

        // What came after the last record may or may not have reached the disk.
        await File.AppendAllTextAsync(kept.File("terms.obo.part"), "not vouched for", Cancellation);
        await File.WriteAllTextAsync(kept.File("terms.obo.part.json.new"), "{", Cancellation);
        var server = Serve("files.test", wire => RestAsync(wire, Content));
        var download = (await FetchAsync(Address, r => r with { File = kept.File("terms.obo") })).Value;
        Assert.Equal(Sha256(Content), download.Sha256);
        Assert.InRange(download.Trace.ResumedFrom, 100_000, 200_000);
        Assert.Equal(400_000, download.Trace.ResumedFrom + download.Trace.BytesReceived);
        Assert.Single(server.Requests);
        Assert.Equal(["terms.obo"], Directory.EnumerateFiles(kept.Path).Select(Path.GetFileName));
    }

    [Theory]
    [InlineData("part changed")]
    [InlineData("part cut")]
    [InlineData("part gone")]
    [InlineData("record cut")]
    [InlineData("record empty")]
    [InlineData("record null")]
    [InlineData("record gone")]
    [InlineData("record of another address")]
    public async Task A_part_and_a_record_that_do_not_fit_count_as_nothing(string fault)
    {
        await CancelledAsync();
        var (part, record) = (Target + ".part", Target + ".part.json");
        var text = await File.ReadAllTextAsync(record, Cancellation);
        switch (fault)
        {
            case "part changed":
                var bytes = await File.ReadAllBytesAsync(part, Cancellation);
                bytes[77] ^= 1;
                await File.WriteAllBytesAsync(part, bytes, Cancellation);
                break;
            case "part cut":
                await File.WriteAllBytesAsync(part, Content[..1_000], Cancellation);
                break;
            case "part gone":
                File.Delete(part);
                break;
            case "record gone":
                File.Delete(record);
                break;
            case "record of another address":
                break;
            default:
                await File.WriteAllTextAsync(record, fault switch { "record cut" => text[..(text.Length / 2)], "record empty" => "", _ => "null" }, Cancellation);
                break;
        }

        var server = Serve("files.test", wire => RestAsync(wire, Content));
        var download = (await FetchAsync(fault == "record of another address" ? "http://files.test/other.obo" : Address)).Value;
        Assert.Equal((Sha256(Content), 0L), (download.Sha256, download.Trace.ResumedFrom));
        Assert.DoesNotContain("Range:", Assert.Single(server.Requests));
        Assert.Equal(["terms.obo"], Left);
    }

    [Fact]
    public async Task A_server_that_ignores_the_range_is_read_from_the_beginning()
    {
        await CancelledAsync();
        Serve("files.test", wire => wire.AnswerAsync("200 OK", Content, "ETag: \"v1\"\r\n"));
        var download = (await FetchAsync(Address)).Value;
        Assert.Equal((Sha256(Content), 0L, 1), (download.Sha256, download.Trace.ResumedFrom, download.Trace.Attempts));
    }

    [Fact]
    public async Task New_content_is_read_from_the_beginning()
    {
        await CancelledAsync();
        var other = Bytes(90_000, seed: 2);
        Serve("files.test", wire => RestAsync(wire, other, tag: "\"v2\""));
        Assert.Equal(Sha256(other), (await FetchAsync(Address)).Value.Sha256);
    }

    [Theory]
    [InlineData("bytes 149999-399999/400000")]
    [InlineData("bytes 150001-399999/400000")]
    [InlineData("bytes 0-399999/400000")]
    [InlineData("lines 150000-399999/400000")]
    [InlineData("bytes */400000")]
    [InlineData("garbage")]
    [InlineData("bytes 150000-399998/400000", DownloadCodes.Length)]
    [InlineData("bytes 150000-399999/400001", DownloadCodes.Changed)]
    public async Task A_part_that_was_not_asked_for_is_not_appended(string range, string code = DownloadCodes.Range)
    {
        await CancelledAsync();
        var server = Serve("files.test", wire => wire.Header("Range") is null
            ? wire.AnswerAsync("200 OK", Content)
            : wire.AnswerAsync("206 Partial Content", Content.AsMemory(150_000), $"Content-Range: {range}\r\nETag: \"v1\"\r\n"));
        var answer = await FetchAsync(Address);
        if (code == DownloadCodes.Length)
        {
            Assert.Equal((code, 1), (answer.Error!.Code, server.Requests.Count));
            Assert.Empty(Left);
            return;
        }

        Assert.Equal((Sha256(Content), 0L), (answer.Value.Sha256, answer.Value.Trace.ResumedFrom));
        Assert.Equal([code, null], answer.Value.Trace.Hops.Select(h => h.Code));
    }

    [Fact]
    public async Task A_part_that_nobody_asked_for_is_refused()
    {
        Serve("files.test", wire => wire.AnswerAsync("206 Partial Content", Content, "Content-Range: bytes 0-399999/400000\r\n"));
        Assert.Equal(DownloadCodes.Range, (await FetchAsync(Address)).Error!.Code);
        Assert.Empty(Left);
    }

    [Theory]
    [InlineData("\"v2\"")]
    [InlineData("W/\"v1\"")]
    public async Task A_rest_under_another_tag_is_not_appended(string tag)
    {
        await CancelledAsync();
        Serve("files.test", wire => wire.Header("Range") is null
            ? wire.AnswerAsync("200 OK", Content)
            : wire.AnswerAsync("206 Partial Content", Content.AsMemory(150_000), $"Content-Range: bytes 150000-399999/400000\r\nETag: {tag}\r\n"));
        var download = (await FetchAsync(Address)).Value;
        Assert.Equal([DownloadCodes.Changed, null], download.Trace.Hops.Select(h => h.Code));
        Assert.Equal(Sha256(Content), download.Sha256);
    }

    [Fact]
    public async Task Content_that_changed_under_the_same_tag_shows_in_the_checksum_and_is_read_anew_once()
    {
        await CancelledAsync();
        var other = Bytes(400_000, seed: 2);
        var server = Serve("files.test", wire => RestAsync(wire, other));
        Assert.True(Checksum.TryParse(Sha256(other), out var expected));
        var download = (await FetchAsync(Address, r => r with { Expected = expected })).Value;
        Assert.Equal((Sha256(other), 0L, 2), (download.Sha256, download.Trace.ResumedFrom, server.Requests.Count));
    }

    [Fact]
    public async Task Content_that_keeps_changing_under_the_same_tag_is_given_up()
    {
        // Other content each time, and each whole answer breaks, so that the rest is asked for and belongs to something else.
        Assert.True(Checksum.TryParse(Sha256(Content), out var expected));
        var server = Serve("files.test", wire => wire.Header("Range") is null ? BreakAsync(wire, Bytes(400_000, wire.Number), 100_000) : RestAsync(wire, Bytes(400_000, wire.Number)));
        var error = (await FetchAsync(Address, r => r with { Expected = expected })).Error!;
        Assert.Equal((DownloadCodes.Changed, ErrorKind.Unavailable, 4), (error.Code, error.Kind, server.Requests.Count));
        Assert.Empty(Left);
    }

    [Fact]
    public async Task A_part_that_was_whole_already_is_finished_without_its_content_coming_again()
    {
        await CancelledAsync(Content.Length);
        var server = Serve("files.test", wire => wire.AnswerAsync("416 Range Not Satisfiable", headers: "Content-Range: bytes */400000\r\nETag: \"v1\"\r\n"));
        var download = (await FetchAsync(Address)).Value;
        Assert.Equal((Sha256(Content), 400_000L, 0L, "\"v1\""), (download.Sha256, download.Trace.ResumedFrom, download.Trace.BytesReceived, download.Resource.ETag));
        Assert.Contains("Range: bytes=400000-\r\n", Assert.Single(server.Requests));
    }

    [Theory]
    [InlineData("Content-Range: bytes */100000\r\n")]
    [InlineData("")]
    public async Task A_range_that_is_refused_is_read_anew(string headers)
    {
        await CancelledAsync();
        Serve("files.test", wire => wire.Header("Range") is null ? wire.AnswerAsync("200 OK", Content) : wire.AnswerAsync("416 Range Not Satisfiable", headers: headers));
        Assert.Equal(Sha256(Content), (await FetchAsync(Address)).Value.Sha256);
    }

    [Theory]
    [InlineData("ETag: W/\"v1\"\r\n", null)]
    [InlineData("", null)]
    [InlineData("Last-Modified: Sun, 01 Mar 2026 11:59:30 GMT\r\nDate: Sun, 01 Mar 2026 12:00:00 GMT\r\n", null)]
    [InlineData("Last-Modified: Sun, 01 Mar 2026 11:00:00 GMT\r\nDate: Sun, 01 Mar 2026 12:00:00 GMT\r\n", "Sun, 01 Mar 2026 11:00:00 GMT")]
    public async Task Only_what_is_sure_to_be_the_same_is_continued(string headers, string? condition)
    {
        var server = Serve("files.test", wire => wire.Number == 1 ? BreakAsync(wire, Content, 150_000, headers) : RestAsync(wire, Content, tag: condition ?? "", headers));
        var download = (await FetchAsync(Address)).Value;
        Assert.Equal((Sha256(Content), condition is null ? 0L : 150_000L), (download.Sha256, download.Trace.ResumedFrom));
        var last = server.Requests.Last();
        Assert.Equal(condition, last.Contains("If-Range: ", StringComparison.Ordinal) ? last.Split("If-Range: ")[1].Split("\r\n")[0] : null);
        Assert.Equal(condition is not null, last.Contains("Range: bytes=150000-\r\n", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_cannot_be_continued_is_not_left_behind()
    {
        Serve("files.test", wire => BreakAsync(wire, Content, 150_000, headers: ""));
        Assert.Equal(DownloadCodes.Truncated, (await FetchAsync(Address, options: o => o with { MaxAttempts = 2 })).Error!.Code);
        Assert.Empty(Left);
    }

    [Fact]
    public async Task A_compressed_answer_that_breaks_is_asked_for_uncompressed_so_that_the_rest_can_be_continued()
    {
        using var packed = new MemoryStream();
        await using (var packing = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            await packing.WriteAsync(Content, Cancellation);
        }

        var server = Serve("files.test", wire => wire.Number switch
        {
            1 => BreakAsync(wire, packed.ToArray(), 150_000, "Content-Encoding: gzip\r\nETag: \"v1-gzip\"\r\n"),
            2 => BreakAsync(wire, Content, 150_000),
            _ => RestAsync(wire, Content),
        });
        var download = (await FetchAsync(Address)).Value;
        Assert.Equal((Sha256(Content), 150_000L), (download.Sha256, download.Trace.ResumedFrom));
        Assert.Equal(["gzip, br", "identity", "identity"], server.Requests.Select(r => r.Split("Accept-Encoding: ")[1].Split("\r\n")[0]));
        Assert.Equal([false, false, true], server.Requests.Select(r => r.Contains("Range: ", StringComparison.Ordinal)));
    }

    // Leaves a part as a caller who cancels leaves it.
    private async Task CancelledAsync(int bytes = 150_000)
    {
        using var source = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        Serve("files.test", async wire =>
        {
            await wire.SendAsync($"HTTP/1.1 200 OK\r\nContent-Length: {(bytes == Content.Length ? bytes : 400_000)}\r\nETag: \"v1\"\r\n\r\n");
            await wire.SendAsync(Content.AsMemory(0, bytes));
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, wire.Stopping);
        });
        var watch = new Watch(Clock, progress =>
        {
            if (progress.Bytes == bytes)
            {
                source.Cancel();
            }
        });
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Downloader().FetchAsync(new DownloadRequest { Address = new Uri(Address), File = Target }, watch, source.Token));
    }

    private static async Task BreakAsync(Wire wire, byte[] content, int after, string headers = "ETag: \"v1\"\r\n")
    {
        await wire.SendAsync($"HTTP/1.1 200 OK\r\nContent-Length: {content.Length}\r\n{headers}\r\n");
        await wire.SendAsync(content.AsMemory(0, after));
    }

    // An honest server with ranges.
    private static Task RestAsync(Wire wire, byte[] content, string tag = "\"v1\"", string? headers = null)
    {
        headers ??= $"ETag: {tag}\r\n";
        if (wire.Header("Range") is not { } asked || wire.Header("If-Range") != tag)
        {
            return wire.AnswerAsync("200 OK", content, headers);
        }

        var from = (int)RangeHeaderValue.Parse(asked).Ranges.Single().From!.Value;
        return wire.AnswerAsync("206 Partial Content", content.AsMemory(from), string.Create(CultureInfo.InvariantCulture, $"Content-Range: bytes {from}-{content.Length - 1}/{content.Length}\r\n{headers}"));
    }
}
