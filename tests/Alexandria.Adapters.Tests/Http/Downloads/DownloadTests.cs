using System.Diagnostics;
using System.IO.Compression;
using System.Text;
using Alexandria.Downloads;

namespace Alexandria.Adapters.Tests.Http.Downloads;

public sealed class DownloadTests : DownloadTest
{
    [Fact]
    public async Task A_file_comes_whole_under_its_name_with_its_digest_and_how_it_went()
    {
        var content = Bytes(300_000);
        var server = Serve("files.test", wire => wire.AnswerAsync("200 OK", content, "ETag: \"v1\"\r\nLast-Modified: Sun, 01 Feb 2026 10:00:00 GMT\r\nContent-Type: text/plain; charset=utf-8\r\n"));
        var seen = new List<DownloadProgress>();
        var download = (await FetchAsync("http://files.test/terms.obo", progress: new Watch(Clock, seen.Add))).Value;

        Assert.Equal((false, Target, 300_000L, Sha256(content)), (download.NotModified, download.File, download.Bytes, download.Sha256));
        Assert.Equal(new DownloadedResource("http://files.test/terms.obo", "\"v1\"", new DateTimeOffset(2026, 2, 1, 10, 0, 0, TimeSpan.Zero), "text/plain"), download.Resource);
        Assert.Equal(content, await File.ReadAllBytesAsync(Target, Cancellation));
        Assert.Equal(["terms.obo"], Left);
        Assert.Equal((1, 0, 0L, 300_000L), (download.Trace.Attempts, download.Trace.Cooldowns, download.Trace.ResumedFrom, download.Trace.BytesReceived));
        Assert.Equal(new DownloadHop("files.test", 200, null, TimeSpan.Zero, TimeSpan.Zero, TimeSpan.Zero, 300_000, null), Assert.Single(download.Trace.Hops));
        Assert.Equal((300_000L, 300_000L), (seen[^1].Bytes, seen[^1].Total));
        Assert.Matches(@"\r\nUser-Agent: Alexandria/\d+\.\d+\.\d+ \(\+https://example\.org/us\)\r\n", Assert.Single(await AgainWithContactAsync(server)));
    }

    [Fact]
    public async Task Servers_are_told_nothing_that_they_need_not_know()
    {
        var server = Serve("files.test", wire => wire.AnswerAsync("200 OK", headers: "Set-Cookie: id=1; Path=/\r\n"));
        using var activity = new Activity("download").Start();
        activity.AddBaggage("tenant", "acme");
        var downloader = Downloader();
        var request = new DownloadRequest { Address = new Uri("http://files.test/terms.obo"), File = Target };
        await downloader.FetchAsync(request, progress: null, Cancellation);
        await downloader.FetchAsync(request, progress: null, Cancellation);
        Assert.Equal(
            ["Accept", "Accept-Encoding", "Host", "User-Agent"],
            server.Requests.SelectMany(r => r.Split("\r\n").Skip(1)).Where(line => line.Length > 0).Select(line => line.Split(':')[0]).Distinct().Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_known_version_that_is_still_the_newest_is_not_downloaded_again()
    {
        var server = Serve("files.test", wire => wire.SendAsync(wire.Header("If-None-Match") == "\"v1\"" ? "HTTP/1.1 304 Not Modified\r\n\r\n" : "HTTP/1.1 500 Oh\r\n\r\n"));
        var known = new KnownVersion("\"v1\"", new DateTimeOffset(2026, 2, 1, 10, 0, 0, TimeSpan.Zero));
        var download = (await FetchAsync("http://files.test/terms.obo", r => r with { Known = known })).Value;
        Assert.Equal((true, null, 0L, null), (download.NotModified, download.File, download.Bytes, download.Sha256));
        Assert.Equal(("\"v1\"", known.LastModified), (download.Resource.ETag, download.Resource.LastModified));
        Assert.Equal(304, Assert.Single(download.Trace.Hops).Status);
        Assert.Contains("If-Modified-Since: Sun, 01 Feb 2026 10:00:00 GMT", Assert.Single(server.Requests));
        Assert.Empty(Left);
    }

    [Theory]
    [InlineData("\"v1\"")]
    [InlineData("W/\"v1\"")]
    [InlineData("v1")]
    [InlineData("\"\u00e9\"")]
    public async Task An_ETag_is_sent_back_as_it_came_if_it_can_be(string tag)
    {
        var server = Serve("files.test", wire => wire.AnswerAsync("200 OK", headers: $"ETag: {tag}\r\n"));
        var resource = (await FetchAsync("http://files.test/terms.obo")).Value.Resource;
        Assert.False((await FetchAsync("http://files.test/terms.obo", r => r with { Known = new KnownVersion(resource.ETag, resource.LastModified) })).Failed);
        Assert.Equal(char.IsAscii(tag[1]), server.Requests.Last().Contains($"If-None-Match: {tag}\r\n", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Not_modified_without_having_been_asked_is_an_error()
    {
        Serve("files.test", wire => wire.SendAsync("HTTP/1.1 304 Not Modified\r\n\r\n"));
        Assert.Equal(DownloadCodes.Status, (await FetchAsync("http://files.test/terms.obo")).Error!.Code);
        Assert.Empty(Left);
    }

    [Fact]
    public async Task Other_content_under_a_known_ETag_is_found_out()
    {
        Serve("files.test", wire => wire.AnswerAsync("200 OK", "new"u8.ToArray(), "ETag: \"v1\"\r\n"));
        var answer = await FetchAsync("http://files.test/terms.obo", r => r with { Known = new KnownVersion("\"v1\"", null, Sha256("old"u8.ToArray())) });
        Assert.Equal(DownloadCodes.Changed, answer.Error!.Code);
        Assert.Empty(Left);
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("br")]
    public async Task A_compressed_answer_is_decompressed_and_both_sizes_are_counted(string coding)
    {
        var content = Encoding.ASCII.GetBytes(new string('a', 200_000));
        var packed = Packed(coding, content);
        var server = Serve("files.test", wire => wire.AnswerAsync("200 OK", packed, $"Content-Encoding: {coding}\r\n"));
        var download = (await FetchAsync("http://files.test/terms.obo")).Value;
        Assert.Equal((200_000L, Sha256(content), (long)packed.Length), (download.Bytes, download.Sha256, download.Trace.BytesReceived));
        Assert.Contains("Accept-Encoding: gzip, br\r\n", Assert.Single(server.Requests));
    }

    [Fact]
    public async Task What_is_published_compressed_stays_so()
    {
        var packed = Packed("gzip", "content"u8.ToArray());
        var server = Serve("files.test", wire => wire.AnswerAsync("200 OK", packed, "Content-Encoding: gzip\r\n"));
        Assert.Equal(Sha256(packed), (await FetchAsync("http://files.test/terms.obo.gz")).Value.Sha256);
        Assert.Contains("Accept-Encoding: identity\r\n", Assert.Single(server.Requests));
    }

    [Fact]
    public async Task A_small_answer_is_read_into_memory_under_the_same_rules()
    {
        Serve("registry.test", wire => wire.Header("Accept") == "application/json"
            ? wire.AnswerAsync("200 OK", Packed("gzip", """{"a":1}"""u8.ToArray()), "Content-Encoding: gzip\r\nContent-Type: application/json\r\n")
            : wire.AnswerAsync("406 Not Acceptable"));
        var request = new ResourceRequest { Address = new Uri("http://registry.test/api?key=secret&x=1"), Accept = "application/json" };
        var read = (await Downloader().ReadAsync(request, Cancellation)).Value;
        Assert.Equal("""{"a":1}""", Encoding.UTF8.GetString(read.Content.Span));
        Assert.Equal(("http://registry.test/api?key=…&x=…", "application/json"), (read.Resource.Address, read.Resource.MediaType));
        Assert.Equal(DownloadCodes.TooLarge, (await Downloader().ReadAsync(request with { MaxBytes = 6 }, Cancellation)).Error!.Code);
        Assert.Equal(DownloadCodes.Status, (await Downloader().ReadAsync(request with { Accept = null }, Cancellation)).Error!.Code);
    }

    [Fact]
    public async Task An_answer_of_an_unexpected_length_is_not_read()
    {
        var server = Serve("files.test", async wire =>
        {
            await wire.SendAsync("HTTP/1.1 200 OK\r\nContent-Length: 5000000\r\n\r\n");
            await wire.SendAsync(new byte[1_000]);
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, wire.Stopping);
        });
        Assert.Equal(DownloadCodes.Length, (await FetchAsync("http://files.test/terms.obo", r => r with { ExpectedBytes = 4_999_999 })).Error!.Code);
        Assert.Equal(DownloadCodes.TooLarge, (await FetchAsync("http://files.test/terms.obo", r => r with { MaxBytes = 4_999_999 })).Error!.Code);
        Assert.Equal(2, server.Requests.Count);
        Assert.Empty(Left);
    }

    [Theory]
    [InlineData("ftp://files.test/x", DownloadCodes.InvalidRequest)]
    [InlineData("file:///etc/passwd", DownloadCodes.InvalidRequest)]
    [InlineData("http://user:hunter2@files.test/x", DownloadCodes.InvalidRequest)]
    [InlineData("http://files.test:8080/x", DownloadCodes.PortNotAllowed)]
    [InlineData("http://other.test/x", DownloadCodes.HostNotAllowed)]
    [InlineData("http://files.test.evil.test/x", DownloadCodes.HostNotAllowed)]
    [InlineData("http://test/x", DownloadCodes.HostNotAllowed)]
    public async Task Addresses_that_may_not_be_asked_are_refused_before_anything_is_sent(string address, string code)
    {
        var error = (await FetchAsync(address, options: o => o with { AllowedHosts = ["files.test", "*.files.test"] })).Error!;
        Assert.Equal(code, error.Code);
        Assert.DoesNotContain("hunter2", error.Message);
        Assert.Empty(Left);
    }

    [Theory]
    [InlineData("http://files.test/x")]
    [InlineData("http://FILES.test/x")]
    [InlineData("http://deep.mirror.files.test/x")]
    public async Task Hosts_on_the_list_are_asked(string address)
    {
        var server = Serve("files.test", wire => wire.AnswerAsync("200 OK"));
        Network.Add("deep.mirror.files.test", server.Port);
        Assert.Equal(0, (await FetchAsync(address, options: o => o with { AllowedHosts = ["files.test", "*.files.test"] })).Value.Bytes);
    }

    [Theory]
    [InlineData(null, -1L, 1.0)]
    [InlineData(null, 1L, 0.0)]
    [InlineData(null, 1L, 86_401.0)]
    [InlineData("terms.obo", 1L, 1.0)]
    [InlineData("/", 1L, 1.0)]
    [InlineData("/tmp", 1L, 1.0)]
    public async Task A_wrong_request_is_refused(string? file, long most, double seconds) => Assert.Equal(
        DownloadCodes.InvalidRequest,
        (await FetchAsync("http://files.test/x", r => r with { File = file ?? r.File, MaxBytes = most, Deadline = TimeSpan.FromSeconds(seconds) })).Error!.Code);

    [Fact]
    public async Task One_file_is_downloaded_once_at_a_time()
    {
        var (begun, release) = (new TaskCompletionSource(), new TaskCompletionSource());
        Serve("files.test", async wire =>
        {
            begun.TrySetResult();
            await release.Task;
            await wire.AnswerAsync("200 OK", "content"u8.ToArray());
        });
        var first = FetchAsync("http://files.test/terms.obo");
        await begun.Task;
        Assert.Equal((DownloadCodes.InUse, ErrorKind.Conflict), (await FetchAsync("http://files.test/terms.obo")).Error is { } e ? (e.Code, e.Kind) : default);
        release.SetResult();
        Assert.Equal(7, (await first).Value.Bytes);
        Assert.Equal(["terms.obo"], Left);
    }

    [Fact]
    public async Task A_folder_that_cannot_be_written_is_an_error_that_says_so()
    {
        Serve("files.test", wire => wire.AnswerAsync("200 OK"));
        await File.WriteAllTextAsync(Target, "a file", Cancellation);
        Assert.Equal(DownloadCodes.Storage, (await FetchAsync("http://files.test/terms.obo", r => r with { File = Path.Combine(Target, "x.obo") })).Error!.Code);
    }

    [Theory]
    [InlineData(401)]
    [InlineData(404)]
    [InlineData(204)]
    [InlineData(205)]
    [InlineData(300)]
    [InlineData(416)]
    [InlineData(599)]
    public async Task A_status_that_will_not_change_ends_it_and_nothing_of_the_answer_is_repeated(int status)
    {
        var server = Serve("files.test", wire => wire.SendAsync($"HTTP/1.1 {status} leaked-secret\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"));
        var error = (await FetchAsync("http://files.test/terms.obo?token=hidden")).Error!;
        Assert.Equal(DownloadCodes.Status, error.Code);
        Assert.Contains($"status {status}", error.Message);
        Assert.DoesNotContain("leaked", error.Message);
        Assert.DoesNotContain(Log.Append(error.Message), line => line.Contains("hidden", StringComparison.Ordinal));
        Assert.Single(server.Requests);
        Assert.Empty(Left);
    }

    [Fact]
    public async Task A_host_that_is_not_there_is_unreachable_after_all_attempts()
    {
        var server = Serve("files.test", wire => wire.AnswerAsync("200 OK"));
        await server.DisposeAsync();
        var hops = new List<DownloadHop>();
        var error = (await FetchAsync("http://files.test/terms.obo", r => r with { Hops = new Listed(hops) }, o => o with { MaxAttempts = 3 })).Error!;
        Assert.Equal((DownloadCodes.Unreachable, ErrorKind.Unavailable), (error.Code, error.Kind));
        Assert.Equal([DownloadCodes.Unreachable, DownloadCodes.Unreachable, DownloadCodes.Unreachable], hops.Select(h => h.Code));
    }

    private async Task<IEnumerable<string>> AgainWithContactAsync(Upstream server)
    {
        await FetchAsync("http://files.test/terms.obo", options: o => o with { Contact = "https://example.org/us" });
        return server.Requests.Skip(1);
    }

    private static byte[] Packed(string coding, byte[] content)
    {
        using var packed = new MemoryStream();
        using (Stream packing = coding == "br" ? new BrotliStream(packed, CompressionLevel.Fastest) : new GZipStream(packed, CompressionLevel.Fastest))
        {
            packing.Write(content);
        }

        return packed.ToArray();
    }

    private sealed class Listed(List<DownloadHop> hops) : IProgress<DownloadHop>
    {
        public void Report(DownloadHop value) => hops.Add(value);
    }
}
