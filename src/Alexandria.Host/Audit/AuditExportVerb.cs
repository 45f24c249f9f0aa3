using System.Text.Json.Nodes;
using Alexandria.Host.Running;
using Alexandria.Kernel.Operations;
using Alexandria.Modules;
using Alexandria.Operations;
using Alexandria.Surfaces.Cli;

namespace Alexandria.Host.Audit;

/// <summary>Writes the audit as JSON lines, newest first, through the operation that lists it, so that permission and tenant hold as everywhere.</summary>
internal sealed class AuditExportVerb(ProcessSetup setup, Connection connection) : Verb
{
    private const string Listing = "audit.list";

    public override string Name => "audit export";

    public override string Summary => "Writes every audit record as one line of JSON to standard output, newest first.";

    public override IReadOnlyList<VerbOption> Options { get; } =
    [
        new("url", "Address of a server, instead of a data directory."),
        new("key-file", "File with the API key for the server."),
    ];

    public override IReadOnlyList<string> Examples { get; } = ["audit export > audit.jsonl", "audit export --url https://alexandria.example --key-file key.txt"];

    public override async Task<int> RunAsync(VerbContext context)
    {
        if (OperationDescriptors.Of(setup.Inventory, "audit").FirstOrDefault(o => o.Name == Listing) is not { } listing)
        {
            return VerbFailure.Report(context, Error.NotFound("operation", Listing));
        }

        var url = context.Values.GetValueOrDefault("url") ?? setup.Variable("ALEXANDRIA_URL");
        var key = context.Values.GetValueOrDefault("key-file") is { } path ? (await File.ReadAllTextAsync(path, context.Cancellation)).Trim() : null;
        var target = await connection.OpenAsync(new CallRoute(url, key, url is null ? context.DataDirectory : null), context.Cancellation);
        if (target.Failed)
        {
            return VerbFailure.Report(context, target.Error);
        }

        await using var connected = target.Value;
        return await ExportAsync(connected, listing, context);
    }

    private static async Task<int> ExportAsync(ICallTarget target, OperationDescriptor listing, VerbContext context)
    {
        var values = new JsonObject { ["limit"] = 200 };
        while (true)
        {
            var answer = await target.CallAsync(listing, values, CallOptions.Default, context.Cancellation);
            if (answer.Failure is { } failure)
            {
                failure.Write(context.Error, context.Json);
                return ExitCodes.Of(failure.Error.Kind);
            }

            foreach (var item in answer.Value!["items"]!.AsArray())
            {
                await context.Out.WriteLineAsync(item!.ToJsonString(Json.Options));
            }

            if (answer.Value["nextCursor"] is not { } cursor)
            {
                await context.Out.FlushAsync();
                return ExitCodes.Done;
            }

            values["cursor"] = cursor.DeepClone();
        }
    }
}
