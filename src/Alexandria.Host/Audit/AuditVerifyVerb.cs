using Alexandria.Host.Running;
using Alexandria.Kernel.Audit;
using Alexandria.Modules;
using Alexandria.Surfaces.Cli;

namespace Alexandria.Host.Audit;

/// <summary>Recomputes the audit's chain: read-only, beside a running server if there is one.</summary>
internal sealed class AuditVerifyVerb(ProcessSetup setup) : Verb
{
    public override string Name => "audit verify";

    public override string Summary => "Verifies every sealed audit record against the chain; exit code 1 names the first broken one.";

    public override IReadOnlyList<string> Examples { get; } = ["audit verify --data /srv/alexandria", "audit verify --json"];

    public override async Task<int> RunAsync(VerbContext context)
    {
        var store = await ReadOnlyStore.OpenAsync(setup.Configuration(context.DataDirectory), context.Cancellation);
        if (store.Failed)
        {
            return VerbFailure.Report(context, store.Error);
        }

        await using var opened = store.Value;
        var found = await AuditChain.VerifyAsync(opened.Database, opened.Vault, context.Cancellation);
        if (context.Json)
        {
            VerbAnswer.Write(context, System.Text.Json.JsonSerializer.SerializeToNode(found, Json.Options)!);
        }
        else
        {
            await context.Out.WriteLineAsync($"sealed and verified  {found.Sealed}");
            if (found.Broken is { } broken)
            {
                await context.Out.WriteLineAsync($"broken               at position {broken.Position}{(broken.RecordId is { } id ? $", record {id}" : "")}: {broken.Reason}");
            }
            else
            {
                await context.Out.WriteLineAsync($"not yet sealed       {found.Unsealed}");
            }
        }

        return found.Broken is null ? ExitCodes.Done : ExitCodes.No;
    }
}
