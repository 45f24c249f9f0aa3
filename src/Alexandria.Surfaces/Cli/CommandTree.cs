using System.CommandLine;

namespace Alexandria.Surfaces.Cli;

/// <summary>Puts verbs of several words (<c>ticket open</c>) in their places.</summary>
internal sealed class CommandTree(RootCommand root)
{
    /// <summary>Makes the command of a verb and the groups above it.</summary>
    /// <exception cref="InvalidOperationException">The verb exists twice.</exception>
    public Command Place(string verb, string summary, Action<Command> fill)
    {
        Command at = root;
        foreach (var word in verb.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            var next = at.Subcommands.FirstOrDefault(c => c.Name == word);
            if (next is null)
            {
                next = new Command(word);
                at.Add(next);
            }

            at = next;
        }

        if (at.Action is not null)
        {
            throw new InvalidOperationException($"The verb '{verb}' exists twice; an operation's Cli and a verb's Name must differ.");
        }

        at.Description = summary;
        fill(at);
        Describe(root);
        return at;
    }

    /// <summary>The words of a command, each followed by a space.</summary>
    public static string Path(Command command) =>
        command is RootCommand || command.Parents.OfType<Command>().FirstOrDefault() is not { } parent ? "" : Path(parent) + command.Name + " ";

    // A group says what is in it; a verb that is also a group keeps its own summary.
    private static void Describe(Command command)
    {
        foreach (var group in command.Subcommands.Where(c => c.Subcommands.Count > 0))
        {
            if (group.Action is null)
            {
                group.Description = string.Join(", ", group.Subcommands.Select(c => c.Name));
            }

            Describe(group);
        }
    }
}
