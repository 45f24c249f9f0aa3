using System.Text.Json;
using System.Text.Json.Nodes;
using Alexandria.Testing;
using Alexandria.Testing.Servers;

namespace Alexandria.EndToEnd.Tests.Resolution;

/// <summary>The command line, against a server by its address or on a data directory.</summary>
internal sealed class CliDesk : OperationDesk
{
    private static readonly Dictionary<string, string> Verbs = new(StringComparer.Ordinal)
    {
        ["articles.write"] = "article write", ["articles.get"] = "article show", ["crashes.submit"] = "crash submit", ["audit.list"] = "audit list",
        ["tickets.open"] = "ticket open", ["tickets.get"] = "ticket show", ["tickets.reject-link"] = "ticket reject-link", ["tickets.link"] = "ticket link",
        ["tickets.comment"] = "ticket comment", ["tickets.edit-proposal"] = "ticket edit-proposal", ["tickets.accept-proposal"] = "ticket accept-proposal",
        ["tickets.reply"] = "ticket reply", ["tickets.resolve"] = "ticket resolve", ["tickets.make-article"] = "ticket make-article", ["tickets.reopen"] = "ticket reopen",
    };

    private readonly RunningServer? server;
    private readonly TestDirectory files = new();
    private readonly string dataDirectory;
    private readonly string[] where;

    /// <summary>Against a server, with the administrator's key in a file.</summary>
    public CliDesk(RunningServer server)
    {
        (this.server, dataDirectory) = (server, server.DataDirectory);
        File.WriteAllText(files["key"], RunningServer.AdminKey + "\n");
        where = ["--url", server.Address.ToString(), "--key-file", files["key"]];
    }

    /// <summary>On a data directory that no server holds: each verb runs in a process of its own, and ends when its work is done.</summary>
    public CliDesk(string dataDirectory) => (this.dataDirectory, where) = (dataDirectory, ["--data", dataDirectory]);

    public override string Surface => server is null ? "cli" : "rest";

    public override async Task<TicketSeen> UntilAsync(string ticketId, Func<TicketSeen, bool> holds)
    {
        if (server is not null)
        {
            return await server.UntilAsync(() => SeeAsync(ticketId), holds);
        }

        // The verb before ended only after the workflow had come to rest, unless the work is a worker's.
        var seen = await SeeAsync(ticketId);
        for (var look = 0; TestInstallation.IsScaleOut && !holds(seen) && look < 60; look++)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(500), TimeProvider.System, TestContext.Current.CancellationToken);
            seen = await SeeAsync(ticketId);
        }

        Assert.True(holds(seen), seen.ToString());
        return seen;
    }

    public override Task AuditVerifiesAsync(int least) => CommandLine.AuditVerifiesAsync(dataDirectory, least);

    public override ValueTask DisposeAsync()
    {
        files.Dispose();
        return ValueTask.CompletedTask;
    }

    protected override async Task<JsonNode> CallAsync(string operation, JsonObject arguments)
    {
        List<string> line = [.. Verbs[operation].Split(' '), .. where, "--json"];
        foreach (var (name, value) in arguments)
        {
            var (option, text) = ("--" + JsonNamingPolicy.KebabCaseLower.ConvertName(name), value!.ToString());
            if (name == "content")
            {
                line.Add(Write(name, text));
            }
            else if (text.Contains('\n', StringComparison.Ordinal))
            {
                line.AddRange([option + "-file", Write(name, text)]);
            }
            else
            {
                line.AddRange([option, text]);
            }
        }

        var answer = await CommandLine.RunAsync([.. line]);
        Assert.True(answer.Code == 0, $"{string.Join(' ', line)}: {answer.Code} {answer.Error}");
        return JsonNode.Parse(answer.Out)!;
    }

    private string Write(string name, string text)
    {
        File.WriteAllText(files[name], text);
        return files[name];
    }
}
