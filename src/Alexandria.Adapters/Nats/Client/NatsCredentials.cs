using System.Buffers.Text;
using System.Text;

namespace Alexandria.Adapters.Nats.Client;

/// <summary>What one signs in with by a key.</summary>
internal sealed class NatsCredentials
{
    private const int MaxFile = 64 * 1024;

    private readonly byte[] seed;

    private NatsCredentials(string? jwt, byte role, byte[] seed)
    {
        (Jwt, this.seed) = (jwt, seed);
        PublicKey = NatsKey.EncodePublic(role, Ed25519.PublicKey(seed));
    }

    /// <summary>The user's token, signed by an account; null with a bare key.</summary>
    public string? Jwt { get; }

    public string PublicKey { get; }

    /// <summary>Reads a <c>.creds</c> file, or one with a seed alone.</summary>
    /// <exception cref="NatsException">It cannot be used; the message repeats nothing of it.</exception>
    public static NatsCredentials Read(string path)
    {
        try
        {
            if (new FileInfo(path).Length > MaxFile)
            {
                throw new FormatException("It is too large.");
            }

            var text = File.ReadAllText(path);
            var lines = text.Split('\n', StringSplitOptions.TrimEntries);
            var (role, seed) = NatsKey.DecodeSeed(Block(lines, "USER NKEY SEED") ?? text.Trim());
            return new NatsCredentials(Block(lines, "NATS USER JWT"), role, seed);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or FormatException)
        {
            throw new NatsException(NatsFailure.Refused, $"The NATS credentials file cannot be used: {e.Message}", e);
        }
    }

    /// <summary>The signature of the server's nonce, in base64url.</summary>
    public string Sign(string nonce) => Base64Url.EncodeToString(Ed25519.Sign(seed, Encoding.UTF8.GetBytes(nonce)));

    // The line after the one that begins the block: some tools write five dashes, some six.
    private static string? Block(string[] lines, string title)
    {
        var begin = Array.FindIndex(lines, l => l.StartsWith("-----BEGIN " + title, StringComparison.Ordinal));
        return begin < 0 ? null : lines.Skip(begin + 1).FirstOrDefault(l => l.Length > 0);
    }
}
