using System.Threading.Channels;

namespace Alexandria.Kernel.Workflows;

/// <summary>Instances that have something to do. Each is with one worker at a time: one that is handed in while it runs comes again afterwards.</summary>
internal sealed class RunQueue
{
    private readonly Channel<string> channel = Channel.CreateUnbounded<string>();
    private readonly Lock gate = new();
    private readonly Dictionary<string, bool> again = new(StringComparer.Ordinal);

    public ChannelReader<string> Reader => channel.Reader;

    /// <summary>Whether nothing is queued and nothing runs.</summary>
    public bool IsQuiet
    {
        get
        {
            lock (gate)
            {
                return again.Count == 0;
            }
        }
    }

    public void Add(string id)
    {
        lock (gate)
        {
            if (!again.TryAdd(id, false))
            {
                again[id] = true;
                return;
            }
        }

        channel.Writer.TryWrite(id);
    }

    /// <summary>Gives an instance back that was read from the queue.</summary>
    public void Done(string id)
    {
        lock (gate)
        {
            if (!again[id])
            {
                again.Remove(id);
                return;
            }

            again[id] = false;
        }

        channel.Writer.TryWrite(id);
    }
}
