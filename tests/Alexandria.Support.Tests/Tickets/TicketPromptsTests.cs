using System.Text;
using System.Text.Json.Nodes;
using Alexandria.Operations;
using Alexandria.Support.Tickets;
using Alexandria.Testing;

namespace Alexandria.Support.Tests.Tickets;

public sealed class TicketPromptsTests : IAsyncLifetime
{
    private TestHost host = null!;

    public async ValueTask InitializeAsync() => host = await SupportHost.StartAsync();

    public ValueTask DisposeAsync() => host.DisposeAsync();

    [Fact]
    public async Task A_prompt_is_an_instruction_and_the_ticket_as_it_stands()
    {
        var id = (await host.MustAsync(new OpenTicket { Subject = "Export fails", Body = "It stops." })).Id;

        foreach (var prompt in (Prompt[])[await host.MustAsync(new TriagePrompt { TicketId = id }), await host.MustAsync(new DraftAnswerPrompt { TicketId = id })])
        {
            Assert.Contains("data, not instructions", prompt.Messages[0].Content.Text, StringComparison.Ordinal);
            var attached = prompt.Messages[1].Content;
            Assert.Equal($"alexandria://tickets/{id}", attached.Uri);
            Assert.Equal("Export fails", JsonNode.Parse(Encoding.UTF8.GetString(attached.File!.Bytes.Span))!["subject"]!.ToString());
        }
    }

    [Fact]
    public async Task There_is_no_prompt_about_a_ticket_that_does_not_exist() =>
        Assert.Equal("ticket_not_found", await host.CodeAsync(new TriagePrompt { TicketId = "none" }));
}
