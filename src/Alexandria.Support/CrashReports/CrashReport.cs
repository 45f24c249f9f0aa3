using Alexandria.Support.CrashReports.Grouping;

namespace Alexandria.Support.CrashReports;

/// <summary>A crash report in a list, without its frames.</summary>
public record CrashReportSummary
{
    public required string Id { get; init; }

    /// <summary>The group that it is in now, also after groups were merged.</summary>
    public required string CrashGroupId { get; init; }

    /// <summary>What crashed where, in one line.</summary>
    public required string Title { get; init; }

    /// <summary>The format that its content was recognised as.</summary>
    public required CrashLanguage Language { get; init; }

    /// <summary>Equal for reports with the same in-app functions in the same order and the same root exception.</summary>
    public required string Fingerprint { get; init; }

    /// <summary>Type of the root exception, signal or sanitizer finding; empty when the report names none.</summary>
    public required string ExceptionType { get; init; }

    public string? Product { get; init; }

    public string? Version { get; init; }

    /// <summary>When it happened; null when that was not said.</summary>
    public DateTimeOffset? OccurredAt { get; init; }

    public required DateTimeOffset ReportedAt { get; init; }

    public required string ReportedBy { get; init; }

    /// <summary>Of the raw text, in bytes.</summary>
    public required long Size { get; init; }
}

/// <summary>A crash report with what was read out of it.</summary>
public sealed record CrashReportView : CrashReportSummary
{
    /// <summary>As thrown last first, the root cause last.</summary>
    public required IReadOnlyList<CrashExceptionView> Exceptions { get; init; }

    /// <summary>Threads besides the crashing one, as far as the report shows them.</summary>
    public required int OtherThreads { get; init; }
}

/// <summary>One exception of a chain of causes.</summary>
/// <param name="Type">Its type, or the signal; empty when the report names none.</param>
/// <param name="Message">As written.</param>
/// <param name="Frames">Innermost first.</param>
public sealed record CrashExceptionView(string Type, string Message, IReadOnlyList<StackFrameView> Frames);

/// <summary>A stack frame with its names normalised.</summary>
/// <param name="Function">Qualified where the format qualifies it.</param>
/// <param name="Module">Package, namespace or binary; empty when the format has none.</param>
/// <param name="File">Source file as written; empty when unknown.</param>
/// <param name="Line">One-based; 0 when unknown.</param>
/// <param name="Origin">Whether it is the product's own code.</param>
public sealed record StackFrameView(string Function, string Module, string File, int Line, FrameOrigin Origin)
{
    internal static StackFrameView Of(StackFrame frame) => new(frame.Function, frame.Module, frame.File, frame.Line, frame.Origin);
}

/// <summary>A row of crash_reports.</summary>
internal sealed record CrashReport
{
    public required string Tenant { get; init; }

    public required string Id { get; init; }

    public required string GroupId { get; init; }

    public string? Product { get; init; }

    public required string ProductKey { get; init; }

    public string? Version { get; init; }

    public required CrashLanguage Language { get; init; }

    public required string Fingerprint { get; init; }

    public required string Title { get; init; }

    public required string ExceptionType { get; init; }

    /// <summary>The <see cref="ParsedCrash"/> as JSON.</summary>
    public required string Crash { get; init; }

    /// <summary><see cref="ShapeDigest"/> when the report stands for its group in memory; null when another does.</summary>
    public string? Shape { get; init; }

    public required string BlobId { get; init; }

    public required long Size { get; init; }

    public DateTimeOffset? OccurredAt { get; init; }

    public required DateTimeOffset ReportedAt { get; init; }

    public required string ReportedBy { get; init; }

    public ParsedCrash Parsed() => Json.Read<ParsedCrash>(Crash);

    public CrashReportSummary Summary() => new()
    {
        Id = Id, CrashGroupId = GroupId, Title = Title, Language = Language, Fingerprint = Fingerprint, ExceptionType = ExceptionType,
        Product = Product, Version = Version, OccurredAt = OccurredAt, ReportedAt = ReportedAt, ReportedBy = ReportedBy, Size = Size,
    };

    public CrashReportView View()
    {
        var crash = Parsed();
        return new()
        {
            Id = Id, CrashGroupId = GroupId, Title = Title, Language = Language, Fingerprint = Fingerprint, ExceptionType = ExceptionType,
            Product = Product, Version = Version, OccurredAt = OccurredAt, ReportedAt = ReportedAt, ReportedBy = ReportedBy, Size = Size,
            Exceptions = [.. crash.Exceptions.Select(e => new CrashExceptionView(e.Type, e.Message, [.. e.Frames.Select(StackFrameView.Of)]))],
            OtherThreads = crash.OtherThreads,
        };
    }
}
