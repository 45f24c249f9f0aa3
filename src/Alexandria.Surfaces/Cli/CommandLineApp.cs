using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace Alexandria.Surfaces.Cli;

/// <summary>The command line: a verb for each operation, and the verbs that modules and the host contribute.</summary>
public sealed class CommandLineApp
{
    private readonly CommandLineSetup setup;
    private readonly RootCommand root = new("Alexandria: tickets, crash reports and knowledge, from the question to the proven answer.");
    private readonly CommonOptions common = new();

    public CommandLineApp(CommandLineSetup setup)
    {
        this.setup = setup;

        // The executable answers --version itself, before anything is built; 'version' stays free for properties.
        foreach (var version in root.Options.OfType<VersionOption>().ToList())
        {
            root.Options.Remove(version);
        }

        root.Add(common.JsonOutput);
        root.Add(common.Data);
        var help = root.Options.OfType<HelpOption>().Single();
        var examples = new HelpWithExamples((HelpAction)help.Action!);
        help.Action = examples;
        var tree = new CommandTree(root);
        foreach (var operation in setup.Operations)
        {
            examples.Add(tree.Place(operation.Cli, operation.Summary, command => OperationCommand.Fill(command, operation, common, setup)), operation.Examples);
        }

        foreach (var verb in setup.Verbs)
        {
            examples.Add(tree.Place(verb.Name, verb.Summary, command => VerbCommand.Fill(command, verb, common, setup)), verb.Examples);
        }
    }

    /// <summary>Runs one command line.</summary>
    /// <returns>One of <see cref="ExitCodes"/>.</returns>
    public async Task<int> RunAsync(IReadOnlyList<string> arguments, CancellationToken cancellation)
    {
        var parsed = root.Parse(arguments);
        var terminal = setup.Terminal;
        var invocation = new InvocationConfiguration { Output = terminal.Out, Error = terminal.Error, EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null };
        if (parsed.Action is ParseErrorAction wrongUse)
        {
            return await WrongUseAsync(parsed, wrongUse, invocation, cancellation);
        }

        try
        {
            return await parsed.InvokeAsync(invocation, cancellation);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            await terminal.Error.WriteLineAsync("stopped");
            return ExitCodes.Failed;
        }
    }

    private async Task<int> WrongUseAsync(ParseResult parsed, ParseErrorAction wrongUse, InvocationConfiguration invocation, CancellationToken cancellation)
    {
        if (parsed.GetValue(common.JsonOutput))
        {
            var error = Error.Invalid("wrong_use", string.Join(' ', parsed.Errors.Select(e => e.Message)));
            ProblemText.Write(setup.Terminal.Error, CallFailure.Here(error), json: true);
            return ExitCodes.WrongUse;
        }

        wrongUse.ShowHelp = false;
        wrongUse.ShowTypoCorrections = true;

        // What is wrong belongs to standard error, corrections included.
        invocation.Output = setup.Terminal.Error;
        await parsed.InvokeAsync(invocation, cancellation);
        await setup.Terminal.Error.WriteLineAsync($"See 'alexandria {CommandTree.Path(parsed.CommandResult.Command)}--help'.");
        return ExitCodes.WrongUse;
    }
}
