using Alexandria.Testing;
using Alexandria.Testing.Servers;

namespace Alexandria.EndToEnd.Tests.Resolution;

/// <summary>From a ticket to its resolution through each surface alone.</summary>
public sealed class StoryTests
{
    [Fact]
    public async Task Through_rest_alone()
    {
        await using var server = await RunningServer.StartAsync();
        await using var desk = new RestDesk(server);
        await Story.PlayAsync(desk);
    }

    [Fact]
    public async Task Through_mcp_alone()
    {
        await using var server = await RunningServer.StartAsync();
        await using var desk = await McpDesk.ConnectAsync(server);
        await Story.PlayAsync(desk);
    }

    [Fact]
    public async Task On_the_command_line_alone_against_a_server()
    {
        await using var server = await RunningServer.StartAsync();
        await using var desk = new CliDesk(server);
        await Story.PlayAsync(desk);
    }

    [Fact]
    public async Task On_the_command_line_alone_without_a_server()
    {
        using var directory = new TestDirectory();
        await using var worker = await WorkerAsync(directory["data"]);
        await using var desk = new CliDesk(directory["data"]);
        await Story.PlayAsync(desk);
    }

    [Fact]
    public async Task In_the_browser_alone()
    {
        await using var server = await RunningServer.StartAsync();
        await using var desk = new BrowserDesk(server, await SignedInBrowser.StartAsync(server));
        await Story.PlayAsync(desk);
    }

    // Where processes share the work, a verb leaves to workers what takes time.
    private static async Task<RunningServer?> WorkerAsync(string data) =>
        await TestInstallation.OfAsync(data) is { } installation ? await RunningServer.StartAsync(installation, ("ALEXANDRIA_ROLES", "workers,scheduler")) : null;
}
