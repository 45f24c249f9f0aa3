using Alexandria.Access.Keys;
using Alexandria.Data;
using Alexandria.Identity;
using Microsoft.Extensions.Hosting;

namespace Alexandria.Access;

/// <summary>Makes the first administrator key when there is no way in yet: no configured key, no key ever made. There is no default password.</summary>
internal sealed class InitialAdministrator(IDatabase database, KeyStore keys, AccessOptions options, TimeProvider time) : IHostedService
{
    /// <summary>The key just made, to be printed once; null on every later start.</summary>
    public string? NewKey { get; private set; }

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (options.AdminKey.Length > 0)
        {
            return;
        }

        var secret = Token.New(Token.KeyPrefix);
        var made = await database.WriteAsync(work => AddFirstAsync(work, secret), WritePriority.Caller, cancellationToken);
        NewKey = made ? secret : null;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private async Task<bool> AddFirstAsync(IUnitOfWork work, string secret)
    {
        if (await keys.CountAsync(work) > 0)
        {
            return false;
        }

        await keys.AddAsync(work, new ApiKey
        {
            Id = Ids.New(time), Tenant = Caller.DefaultTenant, Name = "administrator", Hash = Token.Hash(secret), Permissions = Permissions.All,
            CreatedBy = "first start", CreatedAt = time.GetUtcNow(),
        });
        return true;
    }
}
