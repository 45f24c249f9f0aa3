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
                Cancellation = cancellation,
            });
        });
    }
}
