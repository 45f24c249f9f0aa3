using System.Buffers.Text;
using System.Text;

namespace Alexandria.Adapters.Nats.Client;

/// <summary>The one subscription that all answers come to: each request has a number of its own below it. An answer that comes too late finds nobody.</summary>
internal sealed class Inbox : Subscription
{
    /// <summary>Longest reply subject, bytes.</summary>
    public const int MaxSubject = 64;

    private const int IndexBits = 16;

    private readonly Lock gate = new();
    private readonly TimeProvider time;
    private readonly byte[] prefix;
    private readonly Stack<int> free = new();
    private Slot[] slots = [];

    public Inbox(TimeProvider time)
        : base(Subject.NewInbox() + ".*")
    {
        this.time = time;
        prefix = Encoding.ASCII.GetBytes(Filter[..^1]);
    }

    /// <summary>Takes somebody in who waits.</summary>
    /// <param name="pending">Who.</param>
    /// <param name="patience">How long.</param>
    /// <param name="subject">Gets the subject to be answered on; at least <see cref="MaxSubject"/> long.</param>
    /// <param name="token">His number.</param>
    /// <returns>The subject's length.</returns>
    public int Add(PendingReply pending, TimeSpan patience, Span<byte> subject, out long token)
    {
        pending.Deadline = time.GetTimestamp() + (long)(patience.TotalSeconds * time.TimestampFrequency);
        lock (gate)
        {
            if (free.Count == 0)
            {
                Grow();
            }

            var index = free.Pop();
            ref var slot = ref slots[index];
            slot.Pending = pending;
            token = (slot.Generation << IndexBits) | (uint)index;
        }

        prefix.CopyTo(subject);
        Utf8Formatter.TryFormat(token, subject[prefix.Length..], out var written);
        return prefix.Length + written;
    }

    /// <summary>Takes out who waits under a number; null when that was done already.</summary>
    public PendingReply? Take(long token)
    {
        var index = (int)(token & ((1 << IndexBits) - 1));
        lock (gate)
        {
            if (index >= slots.Length || slots[index].Pending is not { } pending || slots[index].Generation != token >> IndexBits)
            {
                return null;
            }

            Clear(index);
            return pending;
        }
    }

    public override void OnMessage(in IncomingMessage message)
    {
        var number = message.Subject.Length > prefix.Length ? message.Subject[prefix.Length..] : default;
        if (Utf8Parser.TryParse(number, out long token, out var used) && used == number.Length && token >= 0)
        {
            Take(token)?.Complete(message);
        }
    }

    /// <summary>Fails all who wait.</summary>
    public void FailAll(NatsException reason) => FailWhere(_ => true, reason);

    /// <summary>Fails those who have waited long enough.</summary>
    public void FailOverdue()
    {
        var now = time.GetTimestamp();
        FailWhere(p => p.Deadline <= now, new NatsException(NatsFailure.Timeout, "The server did not answer in time; the request may or may not have been carried out."));
    }

    private void FailWhere(Predicate<PendingReply> which, NatsException reason)
    {
        var failed = new List<PendingReply>();
        lock (gate)
        {
            for (var i = 0; i < slots.Length && free.Count < slots.Length; i++)
            {
                if (slots[i].Pending is { } pending && which(pending))
                {
                    Clear(i);
                    failed.Add(pending);
                }
            }
        }

        failed.ForEach(p => p.Fail(reason));
    }

    private void Clear(int index)
    {
        slots[index].Pending = null;
        slots[index].Generation++;
        free.Push(index);
    }

    private void Grow()
    {
        var length = slots.Length == 0 ? 256 : 2 * slots.Length;
        if (length > 1 << IndexBits)
        {
            throw new InvalidOperationException("More requests wait for answers than there are numbers for.");
        }

        var former = slots.Length;
        Array.Resize(ref slots, length);
        for (var i = length - 1; i >= former; i--)
        {
            free.Push(i);
        }
    }

    private struct Slot
    {
        public PendingReply? Pending;
        public long Generation;
    }
}
