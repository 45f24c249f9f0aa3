using System.ComponentModel.DataAnnotations;
using Alexandria.Identity;
using Alexandria.Operations;

namespace Alexandria.Access.Users;

/// <summary>A person who may sign in.</summary>
public sealed record UserView : IVersioned
{
    public required string Id { get; init; }

    public required string Email { get; init; }

    public required string Name { get; init; }

    /// <summary>viewer, agent, manager or administrator.</summary>
    public required string Role { get; init; }

    /// <summary>A disabled user cannot sign in, and has no session.</summary>
    public required bool Disabled { get; init; }

    public required long Version { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }
}

/// <summary>A row of users.</summary>
internal sealed record User
{
    public required string Id { get; init; }

    public required string Tenant { get; init; }

    public required string Email { get; init; }

    public required string Name { get; init; }

    public required string Role { get; init; }

    public required string PasswordHash { get; init; }

    public bool Disabled { get; init; }

    public long Version { get; init; } = 1;

    public required DateTimeOffset CreatedAt { get; init; }

    public Caller Caller => new() { Id = $"user:{Id}", Name = Name, Tenant = Tenant, Permissions = Roles.PermissionsOf(Role) ?? new HashSet<string>(StringComparer.Ordinal) };

    public UserView View() => new() { Id = Id, Email = Email, Name = Name, Role = Role, Disabled = Disabled, Version = Version, CreatedAt = CreatedAt };
}

/// <summary>A role's name.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class RoleNameAttribute() : AllowedValuesAttribute(Roles.Viewer, Roles.Agent, Roles.Manager, Roles.Administrator, null);
