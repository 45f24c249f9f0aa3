using System.Globalization;
using Alexandria.Knowledge.Ontologies.Pull;

namespace Alexandria.Knowledge.Ontologies.Verbs;

/// <summary>A line for each pull: at a terminal written over as it goes on, elsewhere a new one at each change of stage and at the end.</summary>
internal sealed class PullLines(TextWriter lines, bool live, int width, TimeProvider time) : IDisposable
{
    private const int Bar = 20;

    /// <summary>More running pulls than that are counted: what has scrolled away cannot be written over.</summary>
    private const int MostShown = 15;

    private readonly Dictionary<string, (PullStage Stage, long Since)> stages = new(StringComparer.Ordinal);
    private readonly HashSet<string> ended = new(StringComparer.Ordinal);
    private int drawn;

    public void Show(IReadOnlyList<PullView> pulls)
    {
        var name = Math.Min(24, pulls.Select(p => p.OntologyId.Length).DefaultIfEmpty().Max());
        Clear();
        foreach (var pull in pulls)
        {
            var changed = !stages.TryGetValue(pull.Id, out var known) || known.Stage != pull.Stage;
            if (changed)
            {
                stages[pull.Id] = (pull.Stage, time.GetTimestamp());
            }

            if (pull.Status != PullStatus.Running)
            {
                if (ended.Add(pull.Id))
                {
                    lines.WriteLine(Fit(Name(pull, name) + End(pull), live ? 2 * width : int.MaxValue));
                }
            }
            else if (changed && !live)
            {
                lines.WriteLine(Name(pull, name) + Word(pull.Stage));
            }
        }

        if (live)
        {
            Draw([.. pulls.Where(p => p.Status == PullStatus.Running)], name);
        }

        lines.Flush();
    }

    public void Dispose()
    {
        Clear();
        lines.Flush();
    }

    private static string Name(PullView pull, int width) => Shown.Line(pull.OntologyId).PadRight(width) + "  ";

    private static string Word(PullStage stage) => stage.ToString().ToLowerInvariant().PadRight(8);

    /// <summary>What came of it: <c>refused  download_status: ...</c></summary>
    private static string End(PullView pull)
    {
        var status = pull.Status.ToString().ToLowerInvariant();
        return pull.Code is null ? status : $"{status}  {pull.Code}: {Shown.Line(pull.Message ?? "")}{(pull is { Status: PullStatus.Held, VersionId: { } version } ? $" (ontology report {version})" : "")}";
    }

    private static string Fit(string line, int width) => line.Length <= width ? line : line[..Math.Max(1, width - 1)] + "…";

    private void Draw(List<PullView> running, int name)
    {
        foreach (var pull in running.Take(MostShown))
        {
            lines.WriteLine(Fit(Name(pull, name) + Going(pull), width - 1));
            drawn++;
        }

        if (running.Count > MostShown)
        {
            lines.WriteLine(string.Create(CultureInfo.InvariantCulture, $"and {running.Count - MostShown:N0} more"));
            drawn++;
        }
    }

    /// <summary>Stage, bar, bytes of the total and rate, as far as they are known.</summary>
    private string Going(PullView pull)
    {
        var bar = pull.Total is { } total and > 0 ? $"[{new string('#', (int)(Bar * Math.Min(pull.Done, total) / total)),-Bar}] " : new string(' ', Bar + 3);
        var of = pull.Total is { } all ? $" of {PullSteps.Bytes(all)}" : "";
        var seconds = time.GetElapsedTime(stages[pull.Id].Since).TotalSeconds;
        return pull.Done == 0
            ? Word(pull.Stage)
            : $"{Word(pull.Stage)} {bar}{PullSteps.Bytes(pull.Done)}{of}{(seconds >= 1 ? $"  {PullSteps.Bytes((long)(pull.Done / seconds))}/s" : "")}";
    }

    private void Clear()
    {
        if (drawn > 0)
        {
            // Up, and everything below away.
            lines.Write(string.Create(CultureInfo.InvariantCulture, $"\u001b[{drawn}A\u001b[0J"));
            drawn = 0;
        }
    }
}
