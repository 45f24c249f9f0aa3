using System.Globalization;
using Alexandria.Surfaces.Stopping;

namespace Alexandria.Host.Running;

/// <summary>Ends a server without cutting anything off: it says that it is not ready, refuses what is new, lets end what runs, and seals the audit last of all.</summary>
/// <remarks>Deliveries and workflow steps that run come to their end; those that wait stay in the database and go on at the next start.</remarks>
internal static class GracefulStop
{
    /// <returns>What was cut off when the grace ended; null when everything came to its end.</returns>
    public static async Task<Error?> RunAsync(WebApplication app)
    {
        var options = app.Services.GetRequiredService<StoppingOptions>();
        var time = app.Services.GetRequiredService<TimeProvider>();
        var drain = app.Services.GetRequiredService<RequestDrain>();
        drain.Announce();
        await Task.Delay(TimeSpan.FromSeconds(options.NoticeSeconds), time);

        // Ends the streams, which would otherwise run for ever.
        app.Lifetime.StopApplication();
        using var grace = new CancellationTokenSource(TimeSpan.FromSeconds(options.GraceSeconds), time);
        await drain.RefuseAsync().WaitAsync(grace.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        var cutOff = drain.Running;
        try
        {
            await app.StopAsync(grace.Token);
        }
        catch (OperationCanceledException) when (grace.IsCancellationRequested)
        {
            // Told below.
        }

        return grace.IsCancellationRequested
            ? Error.Unavailable("stop_incomplete", string.Create(CultureInfo.InvariantCulture, $"The server ended after its {options.GraceSeconds} s (Stopping:GraceSeconds) and cut off {cutOff} running requests; nothing that was acknowledged is lost."))
            : null;
    }
}
