using System.Text.Json.Nodes;
using Alexandria.Host.Running;
using Alexandria.Modules;
using Alexandria.Surfaces.Cli;

namespace Alexandria.Host.Doctor;

/// <summary>Looks an installation over, read-only, beside a running server or without one.</summary>
internal sealed class DoctorVerb(ProcessSetup setup, TimeProvider time) : Verb
{
    public override string Name => "doctor";

    public override string Summary => "Checks configuration, store, audit, bus, disk, clock, files and ports, and says how to mend; exit code 1 when something fails.";

    public override IReadOnlyList<string> Examples { get; } = ["doctor", "doctor --data /srv/alexandria --json"];

    public override async Task<int> RunAsync(VerbContext context)
    {
        var configuration = setup.Configuration(context.DataDirectory);
        List<Finding> findings =
        [
            .. MachineChecks.Configuration(setup.Report(configuration).Faults()),
            .. MachineChecks.Directory(configuration.DataDirectory),
            .. MachineChecks.Ports(configuration.Host.Urls, configuration.DataDirectory),
            .. await StoreChecks.RunAsync(configuration, setup.Inventory.Migrations("Sqlite"), time, context.Cancellation),
        ];
        if (context.Json)
        {
            VerbAnswer.Write(context, new JsonObject { ["findings"] = System.Text.Json.JsonSerializer.SerializeToNode(findings, Json.Options) });
        }
        else
        {
            foreach (var finding in findings)
            {
                await context.Out.WriteLineAsync($"{finding.Verdict.ToString().ToLowerInvariant(),-4}  {finding.Check,-14}  {finding.Detail}{(finding.Verdict is Verdict.Ok ? "" : $" ({finding.Code})")}");
                if (finding.Remedy is { } remedy)
                {
                    await context.Out.WriteLineAsync($"{"",-22}-> {remedy}");
                }
            }
        }

        return findings.Exists(f => f.Verdict is Verdict.Fail) ? ExitCodes.No : ExitCodes.Done;
    }
}
