using Alexandria.Modules;

namespace Alexandria.Host.Running;

/// <summary>Asks the modules what the person at the terminal must be told.</summary>
internal static class StartupNotices
{
    public static async Task<List<Notice>> ReadAsync(IServiceProvider services, CancellationToken cancellation)
    {
        var notices = new List<Notice>();
        foreach (var notice in services.GetServices<IStartupNotice>())
        {
            notices.AddRange(await notice.ReadAsync(cancellation));
        }

        return notices;
    }
}
