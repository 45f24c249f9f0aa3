using System.CommandLine;
using Alexandria.Modules;

namespace Alexandria.Surfaces.Cli;

/// <summary>The command of a verb that is no operation.</summary>
internal static class VerbCommand
{
    public static void Fill(Command command, Verb verb, CommonOptions common, CommandLineSetup setup)
    {
        var values = new List<(VerbOption Declared, Option<string> Option)>();
        var flags = new List<(VerbOption Declared, Option<bool> Option)>();
        foreach (var declared in verb.Options)
        {
            var name = $"--{declared.Name.TrimStart('-')}";
            if (declared.IsFlag)
            {
                var flag = new Option<bool>(name) { Description = declared.Summary };
                command.Add(flag);
                flags.Add((declared, flag));
            }
            else
            {
                var description = declared.Default is null ? declared.Summary : $"{declared.Summary} Default: {declared.Default}.";
                var option = new Option<string>(name) { Description = description, Required = declared.Required, HelpName = "VALUE" };
                command.Add(option);
                values.Add((declared, option));
            }
        }

        command.SetAction((parsed, cancellation) =>
        {
            var given = new Dictionary<string, string>(StringComparer.Ordinal);
            foreach (var (declared, option) in values)
            {
                if ((parsed.GetValue(option) ?? declared.Default) is { } value)
                {
                    given[declared.Name.TrimStart('-')] = value;
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
