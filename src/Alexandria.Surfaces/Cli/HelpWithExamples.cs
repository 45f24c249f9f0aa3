using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace Alexandria.Surfaces.Cli;

/// <summary>The usual help, followed by example command lines.</summary>
internal sealed class HelpWithExamples(HelpAction help) : SynchronousCommandLineAction
{
    private readonly Dictionary<Command, IReadOnlyList<string>> examples = [];

    public override bool ClearsParseErrors => true;

    public void Add(Command command, IReadOnlyList<string> lines) => examples[command] = lines;

    public override int Invoke(ParseResult parseResult)
    {
        var code = help.Invoke(parseResult);
        var output = parseResult.InvocationConfiguration.Output;
        if (examples.TryGetValue(parseResult.CommandResult.Command, out var lines) && lines.Count > 0)
        {
            output.WriteLine("Examples:");
            foreach (var line in lines)
            {
                output.WriteLine($"  alexandria {line}");
            }

            output.WriteLine();
        }

        return code;
    }
}
