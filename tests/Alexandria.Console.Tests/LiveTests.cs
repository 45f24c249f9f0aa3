using Alexandria.Identity;

namespace Alexandria.Console.Tests;

[Collection(ConsoleCollection.Name)]
public sealed class LiveTests(ConsoleServer server)
{
    [Fact]
    public async Task The_stream_names_what_changed_and_goes_on_where_it_broke_off()
    {
        // An administrator may read every area, the demo's included.
        using var administrator = await server.VisitAsync(Roles.Administrator);
        var before = server.Events.Head;
        await GreetAsync(administrator, "Live");

        using var request = new HttpRequestMessage(HttpMethod.Get, "/console/live");
        request.Headers.Add("Last-Event-ID", $"{before}");
        using var response = await administrator.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync());

        Assert.Equal("text/event-stream", response.Content.Headers.ContentType?.MediaType);
        Assert.Equal("""data: {"name":"demo.greeted","subject":"Live"}""", await NextDataAsync(reader));
        await GreetAsync(administrator, "Later");
        Assert.Equal("""data: {"name":"demo.greeted","subject":"Later"}""", await NextDataAsync(reader));
    }

    [Fact]
    public async Task Who_may_not_read_an_area_does_not_hear_of_it()
    {
        using var agent = await server.VisitAsync(Roles.Agent);
        using var response = await agent.Http.GetAsync("/console/live", HttpCompletionOption.ResponseHeadersRead);
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync());
        await reader.ReadLineAsync();

        await GreetAsync(agent, "Unheard");
        var heard = reader.ReadToEndAsync();
        server.Clock.Advance(TimeSpan.FromSeconds(30));
        server.Clock.Advance(TimeSpan.FromMinutes(10));

        Assert.DoesNotContain("Unheard", await heard.WaitAsync(TimeSpan.FromSeconds(30)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_open_stream_does_not_hold_up_the_shutdown()
    {
        var other = new ConsoleServer();
        await other.InitializeAsync();
        using var agent = await other.VisitAsync(Roles.Agent);
        using var response = await agent.Http.GetAsync("/console/live", HttpCompletionOption.ResponseHeadersRead);

        await other.DisposeAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(20));

        Assert.True(response.IsSuccessStatusCode);
    }

    [Fact]
    public async Task A_stranger_hears_nothing()
    {
        using var visitor = server.Visit();

        Assert.StartsWith("/console/sign-in", (await visitor.GetAsync("/console/live")).Location, StringComparison.Ordinal);
    }

    private static async Task GreetAsync(Visitor visitor, string name)
    {
        var page = await visitor.GetAsync("/console/gallery");
        using var answer = await visitor.SendAsync(page.Form("#greet"), ("name", name));
        Assert.Equal("/console/gallery", answer.Headers.Location?.OriginalString);
    }

    private static async Task<string> NextDataAsync(StreamReader reader)
    {
        while (await reader.ReadLineAsync().WaitAsync(TimeSpan.FromSeconds(30)) is { } line)
        {
            if (line.StartsWith("data:", StringComparison.Ordinal))
            {
                return line;
            }
        }

        throw new EndOfStreamException();
    }
}
