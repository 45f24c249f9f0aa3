namespace Alexandria.Faults.Tests.Clients;

/// <summary>What the server has acknowledged, over all rounds.</summary>
internal sealed class AcknowledgedWrites
{
    private readonly Lock gate = new();
    private readonly List<Acknowledged> all = [];
    private TaskCompletionSource reached = new();
    private int goal = int.MaxValue;

    public IReadOnlyList<Acknowledged> All
    {
        get
        {
            lock (gate)
            {
                return [.. all];
            }
        }
    }

    public void Add(Acknowledged write)
    {
        lock (gate)
        {
            all.Add(write);
            if (all.Count >= goal)
            {
                reached.TrySetResult();
            }
        }
    }

    /// <summary>Completes when so many more were acknowledged.</summary>
    public Task MoreAsync(int count)
    {
        lock (gate)
        {
            goal = all.Count + count;
            reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return reached.Task;
        }
    }
}
