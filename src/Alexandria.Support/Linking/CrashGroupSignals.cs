using Alexandria.Support.CrashReports;
using Alexandria.Support.CrashReports.Grouping;
using Alexandria.Support.Tickets.Reading;

namespace Alexandria.Support.Linking;

/// <summary>What is known of a crash group besides its stacks. Immutable; grows with each report by <see cref="With"/>.</summary>
internal sealed record CrashGroupSignals
{
    // What differs within a group says little about it; the first reports are as good as any.
    private const int MostOfEach = 50;
    private const int NearestFrames = 5;
    private const int LongestText = 4_000;

    public required string GroupId { get; init; }

    /// <summary>What people call it; empty where nobody looks.</summary>
    public string Title { get; init; } = "";

    /// <summary>Types of exceptions, signals or sanitizer kinds, as the reports write them.</summary>
    public IReadOnlyList<string> ExceptionTypes { get; init; } = [];

    /// <summary>Error codes in the messages.</summary>
    public IReadOnlyList<string> ErrorCodes { get; init; } = [];

    /// <summary>Lower-case names of the functions, classes and files nearest to the crash.</summary>
    public IReadOnlyList<string> Components { get; init; } = [];

    public IReadOnlyList<string> Versions { get; init; } = [];

    /// <summary>When the first and the last report happened; null when no report said.</summary>
    public DateTimeOffset? FirstSeen { get; init; }

    /// <inheritdoc cref="FirstSeen"/>
    public DateTimeOffset? LastSeen { get; init; }

    /// <summary>Types, messages and function names in one text, for comparison with what a customer writes.</summary>
    public string Text { get; init; } = "";

    /// <summary>The signals with one more report.</summary>
    public CrashGroupSignals With(ParsedCrash crash, string? version = null, DateTimeOffset? occurredAt = null)
    {
        var near = InAppFrames.Of(crash).Take(NearestFrames).ToList();
        var text = string.Join('\n', crash.Exceptions.Select(e => $"{e.Type} {Short(e.Message)}").Concat(near.Select(f => f.Function)));
        return this with
        {
            ExceptionTypes = Joined(ExceptionTypes, crash.Exceptions.Select(e => e.Type)),
            ErrorCodes = Joined(ErrorCodes, crash.Exceptions.SelectMany(e => ErrorCodeReader.Read(Short(e.Message)))),
            Components = Joined(Components, near.SelectMany(Names)),
            Versions = Joined(Versions, [version ?? ""]),
            FirstSeen = occurredAt is null || FirstSeen < occurredAt ? FirstSeen : occurredAt,
            LastSeen = occurredAt is null || LastSeen > occurredAt ? LastSeen : occurredAt,
            Text = Text.Length + text.Length > LongestText || Text.Contains(text, StringComparison.Ordinal) ? Text : Text + text + "\n",
        };
    }

    private static IEnumerable<string> Names(StackFrame frame)
    {
        var name = FrameName.Of(frame);
        var file = frame.File[(frame.File.AsSpan().LastIndexOfAny('/', '\\') + 1)..];
        return ComponentReader.Parts(name.Qualified.ToLowerInvariant()).Append(file.ToLowerInvariant());
    }

    private static string Short(string message) => message.Length > 500 ? message[..500] : message;

    private static IReadOnlyList<string> Joined(IReadOnlyList<string> known, IEnumerable<string> more)
    {
        var joined = new List<string>(known);
        foreach (var value in more)
        {
            if (value.Length > 0 && joined.Count < MostOfEach && !joined.Contains(value, StringComparer.OrdinalIgnoreCase))
            {
                joined.Add(value);
            }
        }

        return joined.Count == known.Count ? known : joined;
    }
}
