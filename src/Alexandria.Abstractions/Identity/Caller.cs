namespace Alexandria.Identity;

/// <summary>Who asks: a user, an API key, a workflow, the local administrator, or nobody.</summary>
public sealed record Caller
{
    /// <summary>The tenant that exists from the first start.</summary>
    public const string DefaultTenant = "default";

    /// <summary>Kind and id: <c>user:0198…</c>, <c>key:0198…</c>, <c>workflow:ticket-resolution</c>, <c>local:root</c>, <c>admin</c>, <c>anonymous</c>.</summary>
    public required string Id { get; init; }

    /// <summary>How people know it.</summary>
    public required string Name { get; init; }

    public string Tenant { get; init; } = DefaultTenant;

    /// <summary>Permissions held; <c>*</c> holds all.</summary>
    public required IReadOnlySet<string> Permissions { get; init; }

    /// <summary>Id of the console session that the request came with; null for all other ways in.</summary>
    public string? Session { get; init; }

    /// <summary>Nobody in particular.</summary>
    public static Caller Anonymous { get; } = new() { Id = "anonymous", Name = "anonymous", Permissions = new HashSet<string>(StringComparer.Ordinal) };

    public bool IsAnonymous => Id == Anonymous.Id;

    public bool Can(string permission) => permission switch
    {
        Identity.Permissions.Anonymous => true,
        Identity.Permissions.SignedIn => !IsAnonymous,
        _ => Permissions.Contains(permission) || Permissions.Contains(Identity.Permissions.All),
    };
}
