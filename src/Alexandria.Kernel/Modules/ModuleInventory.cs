using System.Reflection;
using System.Text.RegularExpressions;
using Alexandria.Data;
using Alexandria.Events;
using Alexandria.Kernel.Operations;
using Alexandria.Modules;
using Alexandria.Operations;
using Alexandria.Workflows;

namespace Alexandria.Kernel.Modules;

/// <summary>An operation as it was found: its record, its declaration and the module that has it.</summary>
public sealed record DeclaredOperation(Type RequestType, OperationAttribute Declaration, string Module);

/// <summary>All that was discovered in the assemblies of the installed modules. Built once; a contradiction stops the start with every fault named.</summary>
public sealed partial class ModuleInventory
{
    private ModuleInventory(IReadOnlyList<IModule> modules, IReadOnlyList<(string Module, Type Type)> types)
    {
        Modules = modules;
        Assemblies = [.. modules.Select(m => m.GetType().Assembly).Distinct()];
        Operations = [.. types
            .Select(t => (t.Module, t.Type, Declaration: t.Type.GetCustomAttribute<OperationAttribute>()))
            .Where(t => t.Declaration is not null)
            .Select(t => new DeclaredOperation(t.Type, t.Declaration!, t.Module))
            .OrderBy(o => o.Declaration.Name, StringComparer.Ordinal)];
        Handlers = Implementing(types, [.. OperationHandlers.Runners.Keys]);
        Events = [.. types.Select(t => t.Type)
            .Concat(typeof(IEvent).Assembly.GetTypes())
            .Where(t => t.GetCustomAttribute<EventAttribute>() is not null).Distinct()];
        Upcasters = Implementing([.. types, .. typeof(IEvent).Assembly.GetTypes().Where(t => t is { IsClass: true, IsAbstract: false }).Select(t => ("Contracts", t))], typeof(IUpcaster<,>));
        Subscribers = Implementing(types, typeof(ISharedSubscriber<>));
        Projections = [.. types.Select(t => t.Type).Where(typeof(IProjection).IsAssignableFrom)];
        Workflows = [.. types.Select(t => t.Type).Where(t => t.GetCustomAttribute<WorkflowAttribute>() is not null)];
        Verbs = [.. types.Select(t => t.Type).Where(t => t.IsSubclassOf(typeof(Verb)))];
        Followers = [.. types.Select(t => t.Type).Where(t => t.IsSubclassOf(typeof(Follower)))];
    }

    public IReadOnlyList<IModule> Modules { get; }

    public IReadOnlyList<Assembly> Assemblies { get; }

    public IReadOnlyList<DeclaredOperation> Operations { get; }

    public IReadOnlyList<Type> Handlers { get; }

    public IReadOnlyList<Type> Events { get; }

    public IReadOnlyList<Type> Upcasters { get; }

    public IReadOnlyList<Type> Subscribers { get; }

    public IReadOnlyList<Type> Projections { get; }

    public IReadOnlyList<Type> Workflows { get; }

    public IReadOnlyList<Type> Verbs { get; }

    public IReadOnlyList<Type> Followers { get; }

    /// <summary>Looks through the modules' assemblies.</summary>
    /// <exception cref="InvalidOperationException">Two modules share a name, or an assembly has two modules.</exception>
    public static ModuleInventory Of(params IReadOnlyList<IModule> modules)
    {
        var doubled = modules.GroupBy(m => m.Name, StringComparer.OrdinalIgnoreCase).Where(g => g.Count() > 1).Select(g => g.Key)
            .Concat(modules.GroupBy(m => m.GetType().Assembly).Where(g => g.Count() > 1).Select(g => g.Key.GetName().Name ?? "?"))
            .ToList();
        if (doubled.Count > 0)
        {
            throw new InvalidOperationException($"Each module has its own name and assembly; found twice: {string.Join(", ", doubled)}.");
        }

        var types = modules
            .SelectMany(m => m.GetType().Assembly.GetTypes().Where(t => t is { IsClass: true, IsAbstract: false }).Select(t => (m.Name, t)))
            .ToList();
        return new ModuleInventory(modules, types);
    }

    /// <summary>The modules' and the kernel's migrations for a dialect, the kernel's first, each module's in order of their numbers.</summary>
    public IReadOnlyList<Migration> Migrations(string dialect) =>
        [.. MigrationsIn(typeof(ModuleInventory).Assembly, "Kernel", dialect), .. Modules.SelectMany(m => MigrationsIn(m.GetType().Assembly, m.Name, dialect))];

    private static IEnumerable<Migration> MigrationsIn(Assembly assembly, string module, string dialect) =>
        from resource in assembly.GetManifestResourceNames()
        let match = MigrationName().Match(resource)
        where match.Success && (match.Groups["dialect"].Value is "" || match.Groups["dialect"].Value == dialect)
        let number = int.Parse(match.Groups["number"].Value)
        orderby number
        select new Migration(module, number, match.Groups["name"].Value, ReadText(assembly, resource));

    private static string ReadText(Assembly assembly, string resource)
    {
        using var reader = new StreamReader(assembly.GetManifestResourceStream(resource)!);
        return reader.ReadToEnd();
    }

    private static List<Type> Implementing(IEnumerable<(string Module, Type Type)> types, params Type[] openInterfaces) =>
        [.. types.Select(t => t.Type).Where(t => t.GetInterfaces().Any(i => i.IsGenericType && openInterfaces.Contains(i.GetGenericTypeDefinition())))];

    [GeneratedRegex(@"\.Migrations\.(?<number>\d{4})-(?<name>[a-z0-9-]+)(\.(?<dialect>Sqlite|Postgres))?\.sql$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex MigrationName();
}
