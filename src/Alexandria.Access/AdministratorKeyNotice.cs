using Alexandria.Modules;

namespace Alexandria.Access;

/// <summary>Shows the administrator key that the first start made, this once.</summary>
internal sealed class AdministratorKeyNotice(InitialAdministrator administrator) : IStartupNotice
{
    public Task<IReadOnlyList<Notice>> ReadAsync(CancellationToken cancellation) => Task.FromResult<IReadOnlyList<Notice>>(
        administrator.NewKey is { } key ? [new Notice("administrator key", $"{key}  (shown once; a bearer token)")] : []);
}
