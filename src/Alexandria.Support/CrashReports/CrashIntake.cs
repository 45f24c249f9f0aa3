using System.Text;
using Alexandria.Blobs;
using Alexandria.Contracts.Support;
using Alexandria.Data;
using Alexandria.Events;
using Alexandria.Operations;
using Alexandria.Support.CrashReports.Grouping;
using Alexandria.Support.CrashReports.Parsing;

namespace Alexandria.Support.CrashReports;

/// <summary>A crash report as it comes in.</summary>
/// <param name="Content">The raw text.</param>
/// <param name="Product">The product that crashed; null when not said.</param>
/// <param name="Version">Its version; null when not said.</param>
/// <param name="OccurredAt">When; null when not said.</param>
internal sealed record IncomingCrash(string Content, string? Product, string? Version, DateTimeOffset? OccurredAt);

/// <summary>A crash report that was read, kept as a blob and compared with the known groups.</summary>
/// <param name="Incoming">What came in.</param>
/// <param name="Crash">What it says.</param>
/// <param name="Shape">Its <see cref="ShapeDigest"/>.</param>
/// <param name="BlobId">Where the raw text is.</param>
/// <param name="Size">Of the raw text, in bytes.</param>
/// <param name="GroupId">The group that it resembles enough to join; null when none does.</param>
internal sealed record PreparedCrash(IncomingCrash Incoming, ParsedCrash Crash, string Shape, string BlobId, long Size, string? GroupId);

/// <summary>The one way in for crash reports: submitted by themselves, or attached to a ticket.</summary>
internal sealed class CrashIntake(CrashReportStore reports, CrashGroupStore groups, GroupDecisionStore decisions, IBlobStore blobs, IProjections projections, GroupingOptions options)
{
    /// <summary>Of the raw text, in bytes.</summary>
    public const int MaxBytes = 8 * 1024 * 1024;

    /// <summary>Reads, keeps and compares; a report that cannot be read is refused before anything is kept.</summary>
    public async Task<Result<PreparedCrash>> PrepareAsync(string tenant, IncomingCrash incoming, CancellationToken cancellation)
    {
        var bytes = Encoding.UTF8.GetBytes(incoming.Content);
        if (bytes.Length > MaxBytes)
        {
            return new Error(ErrorKind.TooLarge, "too_large", $"The report has {bytes.Length} bytes; {MaxBytes} are allowed.");
        }

        // As the bytes say it: half a surrogate pair, which no row takes, has become a replacement character.
        var outcome = CrashParser.Parse(Encoding.UTF8.GetString(bytes));
        if (outcome.Crash is not { } crash)
        {
            return Error.Unprocessable(outcome.Refusal!.Code, outcome.Refusal.Reason);
        }

        var blob = await blobs.PutAsync(bytes, cancellation);
        var known = await projections.CurrentAsync<CrashGroupProjection>(cancellation);
        var match = known.Find(tenant, ProductKey.Of(incoming.Product))?.Index.Match(crash);
        return new PreparedCrash(incoming, crash, ShapeDigest.Of(crash), blob, bytes.Length, match is { Joins: true } ? match.GroupId : null);
    }

    /// <summary>Writes the report, puts it into its group, which may begin with it, and says so in the log and the audit.</summary>
    public async Task<CrashReport> AddAsync(PreparedCrash prepared, OperationContext context)
    {
        var report = Report(prepared, context);
        var (group, isNew) = await PlaceAsync(report, prepared, context);
        report = report with { GroupId = group.Id };
        if (!isNew)
        {
            var regressed = group.IsRefutedBy(report);
            group = group.With(report, prepared.Crash);
            if (regressed)
            {
                group = group.Regress(report);
                context.Publish(new CrashGroupRegressed(group.Id, report.Id, report.Version, group.ResolvedIn, group.Revision));
            }

            await groups.UpdateAsync(group, context.Work);
        }

        if (await reports.IsNewShapeAsync(context.Tenant, group.Id, prepared.Shape, options.RepresentativesPerGroup, context.Work))
        {
            report = report with { Shape = prepared.Shape };
        }

        await EnsureKeptAsync(report.BlobId, context.Work);
        await reports.AddAsync(report, context.Work);
        if (report.Version is not null)
        {
            await groups.CountVersionAsync(report, context.Work);
        }

        context.Publish(new CrashReported(report.Id, group.Id, isNew, report.Product, report.Version, group.Revision));
        context.Audit("crash_report", report.Id, null, report.Summary());
        return report;
    }

    private static CrashReport Report(PreparedCrash prepared, OperationContext context) => new()
    {
        Tenant = context.Tenant,
        Id = context.NewId(),
        GroupId = context.NewId(),
        Product = ProductKey.Name(prepared.Incoming.Product),
        ProductKey = ProductKey.Of(prepared.Incoming.Product),
        Version = string.IsNullOrWhiteSpace(prepared.Incoming.Version) ? null : prepared.Incoming.Version.Trim(),
        Language = prepared.Crash.Language,
        Fingerprint = Fingerprint.Of(prepared.Crash),
        Title = Storable(CrashTitle.Of(prepared.Crash)),
        ExceptionType = Storable(prepared.Crash.Exceptions[^1].Type),
        Crash = Json.Write(prepared.Crash),
        BlobId = prepared.BlobId,
        Size = prepared.Size,
        OccurredAt = prepared.Incoming.OccurredAt is { } time ? Whole(time) : null,
        ReportedAt = context.Now,
        ReportedBy = context.Caller.Id,
    };

    // Between the comparison and here the group may have been merged, or another caller may have begun the same one.
    private async Task<(CrashGroupRow Group, bool IsNew)> PlaceAsync(CrashReport report, PreparedCrash prepared, OperationContext context)
    {
        var decided = await decisions.PinnedAsync(context.Tenant, report.ProductKey, report.Fingerprint, context.Work);
        if ((decided ?? prepared.GroupId) is { } id && await groups.ResolveAsync(context.Tenant, id, context.Work) is { } joined)
        {
            return (joined, false);
        }

        var begun = CrashGroupRow.Begin(report, prepared.Crash);
        return await groups.TryAddAsync(begun, context.Work)
            ? (begun, true)
            : (await groups.OfFingerprintAsync(context.Tenant, report.ProductKey, report.Fingerprint, context.Work)
                ?? throw new InvalidOperationException($"The group of the fingerprint {report.Fingerprint} is neither new nor there."), false);
    }

    /// <summary>Between storing a blob and naming it in a row, the same content may have been erased elsewhere.</summary>
    /// <exception cref="StorageException">It is gone; sent again, it is stored again.</exception>
    public async Task EnsureKeptAsync(string blobId, IReadWork work)
    {
        if (!await blobs.HasAsync(blobId, work))
        {
            throw new StorageException(StorageException.NotReachable, inner: null);
        }
    }

    // Messages of crashed programs may contain NUL, which databases do not store in text; in JSON it is escaped.
    private static string Storable(string text) => text.Replace('\0', '\uFFFD');

    private static DateTimeOffset Whole(DateTimeOffset time) => new(time.UtcTicks - (time.UtcTicks % TimeSpan.TicksPerMicrosecond), TimeSpan.Zero);
}
