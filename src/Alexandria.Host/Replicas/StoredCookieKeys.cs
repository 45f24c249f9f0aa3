using System.Xml.Linq;
using Alexandria.Data;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Microsoft.AspNetCore.DataProtection.XmlEncryption;
using Microsoft.Extensions.Options;

namespace Alexandria.Host.Replicas;

/// <summary>Keeps the keys that protect the console's cookies and forms in the database, encrypted with the installation's key, so that whichever process answers knows them.</summary>
internal sealed class StoredCookieKeys(IDatabase database, TimeProvider time) : IXmlRepository
{
    private const string Prefix = "cookie:";

    public IReadOnlyCollection<XElement> GetAllElements() =>
        [.. database.ReadAsync(work => work.QueryAsync<string>("select content from cookie_keys where id like @like order by created_at, id", new { like = Prefix + "%" }), CancellationToken.None)
            .GetAwaiter().GetResult().Select(XElement.Parse)];

    public void StoreElement(XElement element, string friendlyName) => database.WriteAsync(
        work => work.ExecuteAsync(
            "insert into cookie_keys (id, content, created_at) values (@id, @content, @now) on conflict (id) do nothing",
            new { id = Prefix + friendlyName, content = element.ToString(SaveOptions.DisableFormatting), now = time.GetUtcNow() }),
        WritePriority.Caller,
        CancellationToken.None).GetAwaiter().GetResult();

    /// <summary>Registers it as the store of Data Protection, and sees to it that processes that start at once begin with one key.</summary>
    public static void Add(IServiceCollection services)
    {
        services.AddDataProtection().SetApplicationName("alexandria");
        services.AddSingleton<StoredCookieKeys>();
        services.AddSingleton<IConfigureOptions<KeyManagementOptions>>(provider => new ConfigureOptions<KeyManagementOptions>(options =>
        {
            options.XmlRepository = provider.GetRequiredService<StoredCookieKeys>();
            options.XmlEncryptor = new Encryptor(provider.GetRequiredService<InstallationKey>());
        }));
        services.AddHostedService<FirstKey>();
    }

    /// <summary>Encrypts a key's XML as a whole.</summary>
    private sealed class Encryptor(InstallationKey key) : IXmlEncryptor
    {
        public EncryptedXmlInfo Encrypt(XElement plaintextElement) =>
            new(new XElement("alexandria", key.Encrypt(plaintextElement.ToString(SaveOptions.DisableFormatting))), typeof(Decryptor));
    }

    /// <summary>Made by Data Protection, by the name that stands in the stored XML.</summary>
    internal sealed class Decryptor(IServiceProvider services) : IXmlDecryptor
    {
        public XElement Decrypt(XElement encryptedElement) => XElement.Parse(services.GetRequiredService<InstallationKey>().Decrypt(encryptedElement.Value));
    }

    /// <summary>Two first processes would each make a key that the other learns of only after a day.</summary>
    private sealed class FirstKey(ILeases leases, IKeyManager keys, TimeProvider time) : IHostedService
    {
        private static readonly TimeSpan Term = TimeSpan.FromSeconds(10);
        private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);
        private static readonly TimeSpan Lifetime = TimeSpan.FromDays(90);

        public async Task StartAsync(CancellationToken cancellationToken)
        {
            Lease? lease;
            while ((lease = await leases.TakeAsync("cookie-keys", Term, cancellationToken)) is null)
            {
                await Task.Delay(Pause, time, cancellationToken);
            }

            if (keys.GetAllKeys().Count == 0)
            {
                keys.CreateNewKey(time.GetUtcNow(), time.GetUtcNow() + Lifetime);
            }

            await leases.ReleaseAsync(lease, cancellationToken);
        }

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
