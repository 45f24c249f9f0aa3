using Alexandria.Data;
using Alexandria.Operations;

namespace Alexandria.Events;

/// <summary>Messages that somebody put on the bus and that are no event of this installation: malformed, forged, or changed on the way. None took effect; their bytes are kept.</summary>
public interface IRejectedMessages
{
    /// <summary>Those of all tenants, since they belong to none, newest first.</summary>
    /// <param name="before">Key of the last one of the page before; null for the newest.</param>
    /// <param name="limit">At most so many.</param>
    /// <param name="cancellation">Gives up.</param>
    Task<IReadOnlyList<RejectedMessage>> ReadAsync(PageCursor? before, int limit, CancellationToken cancellation);

    /// <summary>Puts the message on the bus once more, as it was; each subscriber of its topic judges it anew. Done twice within the stream's window, it is there once.</summary>
    Task<Result<Nothing>> PublishAsync(string stream, long sequence, CancellationToken cancellation);

    /// <summary>Forgets a message that was published once more: should it be rejected again, that is another message.</summary>
    Task ForgetAsync(string stream, long sequence, IUnitOfWork work);
}

/// <summary>A message of the bus that a subscriber rejected.</summary>
public sealed record RejectedMessage
{
    /// <summary>The stream that it came by.</summary>
    public required string Stream { get; init; }

    /// <summary>Its number in that stream.</summary>
    public required long Sequence { get; init; }

    /// <summary>Who rejected it.</summary>
    public required string Subscriber { get; init; }

    /// <summary>Its topic below the stream.</summary>
    public required string Topic { get; init; }

    /// <summary>What was wrong with it.</summary>
    public required string Reason { get; init; }

    /// <summary>Which attempt to deliver it ended so, from 1.</summary>
    public required int Attempts { get; init; }

    public required DateTimeOffset RejectedAt { get; init; }

    /// <summary>Bytes that it had.</summary>
    public required long Length { get; init; }

    /// <summary>How it begins, as UTF-8; at most 2,000 characters.</summary>
    public required string Beginning { get; init; }

    /// <summary>The key of this row in the list.</summary>
    public PageCursor Key() => PageCursor.At(RejectedAt, $"{Stream}/{Sequence}/{Subscriber}");
}
