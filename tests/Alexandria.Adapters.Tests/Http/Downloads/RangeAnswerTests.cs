using Alexandria.Downloads;

namespace Alexandria.Adapters.Tests.Http.Downloads;

/// <summary>What servers answer to the wish for the rest, and what of it is appended.</summary>
public sealed class RangeAnswerTests : InterruptedDownloadTest
{
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
}
