namespace Alexandria.Events;

/// <summary>Reading and computing at the same time, as when a projection is built again from many rows.</summary>
public static class ReadAhead
{
    /// <summary>Takes in each part, one after the other, while the next one is read.</summary>
    /// <param name="parts">Read one at a time.</param>
    /// <param name="take">Runs on another thread, never twice at once.</param>
    /// <returns>Ends when the last part was taken in.</returns>
    /// <exception cref="Exception">What reading or <paramref name="take"/> threw; nothing runs any more then.</exception>
    public static async Task ReadAheadAsync<T>(this IAsyncEnumerable<T> parts, Action<T> take)
    {
        ArgumentNullException.ThrowIfNull(parts);
        var taking = Task.CompletedTask;
        try
        {
            await foreach (var part in parts)
            {
                await taking;
                taking = Task.Run(() => take(part));
            }
        }
        finally
        {
            await taking;
        }
    }
}
