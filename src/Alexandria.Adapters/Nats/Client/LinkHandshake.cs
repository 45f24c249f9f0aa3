using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Alexandria.Adapters.Nats.Client;

/// <summary>A stream to a server that has introduced itself.</summary>
/// <param name="Stream">Encrypted where that was asked for.</param>
/// <param name="Info">What it said.</param>
/// <param name="Received">What it sent beyond that.</param>
internal sealed record Greeting(Stream Stream, ServerInfo Info, byte[] Received);

/// <summary>Opens streams: TCP, the server's INFO, TLS, and our answer to it.</summary>
internal static class LinkHandshake
{
    /// <exception cref="NatsException">It did not come about; why, without secrets.</exception>
    public static async Task<Greeting> OpenAsync(NatsAddress address, NatsSettings settings, CancellationToken cancellation)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(address.Host, address.Port, cancellation);
            var plain = new NetworkStream(socket, ownsSocket: true);
            var (info, rest) = await ReadInfoAsync(plain, cancellation);
            var encrypt = address.Tls || settings.CaFile is not null || settings.Servers.Any(s => s.Tls);
            if (!encrypt && !info.TlsRequired)
            {
                return new Greeting(plain, info, rest);
            }

            if (!info.TlsRequired && !info.TlsAvailable)
            {
                throw new NatsException(NatsFailure.Refused, $"The server {address} offers no TLS, which the configuration demands.");
            }

            return rest.Length > 0
                ? throw new NatsException(NatsFailure.Protocol, $"The server {address} spoke on before TLS began.")
                : new Greeting(await EncryptAsync(plain, address, settings, cancellation), info, rest);
        }
        catch (Exception e) when (e is SocketException or IOException or CryptographicException or AuthenticationException or UnauthorizedAccessException)
        {
            socket.Dispose();
            var (failure, reason) = e is SocketException or IOException { InnerException: SocketException }
                ? (NatsFailure.Unreachable, "cannot be reached")
                : (NatsFailure.Refused, "offers a TLS connection that is not trusted, or that could not be made");
            throw new NatsException(failure, $"The server {address} {reason}: {e.Message}", e);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>The <c>CONNECT</c> line.</summary>
    /// <exception cref="NatsException">The credentials file cannot be used.</exception>
    public static byte[] Connect(NatsAddress address, NatsSettings settings, ServerInfo info)
    {
        var options = new ConnectOptions
        {
            Name = settings.Name,
            User = address.User ?? settings.User,
            Pass = address.Password ?? settings.Password,
            AuthToken = address.Token ?? settings.Token,
        };
        if (settings.CredentialsFile is { } file)
        {
            var credentials = NatsCredentials.Read(file);
            var signature = info.Nonce is { } nonce ? credentials.Sign(nonce) : null;
            options = options with { Jwt = credentials.Jwt, Nkey = credentials.Jwt is null ? credentials.PublicKey : null, Sig = signature };
        }

        return [.. "CONNECT "u8, .. NatsJson.Write(options), .. "\r\n"u8];
    }

    private static async Task<(ServerInfo Info, byte[] Received)> ReadInfoAsync(Stream stream, CancellationToken cancellation)
    {
        var buffer = new byte[ProtocolParser.MaxLine];
        var length = 0;
        while (true)
        {
            if (length == buffer.Length)
            {
                if (length >= ProtocolParser.MaxInfo)
                {
                    throw new NatsException(NatsFailure.Protocol, "The server's INFO has no end.");
                }

                Array.Resize(ref buffer, 2 * length);
            }

            var read = await stream.ReadAsync(buffer.AsMemory(length), cancellation);
            if (read == 0)
            {
                throw new NatsException(NatsFailure.Unreachable, "The server closed the connection before it introduced itself.");
            }

            length += read;
            var prefix = Math.Min(length, 5);
            if (!buffer.AsSpan(0, prefix).SequenceEqual("INFO "u8[..prefix]))
            {
                throw new NatsException(NatsFailure.Protocol, "What answers there is no NATS server.");
            }

            if (buffer.AsSpan(0, length).IndexOf((byte)'\n') is >= 0 and var end)
            {
                return (ServerInfo.Parse(buffer.AsSpan(5, end - 5)), buffer[(end + 1)..length]);
            }
        }
    }

    private static async Task<Stream> EncryptAsync(Stream plain, NatsAddress address, NatsSettings settings, CancellationToken cancellation)
    {
        var options = new SslClientAuthenticationOptions
        {
            TargetHost = address.CertificateName ?? address.Host,
            CertificateRevocationCheckMode = X509RevocationMode.NoCheck,
        };
        if (settings.CaFile is { } file)
        {
            var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
            policy.CustomTrustStore.ImportFromPemFile(file);
            options.CertificateChainPolicy = policy;
        }

        var encrypted = new SslStream(plain);
        try
        {
            await encrypted.AuthenticateAsClientAsync(options, cancellation);
            return encrypted;
        }
        catch
        {
            await encrypted.DisposeAsync();
            throw;
        }
    }
}
