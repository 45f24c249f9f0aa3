using Alexandria.Audit;
using Alexandria.Data;
using Alexandria.Events;
using Alexandria.Identity;

namespace Alexandria.Operations;

/// <summary>What a preparation may know: who asks, and when.</summary>
public sealed record PreparationContext(Caller Caller, DateTimeOffset Now, string TraceId, CancellationToken Cancellation)
{
    public string Tenant => Caller.Tenant;

    /// <summary>Where the request came from.</summary>
    public RequestOrigin Origin { get; init; } = RequestOrigin.None;

    /// <summary>Progress, remarks and questions back to the caller, where the surface has a way for them.</summary>
    public IConversation Conversation { get; init; } = IConversation.None;
}

/// <summary>One run of a handler inside its unit of work. It collects what shall be committed together with the rows.</summary>
public sealed class OperationContext
{
    private readonly TimeProvider time;
    private readonly List<IEvent> events = [];
    private readonly List<AuditChange> changes = [];

    public OperationContext(Caller caller, IUnitOfWork work, TimeProvider time, string traceId, CancellationToken cancellation)
    {
        (Caller, Work, this.time, TraceId, Cancellation) = (caller, work, time, traceId, cancellation);
        Now = time.GetUtcNow();
        Actor = caller;
    }

    public Caller Caller { get; }

    /// <summary>Whom audit and events name: the caller, or whom he turned out to be by signing in.</summary>
    public Caller Actor { get; private set; }

    /// <summary>Every row read or written carries it.</summary>
    public string Tenant => Caller.Tenant;

    public IUnitOfWork Work { get; }

    /// <summary>The one time of this run, in whole microseconds as it is stored.</summary>
    public DateTimeOffset Now
    {
        get;
        private init => field = new DateTimeOffset(value.Ticks - (value.Ticks % TimeSpan.TicksPerMicrosecond), TimeSpan.Zero);
    }

    /// <summary>W3C trace id, 32 hexadecimal digits.</summary>
    public string TraceId { get; }

    public CancellationToken Cancellation { get; }

    /// <summary>The version that the caller believes to change (If-Match); null when not said.</summary>
    public long? ExpectedVersion { get; init; }

    /// <summary>Where the request came from.</summary>
    public RequestOrigin Origin { get; init; } = RequestOrigin.None;

    public IReadOnlyList<IEvent> Events => events;

    public IReadOnlyList<AuditChange> Changes => changes;

    /// <summary>For signing in: the anonymous caller has proved to be this one.</summary>
    public void SignIn(Caller caller) => Actor = caller;

    public string NewId() => Ids.New(time);

    /// <summary>Records an event in the same transaction.</summary>
    public void Publish(IEvent @event) => events.Add(@event);

    /// <summary>Says what was changed, for the audit record: only salted digests of <paramref name="before"/> and <paramref name="after"/> are kept.</summary>
    public void Audit(string targetType, string targetId, object? before, object? after) =>
        changes.Add(new AuditChange(targetType, targetId, before, after));

    /// <summary>The error to answer when the caller expects another version than the present one; null when all is well.</summary>
    public Error? StaleAgainst(long version) => ExpectedVersion is { } expected && expected != version
        ? new Error(ErrorKind.PreconditionFailed, "version_mismatch", $"The resource is at version {version}, not {expected}; read it again and repeat the change.")
        : null;
}
