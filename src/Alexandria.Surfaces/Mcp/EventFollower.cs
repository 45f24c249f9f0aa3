using Alexandria.Events;

namespace Alexandria.Surfaces.Mcp;

/// <summary>Goes along with the log as it grows.</summary>
internal static class EventFollower
{
    private const int BatchSize = 100;

    /// <summary>Tells of each event of a tenant after a position, in order, until it is cancelled.</summary>
    public static async Task FollowAsync(this IEventLog log, string tenant, long position, Func<EventEnvelope, Task> tell, CancellationToken cancellation)
    {
        while (true)
        {
            var head = log.Head;
            var batch = await log.ReadAsync(tenant, position, [], BatchSize, cancellation);
            foreach (var happened in batch)
            {
                await tell(happened);
                position = happened.Position;
            }

            if (batch.Count < BatchSize)
            {
                // What other tenants wrote below the head has been looked through.
                position = Math.Max(position, head);
                await log.WaitAsync(position, cancellation);
            }
        }
    }
}
