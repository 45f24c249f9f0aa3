using Alexandria.Modules;

namespace Alexandria.Access;

/// <summary>Tells the administrator key that the first start has made.</summary>
internal sealed class InitialKeyNotice(InitialAdministrator administrator) : IStartupNotice
{
    public Task<IReadOnlyList<Notice>> ReadAsync(CancellationToken cancellation) => Task.FromResult<IReadOnlyList<Notice>>(
        administrator.NewKey is { } key ? [new Notice("administrator key", $"{key}  (shown this once; keep it)")] : []);
}
