using Alexandria.Identity;
using Alexandria.Operations;

namespace Alexandria.Access.Keys;

/// <summary>An API key as it may be shown.</summary>
public record KeyView
{
    public required string Id { get; init; }

    public required string Name { get; init; }

    /// <summary>What it may do; <c>*</c> is everything.</summary>
    public required IReadOnlyList<string> Permissions { get; init; }

    /// <summary>Who made it.</summary>
    public required string CreatedBy { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>From then on it is refused; null: never.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>Since then it is refused; null: it is in force.</summary>
    public DateTimeOffset? RevokedAt { get; init; }

    /// <summary>When it came in last, exact to a minute; null: never.</summary>
    public DateTimeOffset? LastUsedAt { get; init; }

    /// <summary>When it got its present secret; null: at its making.</summary>
    public DateTimeOffset? RotatedAt { get; init; }

    /// <summary>Until then the secret before the last rotation works as well; null: it does not.</summary>
    public DateTimeOffset? PreviousUntil { get; init; }
}

/// <summary>A new API key, with the key itself: this answer is the only time it is shown.</summary>
public sealed record NewKey : KeyView
{
    /// <summary>Send it as bearer token. Only its hash is stored.</summary>
    [Secret] public required string Key { get; init; }
}

/// <summary>A row of api_keys.</summary>
internal sealed record ApiKey
{
    public required string Id { get; init; }

    public required string Tenant { get; init; }

    public required string Name { get; init; }

    public required string Hash { get; init; }

    /// <summary>Separated by spaces, as OAuth writes scopes.</summary>
    public required string Permissions { get; init; }

    public required string CreatedBy { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset? ExpiresAt { get; init; }

    public DateTimeOffset? RevokedAt { get; init; }

    public string? PreviousHash { get; init; }

    public DateTimeOffset? PreviousUntil { get; init; }

    public DateTimeOffset? RotatedAt { get; init; }

    public DateTimeOffset? LastUsedAt { get; init; }

    public Caller Caller => new() { Id = $"key:{Id}", Name = Name, Tenant = Tenant, Permissions = Scopes.ToHashSet(StringComparer.Ordinal) };

    private string[] Scopes => Permissions.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    public bool InForceAt(DateTimeOffset time) => RevokedAt is null && (ExpiresAt is null || ExpiresAt > time);

    public KeyView View() => new()
    {
        Id = Id, Name = Name, Permissions = Scopes, CreatedBy = CreatedBy, CreatedAt = CreatedAt, ExpiresAt = ExpiresAt, RevokedAt = RevokedAt,
        LastUsedAt = LastUsedAt, RotatedAt = RotatedAt, PreviousUntil = PreviousUntil,
    };

    public NewKey ViewWith(string key) => new()
    {
        Id = Id, Name = Name, Permissions = Scopes, CreatedBy = CreatedBy, CreatedAt = CreatedAt, ExpiresAt = ExpiresAt, RevokedAt = RevokedAt,
        LastUsedAt = LastUsedAt, RotatedAt = RotatedAt, PreviousUntil = PreviousUntil, Key = key,
    };
}
