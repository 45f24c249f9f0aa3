using Alexandria.Knowledge.Ontologies.Pull;
using Alexandria.Modules;

namespace Alexandria.Knowledge.Ontologies.Verbs;

/// <summary>Asks how pulls stand until all have ended. A server that is away for a while, or has no time, is asked again.</summary>
internal static class PullWatch
{
    /// <summary>Answers without success before it is given up: about half a minute.</summary>
    private const int Patience = 60;

    private static readonly TimeSpan Between = TimeSpan.FromMilliseconds(500);

    /// <summary>What is small ends at once; it is asked sooner at first.</summary>
    private static readonly TimeSpan First = TimeSpan.FromMilliseconds(60);

    /// <summary>Whether the catalog has what was asked for.</summary>
    public static bool Good(PullStatus status) => status is PullStatus.Published or PullStatus.Unchanged or PullStatus.Restored;

    /// <param name="started">As they were started.</param>
    /// <param name="operations">Where they run.</param>
    /// <param name="show">Told how all stand, each time when it was asked.</param>
    /// <param name="cancellation">Ends the waiting, not the pulls.</param>
    /// <returns>The same pulls in the same order, ended.</returns>
    public static async Task<Result<IReadOnlyList<PullView>>> UntilEndedAsync(IReadOnlyList<PullView> started, IVerbOperations operations, Action<IReadOnlyList<PullView>> show, CancellationToken cancellation)
    {
        var pulls = started.ToArray();
        show(pulls);
        var (failures, pause) = (0, First);
        while (pulls.Any(p => p.Status == PullStatus.Running))
        {
            await Task.Delay(pause, TimeProvider.System, cancellation);
            pause = pause * 2 < Between ? pause * 2 : Between;
            var error = await AskAsync(pulls, operations, cancellation);
            show(pulls);
            if (error is null)
            {
                failures = 0;
            }
            else if (error.Kind is not (ErrorKind.Unavailable or ErrorKind.RateLimited) || ++failures == Patience)
            {
                return error;
            }
        }

        return pulls;
    }

    /// <summary>One question about all that run, and one for each that no longer does: few, however many were started.</summary>
    private static async Task<Error?> AskAsync(PullView[] pulls, IVerbOperations operations, CancellationToken cancellation)
    {
        var page = await operations.CallAsync(new ListPulls { Status = PullStatus.Running, Limit = 200 }, cancellation);
        if (page.Failed)
        {
            return page.Error;
        }

        var running = page.Value.Items.ToDictionary(p => p.Id, StringComparer.Ordinal);
        foreach (var (index, pull) in pulls.Index().Where(p => p.Item.Status == PullStatus.Running).ToList())
        {
            if (running.TryGetValue(pull.Id, out var now))
            {
                pulls[index] = now;
                continue;
            }

            var one = await operations.CallAsync(new GetPull { PullId = pull.Id }, cancellation);
            if (one.Failed)
            {
                return one.Error;
            }

            pulls[index] = one.Value;
        }

        return null;
    }
}
