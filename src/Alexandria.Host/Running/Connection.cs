using System.Net.Sockets;
using Alexandria.Surfaces.Cli;

namespace Alexandria.Host.Running;

/// <summary>Decides where the operations of a command line are carried out: a server by its address, the server that holds the data directory, or this process.</summary>
internal sealed class Connection(ProcessSetup setup, TextWriter warnings, TimeProvider time)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    public async Task<Result<ICallTarget>> OpenAsync(CallRoute route, CancellationToken cancellation)
    {
        if (route is { Url: not null, DataDirectory: not null })
        {
            return Error.Invalid("wrong_use", "Give --url or --data, not both.");
        }

        // An option goes before a variable: --data means this directory, wherever ALEXANDRIA_URL points.
        return (route.DataDirectory is null ? route.Url ?? setup.Variable("ALEXANDRIA_URL") : null) is { } url
            ? ToServer(url, route.Key ?? setup.Variable("ALEXANDRIA_KEY"))
            : await ToDirectoryAsync(route.DataDirectory, cancellation);
    }

    private Result<ICallTarget> ToServer(string url, string? key)
    {
        if (!Uri.TryCreate(url, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https"))
        {
            return Error.Invalid("invalid_url", $"'{url}' is no http or https address.");
        }

        if (key is not null && (key.Length == 0 || !key.All(c => c is > ' ' and <= '~')))
        {
            return Error.Invalid("invalid_key", "The key has characters that no key has; is it the right file?");
        }

        if (address.Scheme == "http" && !address.IsLoopback && key is not null)
        {
            warnings.WriteLine($"warning: the key travels unencrypted to {address.Host}; use https");
        }

        return HttpCallTarget.ForUrl(address, key);
    }

    private async Task<Result<ICallTarget>> ToDirectoryAsync(string? directory, CancellationToken cancellation)
    {
        var configuration = setup.Configuration(directory);
        var started = time.GetTimestamp();
        while (true)
        {
            var held = DataDirectory.TryTake(configuration.DataDirectory, socket: null);
            if (held.Failed)
            {
                return held.Error;
            }

            if (held.Value.Lock is { } own)
            {
                if ((setup.Refusal(configuration) ?? await new SchemaUpgrade(setup, configuration, warnings, time).PrepareAsync(cancellation)) is { } refusal)
                {
                    own.Dispose();
                    return refusal;
                }

                return await InProcess.StartAsync(setup, configuration, own, warnings, cancellation);
            }

            // Held, by a server that answers on the socket, or by another verb that will soon be done.
            var socket = HostSettings.SocketOf(configuration.DataDirectory);
            if (await AnswersAsync(socket, cancellation))
            {
                return HttpCallTarget.ForSocket(socket);
            }

            if (time.GetElapsedTime(started) > Patience)
            {
                return Error.Unavailable("data_directory_busy", $"Another process holds {configuration.DataDirectory} and does not answer on its socket; try again when it is done.");
            }

            await Task.Delay(Pause, time, cancellation);
        }
    }

    private static async Task<bool> AnswersAsync(string path, CancellationToken cancellation)
    {
        try
        {
            using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), cancellation);
            return true;
        }
        catch (Exception exception) when (exception is SocketException or ArgumentException)
        {
            return false;
        }
    }
}
