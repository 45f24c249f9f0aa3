using System.Reflection;
using Microsoft.AspNetCore.Components;

namespace Alexandria.Console.Shell;

/// <summary>An entry of the navigation.</summary>
public sealed record NavigationItem(string Title, string Path, string Icon, string Permission, string? Within = null);

/// <summary>The assemblies with pages, and the navigation that their pages make up.</summary>
public sealed class ConsolePages
{
    internal ConsolePages(IEnumerable<Assembly> assemblies)
    {
        Assemblies = [.. assemblies.Where(a => a != typeof(ConsolePages).Assembly).Distinct()];
        Items =
        [
            .. from assembly in Assemblies
               from type in assembly.GetExportedTypes()
               let navigation = type.GetCustomAttribute<NavigationAttribute>()
               where navigation is not null
               orderby navigation.Order, navigation.Title
               select new NavigationItem(navigation.Title, PathOf(type), navigation.Icon, navigation.Permission, navigation.Within),
        ];
    }

    /// <summary>Without the console's own.</summary>
    public IReadOnlyList<Assembly> Assemblies { get; }

    /// <summary>In the order in which they are shown.</summary>
    public IReadOnlyList<NavigationItem> Items { get; }

    private static string PathOf(Type page) =>
        page.GetCustomAttributes<RouteAttribute>().Select(r => r.Template).FirstOrDefault(t => !t.Contains('{', StringComparison.Ordinal))
        ?? throw new InvalidOperationException($"{page.FullName} has [Navigation] but no @page route without parameters; add one.");
}
