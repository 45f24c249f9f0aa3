using Alexandria.Host.Running;
using Alexandria.Kernel.Operations;
using Alexandria.Modules;
using Alexandria.Surfaces.Cli;
using Alexandria.Surfaces.Mcp;

namespace Alexandria.Host.Mcp;

/// <summary>Serves MCP to the agent that started this process. Like every verb it speaks to a server, to the one that holds the data directory, or works on the directory itself; what the agent may do is decided there.</summary>
internal sealed class McpVerb(ProcessSetup setup, Connection connection, Terminal terminal) : Verb
{
    public override string Name => "mcp";

    public override string Summary => "Serves the Model Context Protocol on standard input and output, for an AI agent that starts it.";

    public override IReadOnlyList<VerbOption> Options { get; } =
    [
        new("url", "Address of a server, instead of a data directory."),
        new("key-file", "File with the API key for the server."),
    ];

    public override IReadOnlyList<string> Examples { get; } = ["mcp", "mcp --url https://alexandria.example --key-file key.txt"];

    public override async Task<int> RunAsync(VerbContext context)
    {
        var url = context.Values.GetValueOrDefault("url") ?? setup.Variable("ALEXANDRIA_URL");
        var key = context.Values.GetValueOrDefault("key-file") is { } path ? (await File.ReadAllTextAsync(path, context.Cancellation)).Trim() : null;
        var target = await connection.OpenAsync(new CallRoute(url, key, url is null ? context.DataDirectory : null), context.Cancellation);
        if (target.Failed)
        {
            return VerbFailure.Report(context, target.Error);
        }

        await using var connected = target.Value;
        var operations = new CallTargetOperations(OperationDescriptors.Of(setup.Inventory, null), connected);
        try
        {
            await McpStdio.RunAsync(operations, LocalCaller.OfProcess(), terminal.In, terminal.OutBytes, events: null, context.Cancellation);
        }
        catch (OperationCanceledException) when (context.Cancellation.IsCancellationRequested)
        {
            // Being stopped is one of the two ways to end; the agent closing its end is the other.
        }

        return ExitCodes.Done;
    }
}
