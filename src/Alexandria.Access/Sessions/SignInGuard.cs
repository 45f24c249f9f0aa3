using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Alexandria.Audit;
using Alexandria.Data;
using Alexandria.Identity;

namespace Alexandria.Access.Sessions;

/// <summary>Slows down whoever guesses passwords. It knows names as they were typed and never asks whether there is such an account, so its answers do not tell either.</summary>
/// <remarks>An attempt is charged before its password is looked at, in one unit of work with the check: a thousand guesses sent at once count like a thousand in a row. Success pays it back.</remarks>
internal sealed class SignInGuard(IDatabase database, IAuditVault vault, SignInOptions options, TimeProvider time)
{
    private const int ChargesBetweenSweeps = 256;

    // Derived from a key outside the database: whoever has read the rows alone cannot try names against them.
    private readonly byte[] key = HKDF.DeriveKey(HashAlgorithmName.SHA256, vault.Key.ToArray(), 32, info: "alexandria sign-in counts"u8.ToArray());
    private int charges;

    /// <summary>Counts an attempt, unless it is refused; what is refused does not count.</summary>
    /// <returns>The refusal with the time after which it may be tried again; null when the password may be looked at.</returns>
    public Task<Error?> ChargeAsync(string account, RequestOrigin origin, CancellationToken cancellation)
    {
        var sweeps = Interlocked.Increment(ref charges) % ChargesBetweenSweeps == 1;
        return database.WriteAsync(work => ChargeAsync(work, Keys(account, origin), sweeps), WritePriority.Caller, cancellation);
    }

    /// <summary>The password was right: forgets the account's failures here and everywhere, takes this attempt back from the address, and knows the account here from now on.</summary>
    public async Task ClearAsync(IUnitOfWork work, string account, RequestOrigin origin)
    {
        var keys = Keys(account, origin);
        await work.ExecuteAsync("delete from sign_in_failures where key in (@Pair, @Account)", keys);
        await work.ExecuteAsync("update sign_in_failures set failures = failures - 1 where key = @Address and failures > 0", keys);
        await work.ExecuteAsync(
            "insert into sign_in_places (key, seen_at) values (@Pair, @now) on conflict (key) do update set seen_at = excluded.seen_at", new { keys.Pair, now = time.GetUtcNow() });
    }

    private async Task<Error?> ChargeAsync(IUnitOfWork work, CountKeys keys, bool sweeps)
    {
        var now = time.GetUtcNow();
        var counts = (await work.QueryAsync<Count>("select * from sign_in_failures where key in (@Pair, @Account, @Address) and failed_at > @since", new { keys.Pair, keys.Account, keys.Address, since = now.AddHours(-options.ForgetAfterHours) }))
            .ToDictionary(c => c.Key, StringComparer.Ordinal);
        var known = await work.FirstOrDefaultAsync<string>("select key from sign_in_places where key = @Pair and seen_at > @since", new { keys.Pair, since = now.AddDays(-options.KnownAddressDays) }) is not null;
        var first = TimeSpan.FromSeconds(options.FirstDelaySeconds);
        DateTimeOffset[] ends =
        [
            EndOf(counts.GetValueOrDefault(keys.Pair), options.FailuresPerAccountAndAddress, TimeSpan.FromMinutes(options.LongestDelayMinutes)),
            EndOf(counts.GetValueOrDefault(keys.Address), options.FailuresPerAddress, TimeSpan.FromMinutes(options.LongestDelayMinutes)),
            // Strangers can reach this count from anywhere, so it neither grows nor holds where the owner has been before.
            known ? DateTimeOffset.MinValue : EndOf(counts.GetValueOrDefault(keys.Account), options.FailuresPerAccount, first),
        ];
        if (ends.Max() is var end && end > now)
        {
            return Refusal(end - now);
        }

        if (sweeps)
        {
            await SweepAsync(work, now);
        }

        foreach (var counted in new[] { keys.Pair, keys.Account, keys.Address })
        {
            await work.ExecuteAsync(
                """
                insert into sign_in_failures (key, failures, failed_at) values (@counted, @failures, @now)
                on conflict (key) do update set failures = excluded.failures, failed_at = excluded.failed_at
                """,
                new { counted, failures = (counts.GetValueOrDefault(counted)?.Failures ?? 0) + 1, now });
        }

        return null;
    }

    private static Error Refusal(TimeSpan wait)
    {
        // Whole seconds, rounded up: when they are over, it is.
        var seconds = Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds));
        return new Error(ErrorKind.RateLimited, "sign_in_limited", string.Create(CultureInfo.InvariantCulture, $"There were too many attempts to sign in; try again in {seconds} s."))
        {
            RetryAfter = TimeSpan.FromSeconds(seconds),
        };
    }

    /// <summary>When the next attempt is let through: the first delay after the last allowed failure, twice as long after each further one.</summary>
    private DateTimeOffset EndOf(Count? count, int allowed, TimeSpan longest)
    {
        if (count is null || count.Failures < allowed)
        {
            return DateTimeOffset.MinValue;
        }

        var delay = TimeSpan.FromSeconds(options.FirstDelaySeconds * Math.Pow(2, Math.Min(count.Failures - allowed, 30)));
        return count.FailedAt + (delay < longest ? delay : longest);
    }

    private async Task SweepAsync(IUnitOfWork work, DateTimeOffset now)
    {
        await work.ExecuteAsync("delete from sign_in_places where seen_at <= @before", new { before = now.AddDays(-options.KnownAddressDays) });
        await work.ExecuteAsync("delete from sign_in_failures where failed_at <= @before", new { before = now.AddHours(-options.ForgetAfterHours) });
        if (await work.FirstOrDefaultAsync<long>("select count(*) from sign_in_failures") > options.MostCounts)
        {
            await work.ExecuteAsync(
                "delete from sign_in_failures where key in (select key from sign_in_failures order by failures desc, failed_at desc limit 1000000000 offset @most)", new { most = options.MostCounts });
        }
    }

    private CountKeys Keys(string account, RequestOrigin origin) =>
        new(Hash("pair", account, origin.Network), Hash("account", account), Hash("address", origin.Network));

    // The parts cannot run into one another: none holds a line's end.
    private string Hash(params string[] parts) => Convert.ToHexStringLower(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(string.Join('\n', parts.Select(p => p.ReplaceLineEndings(" "))))));

    private sealed record CountKeys(string Pair, string Account, string Address);

    /// <summary>A row of sign_in_failures.</summary>
    private sealed record Count
    {
        public required string Key { get; init; }

        public required long Failures { get; init; }

        public required DateTimeOffset FailedAt { get; init; }
    }
}
