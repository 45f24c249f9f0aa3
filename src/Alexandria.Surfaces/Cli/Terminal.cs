using System.Text;

namespace Alexandria.Surfaces.Cli;

/// <summary>Where a verb reads and writes.</summary>
public sealed record Terminal
{
    /// <summary>The result and nothing else.</summary>
    public required TextWriter Out { get; init; }

    /// <summary>Files are written here byte for byte.</summary>
    public required Stream OutBytes { get; init; }

    /// <summary>Progress, warnings and failures.</summary>
    public required TextWriter Error { get; init; }

    /// <summary>What <c>-</c> reads.</summary>
    public required Stream In { get; init; }

    /// <summary>Whether a person reads <see cref="Out"/>; then tables fit its width.</summary>
    public bool OutIsTerminal { get; init; }

    /// <summary>Columns of the terminal.</summary>
    public int Width { get; init; } = 120;

    /// <summary>Asks for a value that is not shown while it is typed; null when nobody sits there.</summary>
    public Func<string, string?>? AskSecret { get; init; }

    /// <summary>The process's own.</summary>
    public static Terminal OfProcess() => new()
    {
        Out = System.Console.Out,
        OutBytes = System.Console.OpenStandardOutput(),
        Error = System.Console.Error,
        In = System.Console.OpenStandardInput(),
        OutIsTerminal = !System.Console.IsOutputRedirected,
        Width = System.Console.IsOutputRedirected ? 120 : Math.Clamp(Console.WindowWidth, 40, 400),
        AskSecret = System.Console.IsInputRedirected ? null : ReadUnseen,
    };

    private static string? ReadUnseen(string prompt)
    {
        System.Console.Error.Write(prompt);
        var text = new StringBuilder();
        while (System.Console.ReadKey(intercept: true) is { Key: not ConsoleKey.Enter } key)
        {
            if (key.Key is ConsoleKey.Backspace)
            {
                text.Length = Math.Max(0, text.Length - 1);
            }
            else if (!char.IsControl(key.KeyChar))
            {
                text.Append(key.KeyChar);
            }
        }

        System.Console.Error.WriteLine();
        return text.ToString();
    }
}
