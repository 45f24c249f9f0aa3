using System.Globalization;
using Alexandria.Data;

namespace Alexandria.Adapters.Postgres;

/// <summary>Leases in two tables of the kernel: <c>leases</c> with the terms, which renewals change, and <c>lease_tokens</c>, which only a new holder changes, so that a unit that is fenced by its row never meets a renewal.</summary>
internal sealed class PostgresLeases(PostgresDatabase database) : ILeases
{
    private const string ProcessPrefix = "process/";

    // By the server's clock, as it runs on, not as it was at the transaction's begin.
    private const string Now = "(extract(epoch from clock_timestamp()) * 1000000)::bigint";

    private const string Renew = $"update leases set expires_at = {Now} + @term where name = @name and holder = @holder returning token";

    // Waits for the units that are fenced by the token before it.
    private const string Take = $"""
        with taken as (
            insert into leases as present (name, holder, token, expires_at) values (@name, @holder, 1, {Now} + @term)
            on conflict (name) do update set holder = excluded.holder, token = present.token + 1, expires_at = excluded.expires_at
            where present.expires_at <= {Now}
            returning token)
        insert into lease_tokens (name, token) select @name, token from taken
        on conflict (name) do update set token = excluded.token
        returning token
        """;

    private const string Release = "update leases set holder = '', expires_at = 0 where name = @Name and holder = @Holder and token = @Token";

    // Each start has a name of its own, so that these would only grow in number.
    private const string Forget = $"""
        with gone as (delete from leases where name like '{ProcessPrefix}%' and expires_at < {Now} - 86400000000 returning name)
        delete from lease_tokens where name in (select name from gone)
        """;

    public string Process => database.Process;

    public async Task<Lease?> TakeAsync(string name, TimeSpan term, CancellationToken cancellation)
    {
        var values = new { name, holder = Process, term = (long)term.TotalMicroseconds };
        var token = await database.BesideAsync(work => work.FirstOrDefaultAsync<long>(Renew, values), queued: false, cancellation);
        if (token == 0)
        {
            token = await TakeOverAsync(work => work.FirstOrDefaultAsync<long>(Take, values), cancellation);
            if (token != 0 && name.StartsWith(ProcessPrefix, StringComparison.Ordinal))
            {
                await database.BesideAsync(work => work.ExecuteAsync(Forget), queued: false, cancellation);
            }
        }

        return token == 0 ? null : new Lease(name, Process, token);
    }

    public Task ReleaseAsync(Lease lease, CancellationToken cancellation) =>
        database.BesideAsync(work => work.ExecuteAsync(Release, lease), queued: false, cancellation);

    public Task<IReadOnlyList<string>> LivingAsync(CancellationToken cancellation) => database.BesideAsync(
        work => work.QueryAsync<string>(
            string.Create(CultureInfo.InvariantCulture, $"select substr(name, {ProcessPrefix.Length + 1}) from leases where name like '{ProcessPrefix}%' and expires_at > {Now} order by name")),
        queued: false,
        cancellation);

    public async Task FenceAsync(IUnitOfWork work, Lease lease)
    {
        if (await work.FirstOrDefaultAsync<long>("select token from lease_tokens where name = @Name for share", lease) != lease.Token)
        {
            throw new LeaseLostException(lease);
        }
    }

    // A unit that is fenced and takes long keeps the lease where it is, although its term is over.
    private async Task<long> TakeOverAsync(Func<PostgresWork, Task<long>> take, CancellationToken cancellation)
    {
        try
        {
            return await database.BesideAsync(take, queued: false, cancellation);
        }
        catch (StorageException error) when (error.Error == StorageException.Busy)
        {
            return 0;
        }
    }
}
