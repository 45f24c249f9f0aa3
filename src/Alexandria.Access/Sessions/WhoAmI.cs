using Alexandria.Identity;
using Alexandria.Operations;

namespace Alexandria.Access.Sessions;

/// <summary>Says who you are and what you may do.</summary>
[Operation("me.get", Effect.Read, Route = "GET /v1/me", Cli = "me show", Permission = Permissions.SignedIn)]
public sealed record WhoAmI : IOperation<CallerView>;

/// <summary>A caller as it is known here.</summary>
public sealed record CallerView(string Id, string Name, string Tenant, IReadOnlyList<string> Permissions);

internal sealed class WhoAmIHandler : IOperationHandler<WhoAmI, CallerView>
{
    public Task<Result<CallerView>> HandleAsync(WhoAmI request, OperationContext context) => Task.FromResult<Result<CallerView>>(
        new CallerView(context.Caller.Id, context.Caller.Name, context.Tenant, [.. context.Caller.Permissions.Order(StringComparer.Ordinal)]));
}
