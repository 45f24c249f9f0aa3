using System.Collections;
using System.Runtime.InteropServices;
using Alexandria.Data;
using Alexandria.Host.Audit;
using Alexandria.Host.Backup;
using Alexandria.Host.Configuration;
using Alexandria.Host.Doctor;
using Alexandria.Host.Events;
using Alexandria.Host.Mcp;
using Alexandria.Host.Migrate;
using Alexandria.Host.Running;
using Alexandria.Kernel.Operations;
using Alexandria.Modules;
using Alexandria.Surfaces.Cli;

namespace Alexandria.Host;

/// <summary>The executable: reads the command line, runs one verb, tells the exit code.</summary>
internal static class Executable
{
    public static async Task<int> RunAsync(string[] arguments)
    {
        using var stop = new CancellationTokenSource();
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        var environment = Environment.GetEnvironmentVariables().Cast<DictionaryEntry>()
            .ToDictionary(v => (string)v.Key, v => (string?)v.Value ?? "", OperatingSystem.IsWindows() ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal);
        return await RunAsync(arguments, Terminal.OfProcess(), environment, stop.Token);

        void Stop(PosixSignalContext signal)
        {
            // The first signal asks for a graceful end, a second one does not ask.
            if (!stop.IsCancellationRequested)
            {
                signal.Cancel = true;
                stop.Cancel();
            }
        }
    }

    /// <summary>Runs one verb with everything that it can see given from outside.</summary>
    internal static async Task<int> RunAsync(string[] arguments, Terminal terminal, IReadOnlyDictionary<string, string> environment, CancellationToken stop)
    {
        try
        {
            return await CommandLine(arguments, terminal, environment).RunAsync(arguments, stop);
        }
        catch (StorageException storage)
        {
            // The operator reads this, who may know the cause.
            await terminal.Error.WriteLineAsync($"error: {storage.Message} (code {storage.Error.Code}; {storage.InnerException?.Message})");
            return ExitCodes.Unavailable;
        }
        catch (Exception defect) when (defect is not OperationCanceledException)
        {
            // Nobody above us would say it better; the trace is for whoever reports it.
            await terminal.Error.WriteLineAsync($"error: {defect.Message}");
            await terminal.Error.WriteLineAsync(defect.StackTrace);
            return ExitCodes.Failed;
        }
    }

    private static CommandLineApp CommandLine(string[] arguments, Terminal terminal, IReadOnlyDictionary<string, string> environment)
    {
        var setup = new ProcessSetup(environment);
        var connection = new Connection(setup, terminal.Error, TimeProvider.System);
        var firstWord = arguments.FirstOrDefault();
        return new CommandLineApp(new CommandLineSetup
        {
            Operations = OperationDescriptors.Of(setup.Inventory, firstWord?.StartsWith('-') == false ? firstWord : null),
            Verbs =
            [
                new UpVerb(setup), new ConfigShowVerb(setup), new ConfigCheckVerb(setup), new ConfigSchemaVerb(setup), new DoctorVerb(setup, TimeProvider.System),
                new BackupVerb(setup, TimeProvider.System), new BackupCheckVerb(setup, TimeProvider.System), new RestoreVerb(setup, TimeProvider.System), new MigrateVerb(setup, TimeProvider.System),
                new AuditVerifyVerb(setup), new AuditExportVerb(setup, connection), new EventsTailVerb(setup, TimeProvider.System), new McpVerb(setup, connection, terminal),
                .. setup.Inventory.Verbs.Select(type => (Verb)ActivatorUtilities.CreateInstance(new VerbServices(setup, setup.Configuration(null).DataDirectory), type)),
            ],
            Followers = [.. setup.Inventory.Followers.Select(type => (Follower)Activator.CreateInstance(type)!)],
            Connect = connection.OpenAsync,
            DataDirectory = given => setup.Configuration(given).DataDirectory,
            Services = directory => new VerbServices(setup, directory),
            Terminal = terminal,
        });
    }
}
