using System.CommandLine;
using Alexandria.Modules;

namespace Alexandria.Surfaces.Cli;

/// <summary>The command of a verb that is no operation.</summary>
internal static class VerbCommand
{
    public static void Fill(Command command, Verb verb, CommonOptions common, CommandLineSetup setup)
    {
        var values = new List<VerbValue>();
        var flags = new List<(VerbOption Declared, Option<bool> Option)>();
        foreach (var declared in verb.Options)
        {
            if (declared.IsFlag)
            {
                var flag = new Option<bool>($"--{declared.Name.TrimStart('-')}") { Description = declared.Summary };
                command.Add(flag);
                flags.Add((declared, flag));
            }
            else
            {
                values.Add(new VerbValue(declared, command));
            }
        }

        if (verb.CallsOperations)
        {
            command.Add(common.Url);
            command.Add(common.KeyFile);
        }

        command.SetAction((parsed, cancellation) =>
        {
            var given = new Dictionary<string, string>(StringComparer.Ordinal);
            foreach (var value in values)
            {
                if (value.Read(parsed) is { } text)
                {
                    given[value.Name] = text;
                }
            }

            foreach (var (declared, _) in flags.Where(f => parsed.GetValue(f.Option)))
            {
                given[declared.Name.TrimStart('-')] = "true";
            }

            var directory = setup.DataDirectory(parsed.GetValue(common.Data));
            return verb.RunAsync(new VerbContext
            {
                Values = given,
                Out = setup.Terminal.Out,
                Error = setup.Terminal.Error,
                Json = parsed.GetValue(common.JsonOutput),
                DataDirectory = directory,
                Services = setup.Services(directory),
                Connect = stop => ConnectAsync(parsed, common, setup, stop),
                Cancellation = cancellation,
            });
        });
    }

    private static async Task<Result<IVerbOperations>> ConnectAsync(ParseResult parsed, CommonOptions common, CommandLineSetup setup, CancellationToken cancellation)
    {
        var route = await common.RouteAsync(parsed, new InputFiles(setup.Terminal), cancellation);
        if (route.Failed)
        {
            return route.Error;
        }

        var target = await setup.Connect(route.Value, cancellation);
        return target.Failed ? target.Error : new VerbOperations(setup.Operations, target.Value);
    }
}
