using System.Reflection;

namespace Alexandria.Host;

internal static class Product
{
    /// <summary>As <c>--version</c> answers it: <c>0.1.0</c>.</summary>
    public static string Version { get; } = typeof(Product).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "unknown";
}
