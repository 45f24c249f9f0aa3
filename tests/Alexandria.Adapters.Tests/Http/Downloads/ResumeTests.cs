using System.Diagnostics;
using System.IO.Compression;
using Alexandria.Downloads;

namespace Alexandria.Adapters.Tests.Http.Downloads;

public sealed class ResumeTests : InterruptedDownloadTest
{
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
}
