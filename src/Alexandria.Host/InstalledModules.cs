using System.Runtime.Loader;
using Alexandria.Modules;

namespace Alexandria.Host;

/// <summary>The modules of this installation: those whose assemblies lie beside the executable. Whoever can put one there can replace the executable as well.</summary>
internal static class InstalledModules
{
    /// <exception cref="InvalidOperationException">A module has no public constructor without parameters.</exception>
    public static IReadOnlyList<IModule> Find() =>
    [
        .. Directory.EnumerateFiles(AppContext.BaseDirectory, "Alexandria.*.dll")
            .Order(StringComparer.Ordinal)
            .SelectMany(path => AssemblyLoadContext.Default.LoadFromAssemblyPath(path).GetExportedTypes())
            .Where(type => type is { IsClass: true, IsAbstract: false } && typeof(IModule).IsAssignableFrom(type))
            .Select(type => Activator.CreateInstance(type) as IModule ?? throw new InvalidOperationException($"{type.Name} cannot be made.")),
    ];
}
