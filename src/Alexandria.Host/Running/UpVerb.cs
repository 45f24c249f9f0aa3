using System.Text.Json.Nodes;
using Alexandria.Adapters.DataDirectory;
using Alexandria.Host.Configuration;
using Alexandria.Host.Replicas;
using Alexandria.Host.Telemetry;
using Alexandria.Modules;
using Alexandria.Operations;
using Alexandria.Surfaces.Cli;
using Alexandria.Surfaces.Monitoring;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace Alexandria.Host.Running;

/// <summary>Runs the server until it is told to stop.</summary>
internal sealed class UpVerb(ProcessSetup setup) : Verb
{
    // sun_path of unix(7) has 108 bytes on Linux, 104 on macOS, its end included.
    private const int LongestSocketPath = 103;

    public override string Name => "up";

    public override string Summary => "Starts the server on a data directory and runs until it is stopped (Ctrl-C, SIGTERM).";

    public override IReadOnlyList<VerbOption> Options { get; } =
    [
        new("urls", "Addresses to listen on, separated by semicolons. Beyond loopback only when named here or in the configuration. Default: http://127.0.0.1:7070."),
        new("roles", "What this process does: api, workers, scheduler, catalog, separated by commas, or all. Other than all only on PostgreSQL and NATS. Default: all."),
        new("demo", "Loads the demo and makes an account for each role; only on loopback.") { IsFlag = true },
    ];

    public override IReadOnlyList<string> Examples { get; } = ["up --demo", "up --data /srv/alexandria --urls http://127.0.0.1:8080", "up --data /srv/worker --roles workers,scheduler --urls http://127.0.0.1:8081"];

    public override async Task<int> RunAsync(VerbContext context)
    {
        var configuration = setup.Configuration(context.DataDirectory, context.Values.GetValueOrDefault("urls"), context.Values.GetValueOrDefault("roles"));
        if (setup.Refusal(configuration) is { } refusal)
        {
            return VerbFailure.Report(context, refusal);
        }

        var addresses = ListenAddress.ParseAll(configuration.Host.Urls).Value;
        var demo = context.Values.ContainsKey("demo");
        if (demo && !addresses.All(a => a.IsLoopback))
        {
            return VerbFailure.Report(context, Error.Invalid("demo_beyond_loopback", "The demo shows passwords and is for this machine alone; leave --urls out, or --demo."));
        }

        if (System.Text.Encoding.UTF8.GetByteCount(HostSettings.SocketOf(configuration.DataDirectory)) > LongestSocketPath)
        {
            return VerbFailure.Report(context, Error.Invalid("data_directory_too_long", $"The path of the data directory is too long for its socket (at most {LongestSocketPath} bytes with /alexandria.sock); take a shorter one."));
        }

        var held = DataDirectory.TryTake(configuration.DataDirectory, HostSettings.SocketOf(configuration.DataDirectory));
        if (held.Failed)
        {
            return VerbFailure.Report(context, held.Error);
        }

        if (held.Value.Lock is not { } own)
        {
            var holder = held.Value.Holder is { } known ? $"Process {known.ProcessId}" : "Another process";
            return VerbFailure.Report(context, Error.Conflict("data_directory_in_use", $"{holder} runs on {configuration.DataDirectory} already; stop it first, or take another directory with --data."));
        }

        using (own)
        {
            if (await new SchemaUpgrade(setup, configuration, context.Error, TimeProvider.System).PrepareAsync(context.Cancellation) is { } unfit)
            {
                return VerbFailure.Report(context, unfit);
            }

            return await ServeAsync(context, configuration, addresses, demo);
        }
    }

    private async Task<int> ServeAsync(VerbContext context, LoadedConfiguration configuration, IReadOnlyList<ListenAddress> addresses, bool demo)
    {
        var settings = new HostSettings { DataDirectory = configuration.DataDirectory, Configuration = configuration.Root, Modules = setup.Modules, ScaleOut = ScaleOut.Of(configuration.Host), Addresses = addresses, SendsTraces = TraceSettings.IsWanted(setup.Variable) };

        // Left over by a process that was killed: whoever made it no longer holds the lock, since we do.
        File.Delete(settings.SocketPath);
        foreach (var address in addresses.Where(a => !a.IsLoopback))
        {
            await context.Error.WriteLineAsync($"warning: {address.Address}:{address.Port} is reached from beyond this machine, unencrypted; put a proxy that ends TLS in front");
        }

        OwnerOnly.CreateDirectory(settings.CookieKeysDirectory);
        await using var app = AlexandriaApp.Build(settings);
        try
        {
            await app.StartAsync(context.Cancellation);
        }
        catch (IOException exception) when (exception.InnerException is AddressInUseException)
        {
            // The rest has started already.
            await app.StopAsync(CancellationToken.None);
            return VerbFailure.Report(context, Error.Unavailable("address_in_use", $"{exception.Message.TrimEnd('.')}; something else listens there. Take another address with --urls."));
        }

        try
        {
            var notices = await NoticesAsync(app, demo, context);
            if (notices.Failed)
            {
                await GracefulStop.RunAsync(app);
                return VerbFailure.Report(context, notices.Error);
            }

            await AnnounceAsync(context, app, configuration, notices.Value);
            await UntilStoppedAsync(context.Cancellation);
        }
        catch
        {
            await GracefulStop.RunAsync(app);
            throw;
        }

        return await GracefulStop.RunAsync(app) is { } cutOff ? VerbFailure.Report(context, cutOff) : ExitCodes.Done;
    }

    private static async Task<Result<IReadOnlyList<Notice>>> NoticesAsync(WebApplication app, bool demo, VerbContext context)
    {
        var notices = await StartupNotices.ReadAsync(app.Services, context.Cancellation);
        var loading = new DemoContext(app.Services.GetRequiredService<IOperations>(), LocalCaller.OfProcess(), Path.Combine(AppContext.BaseDirectory, "samples"), context.Cancellation);
        foreach (var loader in app.Services.GetServices<IDemoLoader>().Where(_ => demo).OrderBy(l => l.Order))
        {
            var loaded = await loader.LoadAsync(loading);
            if (loaded.Failed)
            {
                return loaded.Error;
            }

            notices.AddRange(loaded.Value);
        }

        return notices;
    }

    private static async Task AnnounceAsync(VerbContext context, WebApplication app, LoadedConfiguration configuration, IReadOnlyList<Notice> notices)
    {
        var urls = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Where(a => !a.Contains("unix:", StringComparison.Ordinal)).ToList();
        if (context.Json)
        {
            var ready = new JsonObject
            {
                ["urls"] = new JsonArray([.. urls.Select(u => JsonValue.Create(u))]),
                ["dataDirectory"] = configuration.DataDirectory,
                ["notices"] = new JsonArray([.. notices.Select(n => new JsonObject { ["label"] = n.Label, ["text"] = n.Text })]),
            };
            await context.Out.WriteLineAsync(ready.ToJsonString(Json.Options));
        }
        else
        {
            await context.Out.WriteLineAsync($"Alexandria {Product.Version} is ready.");
            List<Notice> lines = configuration.Roles.Has(ProcessRole.Api)
                ? [.. urls.Select(u => new Notice("console", u)), new("api", urls[0] + "/openapi/v1.json"), new("data", configuration.DataDirectory), .. notices]
                : [new("roles", configuration.Roles.ToString()), .. urls.Select(u => new Notice("health", u + MonitoringSurface.ReadyPath)), new("data", configuration.DataDirectory)];
            var width = lines.Max(l => l.Label.Length);
            foreach (var line in lines)
            {
                await context.Out.WriteLineAsync($"  {line.Label.PadRight(width)}  {line.Text}");
            }
        }

        await context.Out.FlushAsync();
    }

    private static async Task UntilStoppedAsync(CancellationToken stop)
    {
        var stopped = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var _ = stop.Register(stopped.SetResult);
        await stopped.Task;
    }
}
