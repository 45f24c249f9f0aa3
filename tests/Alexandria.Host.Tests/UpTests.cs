using System.Net;
using System.Runtime.Versioning;

namespace Alexandria.Host.Tests;

[UnsupportedOSPlatform("windows")]
public sealed class UpTests
{
    private const UnixFileMode OwnerReadWrite = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    [Fact]
    public async Task A_server_is_ready_when_it_says_so_and_ends_with_0_when_it_is_told_to_stop()
    {
        using var data = new TemporaryDirectory();
        await using var server = await ServerProcess.StartAsync(data.Path);
        using var client = new HttpClient();
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync(server.Url + "/readyz", TestContext.Current.CancellationToken)).StatusCode);
        Assert.Contains("<form", await client.GetStringAsync(server.Url + "/", TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.Equal(data.Path, server.Ready["dataDirectory"]!.ToString());
        Assert.Equal(OwnerReadWrite, File.GetUnixFileMode(data.File("alexandria.sock")));
        Assert.Contains("administrator key", server.Ready["notices"]!.ToJsonString(), StringComparison.Ordinal);

        Assert.Equal(0, await server.TerminateAsync());
        Assert.False(File.Exists(data.File("alexandria.sock")));
        Assert.Equal(0, (await CommandLine.RunAsync("audit", "verify", "--data", data.Path)).Code);
    }

    [Fact]
    public async Task A_second_server_on_the_same_directory_is_refused_and_the_first_goes_on()
    {
        using var data = new TemporaryDirectory();
        await using var server = await ServerProcess.StartAsync(data.Path);
        var second = await ServerProcess.RunAsync("up", "--data", data.Path, "--urls", "http://127.0.0.1:0");
        Assert.Equal(6, second.Code);
        Assert.Contains("runs on " + data.Path, second.Error, StringComparison.Ordinal);
        Assert.Equal(0, (await CommandLine.RunAsync("role", "list", "--data", data.Path)).Code);
    }

    [Fact]
    public async Task A_server_starts_over_the_socket_that_a_killed_one_left()
    {
        using var data = new TemporaryDirectory();
        await using (var first = await ServerProcess.StartAsync(data.Path))
        {
            first.Kill();
        }

        Assert.True(File.Exists(data.File("alexandria.sock")));
        await using var second = await ServerProcess.StartAsync(data.Path);
        Assert.Equal(0, (await CommandLine.RunAsync("role", "list", "--data", data.Path)).Code);
    }

    [Fact]
    public async Task A_taken_port_is_told_and_leaves_the_directory_free()
    {
        using var first = new TemporaryDirectory();
        using var other = new TemporaryDirectory();
        await using var server = await ServerProcess.StartAsync(first.Path);
        var refused = await CommandLine.RunAsync("up", "--data", other.Path, "--urls", server.Url);
        Assert.Equal(7, refused.Code);
        Assert.Contains("--urls", refused.Error, StringComparison.Ordinal);
        Assert.Equal(0, (await CommandLine.RunAsync("role", "list", "--data", other.Path)).Code);
    }

    [Theory]
    [InlineData("--roles", "api", "Roles")]
    [InlineData("--urls", "https://127.0.0.1:7070", "Urls")]
    [InlineData("--urls", "ftp://x", "Urls")]
    [InlineData("--urls", "http://example.org:80", "Urls")]
    [InlineData("--urls", ";", "Urls")]
    public async Task What_this_version_cannot_do_is_refused_at_start_with_the_key(string option, string value, string key)
    {
        using var data = new TemporaryDirectory();
        var refused = await CommandLine.RunAsync("up", "--data", data.Path, option, value, "--json");
        Assert.Equal(2, refused.Code);
        Assert.NotNull(refused.Problem["errors"]![key]);
    }

    [Fact]
    public async Task The_demo_stays_on_this_machine()
    {
        using var data = new TemporaryDirectory();
        var refused = await CommandLine.RunAsync("up", "--data", data.Path, "--urls", "http://*:7070", "--demo");
        Assert.Equal(2, refused.Code);
        Assert.False(File.Exists(data.File("alexandria.db")));
    }

    [Fact]
    public async Task A_directory_whose_path_is_too_long_for_a_socket_is_refused_before_anything_is_made()
    {
        using var data = new TemporaryDirectory();
        var refused = await CommandLine.RunAsync("up", "--data", data.File(new string('d', 100)));
        Assert.Equal(2, refused.Code);
        Assert.Contains("shorter", refused.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_header_does_not_make_an_administrator_on_the_network_address()
    {
        using var data = new TemporaryDirectory();
        await using var server = await ServerProcess.StartAsync(data.Path);
        using var client = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, server.Url + "/v1/users");
        request.Headers.TryAddWithoutValidation("X-Local-Caller", "root");
        request.Headers.Host = "localhost";
        Assert.Equal(HttpStatusCode.Unauthorized, (await client.SendAsync(request, TestContext.Current.CancellationToken)).StatusCode);
    }
}
