using System.Globalization;

namespace Alexandria.Knowledge.Ontologies.Verbs;

/// <summary>How far a long reading is: a line that is written over at a terminal, nothing for short work.</summary>
internal sealed class ProgressLine(TextWriter error, string what) : IDisposable
{
    private static readonly long Between = System.Diagnostics.Stopwatch.Frequency / 5;

    private readonly bool shown = !System.Console.IsErrorRedirected;
    private long last = System.Diagnostics.Stopwatch.GetTimestamp();
    private bool written;

    public void Report(long done, long? total) => Report(what, done, total);

    /// <param name="doing">What is done at present, in the place of what was said at first.</param>
    /// <param name="done">Bytes of it.</param>
    /// <param name="total">Of how many; null when that is not known.</param>
    public void Report(string doing, long done, long? total)
    {
        var now = System.Diagnostics.Stopwatch.GetTimestamp();
        if (!shown || now - last < Between)
        {
            return;
        }

        (last, written) = (now, true);
        var bar = total is > 0 ? $"[{new string('#', (int)(30 * done / total.Value)),-30}] {100 * done / total.Value,3} % " : "";
        error.Write(string.Create(CultureInfo.InvariantCulture, $"\r{$"{doing} {bar}{done / 1048576.0:N0} MiB",-70}"));
    }

    public void Dispose()
    {
        if (written)
        {
            error.Write("\r" + new string(' ', 70) + "\r");
            written = false;
        }
    }
}

/// <summary>A folder of this run alone, removed at its end.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("alexandria-").FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
