using System.Security.Cryptography;
using Alexandria.Adapters.DataDirectory;
using Alexandria.Data;

namespace Alexandria.Host.Replicas;

/// <summary>The one secret that all processes of an installation share, out of the file <c>KeyFile</c>: it seals the audit, and encrypts what the database holds of further keys.</summary>
internal sealed class InstallationKey
{
    private const int NonceBytes = 12;
    private const int TagBytes = 16;
    private readonly byte[] encryption;

    /// <exception cref="InvalidDataException">The file holds no key.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public InstallationKey(string file)
    {
        Audit = AuditVaultFiles.ReadKey(file);
        encryption = HKDF.DeriveKey(HashAlgorithmName.SHA256, Audit.ToArray(), 32, info: "alexandria stored keys"u8.ToArray());
    }

    /// <summary>The key of the audit's chain.</summary>
    public ReadOnlyMemory<byte> Audit { get; }

    /// <summary>AES-256-GCM with a random nonce: nonce, tag and text as base 64.</summary>
    public string Encrypt(string text)
    {
        var plain = System.Text.Encoding.UTF8.GetBytes(text);
        var sealedText = new byte[NonceBytes + TagBytes + plain.Length];
        var nonce = sealedText.AsSpan(0, NonceBytes);
        RandomNumberGenerator.Fill(nonce);
        using var aes = new AesGcm(encryption, TagBytes);
        aes.Encrypt(nonce, plain, sealedText.AsSpan(NonceBytes + TagBytes), sealedText.AsSpan(NonceBytes, TagBytes));
        return Convert.ToBase64String(sealedText);
    }

    /// <exception cref="CryptographicException">It was encrypted with another key, or changed since.</exception>
    public string Decrypt(string sealedText)
    {
        var bytes = Convert.FromBase64String(sealedText);
        if (bytes.Length < NonceBytes + TagBytes)
        {
            throw new CryptographicException("The text is too short to be one of ours.");
        }

        var plain = new byte[bytes.Length - NonceBytes - TagBytes];
        using var aes = new AesGcm(encryption, TagBytes);
        aes.Decrypt(bytes.AsSpan(0, NonceBytes), bytes.AsSpan(NonceBytes + TagBytes), bytes.AsSpan(NonceBytes, TagBytes), plain);
        return System.Text.Encoding.UTF8.GetString(plain);
    }
}

/// <summary>Stops the start of a process whose key is not the installation's: it would seal what no other could verify.</summary>
internal sealed class InstallationKeyCheck(InstallationKey key, IDatabase database, TimeProvider time) : IHostedService
{
    private const string Id = "installation";
    private const string Text = "alexandria";

    /// <exception cref="InvalidDataException">The key is another one.</exception>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var stored = await database.WriteAsync(
            async work =>
            {
                await work.ExecuteAsync(
                    "insert into cookie_keys (id, content, created_at) values (@Id, @content, @now) on conflict (id) do nothing",
                    new { Id, content = key.Encrypt(Text), now = time.GetUtcNow() });
                return (await work.FirstOrDefaultAsync<string>("select content from cookie_keys where id = @Id", new { Id }))!;
            },
            WritePriority.Caller,
            cancellationToken);
        try
        {
            _ = key.Decrypt(stored);
        }
        catch (CryptographicException exception)
        {
            throw new InvalidDataException("The file in KeyFile is not the key of the installation in this database; take the file that its other processes have.", exception);
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
