using System.Text.Json.Nodes;
using Alexandria.Host.Running;
using Alexandria.Modules;
using Alexandria.Surfaces.Cli;

namespace Alexandria.Host.Configuration;

/// <summary>Shows each value in force with where it came from.</summary>
internal sealed class ConfigShowVerb(ProcessSetup setup) : Verb
{
    public override string Name => "config show";

    public override string Summary => "Shows each value of the configuration and where it comes from; secrets are masked.";

    public override IReadOnlyList<string> Examples { get; } = ["config show", "config show --data /srv/alexandria --json"];

    public override Task<int> RunAsync(VerbContext context)
    {
        var rows = setup.Report(setup.Configuration(context.DataDirectory)).Values().Select(v => new JsonObject { ["key"] = v.Key, ["value"] = v.Value, ["origin"] = v.Origin });
        VerbAnswer.Write(context, new JsonArray([.. rows]));
        return Task.FromResult(ExitCodes.Done);
    }
}

/// <summary>Checks the configuration without starting anything.</summary>
internal sealed class ConfigCheckVerb(ProcessSetup setup) : Verb
{
    public override string Name => "config check";

    public override string Summary => "Checks the configuration and lists every fault with its key; exit code 2 when there is one.";

    public override IReadOnlyList<string> Examples { get; } = ["config check --data /srv/alexandria"];

    public override Task<int> RunAsync(VerbContext context)
    {
        var faults = setup.Report(setup.Configuration(context.DataDirectory)).Faults();
        if (context.Json)
        {
            VerbAnswer.Write(context, new JsonObject { ["faults"] = new JsonArray([.. faults.Select(f => new JsonObject { ["key"] = f.Key, ["message"] = f.Message })]) });
        }
        else
        {
            context.Out.WriteLine(faults.Count == 0 ? "The configuration has no fault." : string.Join(Environment.NewLine, faults.Select(f => $"{f.Key}: {f.Message}")));
        }

        return Task.FromResult(faults.Count == 0 ? ExitCodes.Done : ExitCodes.WrongUse);
    }
}

/// <summary>Prints the schema of the configuration file.</summary>
internal sealed class ConfigSchemaVerb(ProcessSetup setup) : Verb
{
    public override string Name => "config schema";

    public override string Summary => "Prints the JSON Schema of alexandria.json: every key with its meaning, range and default.";

    public override IReadOnlyList<string> Examples { get; } = ["config schema > alexandria.schema.json"];

    public override Task<int> RunAsync(VerbContext context)
    {
        var schema = setup.Report(setup.Configuration(context.DataDirectory)).Schema();
        context.Out.WriteLine(schema.ToJsonString(new System.Text.Json.JsonSerializerOptions(Json.Options) { WriteIndented = !context.Json }));
        return Task.FromResult(ExitCodes.Done);
    }
}
