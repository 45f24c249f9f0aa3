using Alexandria.Identity;
using Alexandria.Operations;
using Microsoft.Extensions.DependencyInjection;

namespace Alexandria.Access.Keys;

/// <summary>The installed operations, and the permissions that they or the built-in roles name.</summary>
internal sealed class OperationPermissions(IServiceProvider services)
{
    // Asked for late: the pipeline needs the handlers, and this serves one of them.
    private readonly Lazy<IReadOnlyList<OperationDescriptor>> operations = new(() => services.GetRequiredService<IOperations>().All);

    public IReadOnlyList<OperationDescriptor> Operations => operations.Value;

    public IReadOnlySet<string> All => Operations
        .Select(o => o.Permission)
        .Concat(Roles.All.SelectMany(r => Roles.PermissionsOf(r)!))
        .Where(p => p is not (Permissions.Anonymous or Permissions.SignedIn))
        .ToHashSet(StringComparer.Ordinal);
}
