using System.Threading.Tasks.Sources;

namespace Alexandria.Adapters.Nats.Client;

/// <summary>Somebody who waits for one answer. Whoever takes it out of the inbox completes it, once.</summary>
internal abstract class PendingReply
{
    /// <summary>When it has waited long enough, in the clock's ticks.</summary>
    public long Deadline { get; set; }

    public abstract void Complete(in IncomingMessage answer);

    public abstract void Fail(NatsException reason);
}

/// <summary>Waits for the text of an answer.</summary>
internal sealed class PendingRequest : PendingReply
{
    private readonly TaskCompletionSource<NatsAnswer> source = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task<NatsAnswer> Task => source.Task;

    public override void Complete(in IncomingMessage answer)
    {
        if (NatsHeaders.Status(answer.Headers) == 503)
        {
            Fail(new NatsException(NatsFailure.NoResponders, "Nobody answers to such a request: JetStream is off or has no leader now, or the subject is wrong."));
            return;
        }

        source.TrySetResult(new NatsAnswer(answer.Headers.ToArray(), answer.Payload.ToArray()));
    }

    public override void Fail(NatsException reason) => source.TrySetException(reason);
}

/// <summary>Waits for the acknowledgement of a publish; used again after its result was taken.</summary>
internal sealed class PendingPublish(JetStreamPublisher owner) : PendingReply, IValueTaskSource<PublishAck>
{
    private ManualResetValueTaskSourceCore<PublishAck> source = new() { RunContinuationsAsynchronously = true };

    public ValueTask<PublishAck> Task => new(this, source.Version);

    public override void Complete(in IncomingMessage answer)
    {
        PublishAck ack;
        try
        {
            ack = JetStreamPublisher.Read(answer);
        }
        catch (NatsException e)
        {
            Fail(e);
            return;
        }

        source.SetResult(ack);
        owner.Ended();
    }

    public override void Fail(NatsException reason)
    {
        source.SetException(reason);
        owner.Ended();
    }

    PublishAck IValueTaskSource<PublishAck>.GetResult(short token)
    {
        try
        {
            return source.GetResult(token);
        }
        finally
        {
            source.Reset();
            owner.GiveBack(this);
        }
    }

    ValueTaskSourceStatus IValueTaskSource<PublishAck>.GetStatus(short token) => source.GetStatus(token);

    void IValueTaskSource<PublishAck>.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        source.OnCompleted(continuation, state, token, flags);
}

/// <summary>An answer to a request.</summary>
internal sealed record NatsAnswer(byte[] Headers, byte[] Payload);
