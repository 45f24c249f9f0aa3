using Alexandria.Adapters.DataDirectory;
using Alexandria.Host.Configuration;
using Alexandria.Host.Replicas;
using Alexandria.Kernel;
using Alexandria.Modules;
using Alexandria.Operations;
using Alexandria.Surfaces.Cli;

namespace Alexandria.Host.Running;

/// <summary>Runs operations in this process, on a data directory that nobody else holds.</summary>
internal static class InProcess
{
    private static readonly TimeSpan DrainPatience = TimeSpan.FromSeconds(30);

    public static async Task<LocalCallTarget> StartAsync(ProcessSetup setup, LoadedConfiguration configuration, DataDirectoryLock held, TextWriter notices, CancellationToken cancellation)
    {
        // Where workers are elsewhere, a verb leaves to them what it sets going.
        var scaleOut = ScaleOut.Of(configuration.Host) is { } home ? home with { Roles = new ProcessRoles(ProcessRole.Api) } : null;
        var app = AlexandriaApp.Build(new HostSettings { DataDirectory = configuration.DataDirectory, Configuration = configuration.Root, Modules = setup.Modules, ScaleOut = scaleOut });
        try
        {
            await app.StartAsync(cancellation);

            // The first start of a directory may be a verb's: what is shown once must not get lost.
            foreach (var notice in await StartupNotices.ReadAsync(app.Services, cancellation))
            {
                await notices.WriteLineAsync($"{notice.Label}: {notice.Text}");
            }
        }
        catch
        {
            // What has started ends as after any run.
            await app.StopAsync(CancellationToken.None);
            await app.DisposeAsync();
            held.Dispose();
            throw;
        }

        return new LocalCallTarget(app.Services.GetRequiredService<IOperations>(), LocalCaller.OfProcess(), async () =>
        {
            try
            {
                if (scaleOut is null)
                {
                    await DrainAsync(app.Services.GetRequiredService<BackgroundWork>());
                }

                await app.StopAsync(CancellationToken.None);
                await app.DisposeAsync();
            }
            finally
            {
                held.Dispose();
            }
        });
    }

    /// <summary>What the verb set going shall be seen by the next one: a workflow runs up to where it waits.</summary>
    private static async Task DrainAsync(BackgroundWork work)
    {
        using var patience = new CancellationTokenSource(DrainPatience, TimeProvider.System);
        try
        {
            await work.DrainAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            // It is kept in the database and goes on at the next start.
        }
    }
}
