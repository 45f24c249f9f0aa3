using System.CommandLine;
using System.CommandLine.Parsing;
using Alexandria.Modules;

namespace Alexandria.Surfaces.Cli;

/// <summary>A value of a verb: an option, and for a positional one an argument as well.</summary>
internal sealed class VerbValue
{
    private readonly VerbOption declared;
    private readonly Option<string> option;
    private readonly Argument<string>? position;

    public VerbValue(VerbOption declared, Command command)
    {
        this.declared = declared;
        Name = declared.Name.TrimStart('-');
        var description = declared.Default is null ? declared.Summary : $"{declared.Summary} Default: {declared.Default}.";

        // Which of its two forms is used is not known before the line is read; then neither can be required by itself.
        option = new Option<string>($"--{Name}") { Description = description, Required = declared.Required && !declared.IsPositional, HelpName = "VALUE" };
        command.Add(option);
        if (declared.IsPositional)
        {
            position = new Argument<string>(Name.ToUpperInvariant()) { Description = description, Arity = ArgumentArity.ZeroOrOne };
            command.Add(position);
            command.Validators.Add(DemandOnce);
        }
    }

    /// <summary>Without dashes.</summary>
    public string Name { get; }

    public string? Read(ParseResult parsed) => parsed.GetValue(option) ?? (position is null ? null : parsed.GetValue(position)) ?? declared.Default;

    private void DemandOnce(CommandResult result)
    {
        var asOption = result.GetResult(option) is { Implicit: false };
        var asArgument = result.GetResult(position!) is { Tokens.Count: > 0 };
        if (asOption && asArgument)
        {
            result.AddError($"{Name.ToUpperInvariant()} is given twice, as '--{Name}' as well; leave one out.");
        }
        else if (declared.Required && !asOption && !asArgument)
        {
            result.AddError($"{Name.ToUpperInvariant()} is required.");
        }
    }
}
