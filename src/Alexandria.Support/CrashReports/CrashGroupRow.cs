using Alexandria.Operations;
using Alexandria.Support.Linking;

namespace Alexandria.Support.CrashReports;

/// <summary>A crash group in a list.</summary>
public record CrashGroupSummary
{
    public required string Id { get; init; }

    /// <summary>What crashes where, in one line.</summary>
    public required string Title { get; init; }

    /// <summary>Type of the root exception, signal or sanitizer finding; empty when the reports name none.</summary>
    public required string ExceptionType { get; init; }

    public required CrashLanguage Language { get; init; }

    public string? Product { get; init; }

    public required long ReportCount { get; init; }

    /// <summary>When the first of its reports happened, as far as is known.</summary>
    public required DateTimeOffset FirstSeen { get; init; }

    /// <inheritdoc cref="FirstSeen"/>
    public required DateTimeOffset LastSeen { get; init; }

    /// <summary>Whether it is open, resolved, or came back.</summary>
    public CrashGroupStatus Status { get; init; }

    /// <summary>The version that it was last resolved in; null when none was said.</summary>
    public string? ResolvedIn { get; init; }

    /// <summary>The version in which it came back, since it was last resolved.</summary>
    public string? RegressedIn { get; init; }
}

/// <summary>Whether something is left to do about a crash group.</summary>
public enum CrashGroupStatus
{
    Open,
    Resolved,

    /// <summary>It was resolved, and a later report shows that it is not: open, and to be looked at first.</summary>
    Regressed,
}

/// <summary>A crash group: reports that are taken for the same crash.</summary>
public sealed record CrashGroupView : CrashGroupSummary, IVersioned
{
    /// <summary>Of the report that the group began with.</summary>
    public required string Fingerprint { get; init; }

    /// <summary>The stack of the root exception of the report that the group began with, innermost first.</summary>
    public required IReadOnlyList<StackFrameView> Frames { get; init; }

    /// <summary>Error codes in the messages of its reports.</summary>
    public required IReadOnlyList<string> ErrorCodes { get; init; }

    /// <summary>Versions of the product that reported it, the last seen first, at most 200.</summary>
    public required IReadOnlyList<SeenVersion> Versions { get; init; }

    /// <summary>The last reported 20; <c>crash-groups.reports</c> lists all.</summary>
    public required IReadOnlyList<CrashReportSummary> Reports { get; init; }

    /// <summary>The last opened 20 tickets that are linked with it, for whoever may read tickets; <c>crash-groups.tickets</c> lists all.</summary>
    public required IReadOnlyList<LinkedTicket> Tickets { get; init; }

    /// <summary>Ids of groups that were merged into this one; each still leads here.</summary>
    public required IReadOnlyList<string> Aliases { get; init; }

    public required long Version { get; init; }
}

/// <summary>A version of the product in which a group was seen.</summary>
public sealed record SeenVersion
{
    public required string Version { get; init; }

    public required long ReportCount { get; init; }

    public required DateTimeOffset FirstSeen { get; init; }

    public required DateTimeOffset LastSeen { get; init; }
}

/// <summary>A row of crash_groups with the rules of its changes.</summary>
internal sealed record CrashGroupRow
{
    /// <summary>Divides a fingerprint that another group has from the id that makes this group's own.</summary>
    public const char OfSeveral = '~';

    private const int MostFrames = 50;
    private const int MostErrorCodes = 50;

    public required string Tenant { get; init; }

    public required string Id { get; init; }

    public string? Product { get; init; }

    public required string ProductKey { get; init; }

    public required string Fingerprint { get; init; }

    public required CrashLanguage Language { get; init; }

    public required string Title { get; init; }

    /// <summary>The title in lower case, for searches.</summary>
    public required string TitleKey { get; init; }

    public required string ExceptionType { get; init; }

    /// <summary><see cref="StackFrameView"/>s as JSON.</summary>
    public required string Frames { get; init; }

    /// <summary>A list of texts as JSON.</summary>
    public required string ErrorCodes { get; init; }

    public required long ReportCount { get; init; }

    public required DateTimeOffset FirstSeen { get; init; }

    public required DateTimeOffset LastSeen { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>The group that this one is an alias of; null for a group of its own.</summary>
    public string? MergedInto { get; init; }

    /// <summary>When it was resolved; null while it is open.</summary>
    public DateTimeOffset? ResolvedAt { get; init; }

    /// <summary>The version that has it no more, as far as was said.</summary>
    public string? ResolvedIn { get; init; }

    /// <summary>When it came back after it was resolved; null when it did not.</summary>
    public DateTimeOffset? RegressedAt { get; init; }

    /// <summary>The version in which it came back.</summary>
    public string? RegressedIn { get; init; }

    public required long Revision { get; init; }

    /// <summary>A group that begins with this report.</summary>
    public static CrashGroupRow Begin(CrashReport report, ParsedCrash crash) => new()
    {
        Tenant = report.Tenant,
        Id = report.GroupId,
        Product = report.Product,
        ProductKey = report.ProductKey,
        Fingerprint = report.Fingerprint,
        Language = report.Language,
        Title = report.Title,
        TitleKey = report.Title.ToLowerInvariant(),
        ExceptionType = report.ExceptionType,
        Frames = Json.Write(Representative(crash)),
        ErrorCodes = Json.Write(CodesOf(crash)),
        ReportCount = 1,
        FirstSeen = report.OccurredAt ?? report.ReportedAt,
        LastSeen = report.OccurredAt ?? report.ReportedAt,
        CreatedAt = report.ReportedAt,
        Revision = 1,
    };

    /// <summary>The group with one more report.</summary>
    public CrashGroupRow With(CrashReport report, ParsedCrash crash)
    {
        var seen = report.OccurredAt ?? report.ReportedAt;
        return this with
        {
            ErrorCodes = Joined(CodesOf(crash)),
            ReportCount = ReportCount + 1,
            FirstSeen = seen < FirstSeen ? seen : FirstSeen,
            LastSeen = seen > LastSeen ? seen : LastSeen,
            Revision = Revision + 1,
        };
    }

    /// <summary>The group with all that the other one has.</summary>
    public CrashGroupRow With(CrashGroupRow merged) => this with
    {
        ErrorCodes = Joined(Json.Read<IReadOnlyList<string>>(merged.ErrorCodes)),
        ReportCount = ReportCount + merged.ReportCount,
        FirstSeen = merged.FirstSeen < FirstSeen ? merged.FirstSeen : FirstSeen,
        LastSeen = merged.LastSeen > LastSeen ? merged.LastSeen : LastSeen,
        Revision = Revision + 1,
    };

    /// <summary>The group as its reports say it now, of which <paramref name="first"/> came first.</summary>
    public CrashGroupRow Anew(CrashReport first, ParsedCrash crash, SeenTimes seen) => this with
    {
        Language = first.Language,
        Title = first.Title,
        TitleKey = first.Title.ToLowerInvariant(),
        ExceptionType = first.ExceptionType,
        Frames = Json.Write(Representative(crash)),
        ReportCount = seen.ReportCount,
        FirstSeen = seen.FirstSeen,
        LastSeen = seen.LastSeen,
        MergedInto = null,
        Revision = Revision + 1,
    };

    /// <summary>The group, taken for resolved until a newer version than this one has it, or any when none is given.</summary>
    public CrashGroupRow Resolve(string? version, DateTimeOffset now) => this with { ResolvedAt = now, ResolvedIn = version, RegressedAt = null, RegressedIn = null, Revision = Revision + 1 };

    public CrashGroupRow Reopen() => this with { ResolvedAt = null, Revision = Revision + 1 };

    /// <summary>
    /// Whether a report shows that a resolved group is not: it is of a newer version than the one that it was resolved in, or,
    /// where that was not said, it happened afterwards. Where versions cannot be compared nobody is alarmed.
    /// </summary>
    public bool IsRefutedBy(CrashReport report) => ResolvedAt is { } resolved
        && (ResolvedIn is null ? (report.OccurredAt ?? report.ReportedAt) > resolved : ProductVersion.Compare(report.Version, ResolvedIn) > 0);

    /// <summary>The group, open again.</summary>
    public CrashGroupRow Regress(CrashReport report) => this with { ResolvedAt = null, RegressedAt = report.ReportedAt, RegressedIn = report.Version };

    public CrashGroupSummary Summary() => new()
    {
        Id = Id, Title = Title, ExceptionType = ExceptionType, Language = Language, Product = Product, ReportCount = ReportCount, FirstSeen = FirstSeen, LastSeen = LastSeen,
        Status = Status, ResolvedIn = ResolvedIn, RegressedIn = RegressedIn,
    };

    public CrashGroupView View(IReadOnlyList<SeenVersion> versions, IReadOnlyList<CrashReportSummary> reports, IReadOnlyList<LinkedTicket> tickets, IReadOnlyList<string> aliases) => new()
    {
        Id = Id, Title = Title, ExceptionType = ExceptionType, Language = Language, Product = Product, ReportCount = ReportCount, FirstSeen = FirstSeen, LastSeen = LastSeen,
        Status = Status, ResolvedIn = ResolvedIn, RegressedIn = RegressedIn,
        Fingerprint = Fingerprint.Split(OfSeveral)[0], Version = Revision, Versions = versions, Reports = reports, Tickets = tickets, Aliases = aliases,
        Frames = Json.Read<IReadOnlyList<StackFrameView>>(Frames),
        ErrorCodes = Json.Read<IReadOnlyList<string>>(ErrorCodes),
    };

    private CrashGroupStatus Status => ResolvedAt is not null ? CrashGroupStatus.Resolved : RegressedAt is not null ? CrashGroupStatus.Regressed : CrashGroupStatus.Open;

    private static StackFrameView[] Representative(ParsedCrash crash) =>
        [.. crash.Exceptions.Last(e => e.Frames.Count > 0).Frames.Take(MostFrames).Select(StackFrameView.Of)];

    private static IReadOnlyList<string> CodesOf(ParsedCrash crash) => new CrashGroupSignals { GroupId = "" }.With(crash).ErrorCodes;

    private string Joined(IReadOnlyList<string> codes)
    {
        var known = Json.Read<IReadOnlyList<string>>(ErrorCodes);
        return codes.All(known.Contains) ? ErrorCodes : Json.Write(known.Union(codes, StringComparer.Ordinal).Take(MostErrorCodes));
    }
}
