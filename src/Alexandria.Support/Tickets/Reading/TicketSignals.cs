using Alexandria.Support.CrashReports;

namespace Alexandria.Support.Tickets.Reading;

/// <summary>How soon the writer needs an answer.</summary>
internal enum TicketUrgency
{
    Low,
    Normal,
    High,
    Critical,
}

/// <summary>What kind of surroundings a ticket names.</summary>
internal enum EnvironmentKind
{
    OperatingSystem,
    Runtime,
    Browser,
    Architecture,
}

/// <summary>One piece of the surroundings in which the problem shows itself.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Name">Its usual name, whatever the ticket wrote: "Windows", "Node.js", "x64".</param>
/// <param name="Version">As written; empty when none is.</param>
internal sealed record EnvironmentFact(EnvironmentKind Kind, string Name, string Version);

/// <summary>What a ticket says that can be compared with crash groups and articles.</summary>
internal sealed record TicketSignals
{
    /// <summary>The product that it is about; empty when unknown.</summary>
    public string Product { get; init; } = "";

    /// <summary>The product's versions that are named, the most certain first.</summary>
    public IReadOnlyList<string> Versions { get; init; } = [];

    /// <summary>Error codes in upper case (ORA-00942, ERR_TIMEOUT, 0X80070005), in the order of the text.</summary>
    public IReadOnlyList<string> ErrorCodes { get; init; } = [];

    public IReadOnlyList<EnvironmentFact> Environment { get; init; } = [];

    /// <summary>Stack traces that the text quotes.</summary>
    public IReadOnlyList<ParsedCrash> Traces { get; init; } = [];

    /// <summary>Names out of source code and named components, lower-case: functions, classes, files.</summary>
    public IReadOnlyList<string> Components { get; init; } = [];

    public TicketUrgency Urgency { get; init; } = TicketUrgency.Normal;

    /// <summary>The words of the ticket that decided its urgency; empty for <see cref="TicketUrgency.Normal"/>.</summary>
    public IReadOnlyList<string> UrgencyWords { get; init; } = [];

    /// <summary>Analysed terms of subject and body without the quoted traces, with how often each occurs.</summary>
    public IReadOnlyDictionary<string, int> Terms { get; init; } = new Dictionary<string, int>(StringComparer.Ordinal);

    /// <summary>When the ticket came in, where known.</summary>
    public DateTimeOffset? Created { get; init; }
}
