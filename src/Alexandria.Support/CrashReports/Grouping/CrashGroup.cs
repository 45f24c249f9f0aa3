namespace Alexandria.Support.CrashReports.Grouping;

/// <summary>A group in the index: reports, held as the differing shapes that their stacks have.</summary>
internal sealed class CrashGroup(string id, int ordinal)
{
    public string Id { get; } = id;

    public int Ordinal { get; } = ordinal;

    public List<CrashShape> Shapes { get; } = [];

    /// <summary>The terms of all shapes.</summary>
    public HashSet<int> Terms()
    {
        var terms = new HashSet<int>();
        foreach (var shape in Shapes)
        {
            foreach (var field in Enum.GetValues<TermField>())
            {
                foreach (var term in shape.Vector[field].Terms)
                {
                    terms.Add(term);
                }
            }
        }

        return terms;
    }
}

/// <summary>One shape of a group's stacks, and the reports that have it.</summary>
internal sealed class CrashShape(CrashVector vector)
{
    public CrashVector Vector { get; } = vector;

    public HashSet<string> Reports { get; } = new(StringComparer.Ordinal);
}

/// <summary>A group that a crash resembles.</summary>
/// <param name="GroupId">The group.</param>
/// <param name="Similarity">To the group's nearest report, 0 to 1.</param>
/// <param name="Joins">Whether it is enough for the crash to be the group's.</param>
/// <param name="SharedFunctions">In-app functions of the crash that the nearest report has in the same order.</param>
/// <param name="Functions">In-app functions of the crash.</param>
/// <param name="PathShare">
/// How much of the crash's way through the product the nearest report shares, wherever on it they crash: 0 to 1, functions
/// that few groups have counting more.
/// </param>
/// <param name="SamePlace">Whether both crash in the same function.</param>
internal sealed record GroupMatch(string GroupId, double Similarity, bool Joins, int SharedFunctions, int Functions, double PathShare, bool SamePlace)
{
    /// <summary>The reason in words, for a timeline or a log.</summary>
    public string Why => $"{SharedFunctions} of {Functions} in-app functions are the same, {(SamePlace ? "and so is" : "but not")} the place of the crash";
}

/// <summary>A report that a crash resembles.</summary>
/// <param name="ReportId">The report.</param>
/// <param name="GroupId">Its group.</param>
/// <param name="Similarity">0 to 1.</param>
internal sealed record ReportNeighbour(string ReportId, string GroupId, double Similarity);
