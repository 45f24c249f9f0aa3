using System.Collections.Frozen;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using Alexandria.Kernel.Modules;
using Alexandria.Operations;

namespace Alexandria.Kernel.Operations;

/// <summary>Every operation's descriptor, made from the declarations. Contradictions are found here, at start, all of them at once.</summary>
internal sealed class OperationCatalog
{
    private static readonly NullabilityInfoContext Nullability = new();
    private readonly FrozenDictionary<string, OperationDescriptor> byName;
    private readonly FrozenDictionary<Type, OperationDescriptor> byType;

    public OperationCatalog(IReadOnlyList<DeclaredOperation> declared)
    {
        var faults = declared.SelectMany(Faults)
            .Concat(Repeated(declared, o => o.Declaration.Name, "name"))
            .Concat(Repeated(declared, o => o.Declaration.Route, "route"))
            .Concat(Repeated(declared, o => o.Declaration.Cli, "CLI verb"))
            .Concat(Repeated(declared.Where(o => o.Declaration.Resource is not null), o => o.Declaration.Resource!, "resource"))
            .Concat(Repeated(declared.Where(o => o.Declaration.Prompt is not null), o => o.Declaration.Prompt!, "prompt"))
            .ToList();
        if (faults.Count > 0)
        {
            throw new InvalidOperationException("The operations contradict each other or themselves:\n" + string.Join('\n', faults));
        }

        var documentation = new XmlDocumentation();
        var schemas = new SchemaBuilder(documentation);
        All = [.. declared.Select(o => Describe(o, documentation, schemas))];
        byName = All.ToFrozenDictionary(d => d.Name, StringComparer.Ordinal);
        byType = All.ToFrozenDictionary(d => d.RequestType);
    }

    public IReadOnlyList<OperationDescriptor> All { get; }

    public OperationDescriptor? Find(string name) => byName.GetValueOrDefault(name);

    /// <exception cref="InvalidOperationException">The type is no operation of an installed module.</exception>
    public OperationDescriptor Of(Type requestType) => byType.GetValueOrDefault(requestType)
        ?? throw new InvalidOperationException($"{requestType.Name} is no operation of an installed module; give it [Operation] and install its module.");

    internal static Type? ResponseTypeOf(Type requestType) => requestType.GetInterfaces()
        .FirstOrDefault(i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(IOperation<>))?.GetGenericArguments()[0];

    internal static IEnumerable<PropertyInfo> PropertiesOf(Type type) =>
        type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(p => p is { CanRead: true, CanWrite: true } && p.GetIndexParameters().Length == 0);

    internal static string JsonName(string property) => JsonNamingPolicy.CamelCase.ConvertName(property);

    private static IEnumerable<string> Repeated(IEnumerable<DeclaredOperation> declared, Func<DeclaredOperation, string> key, string what) =>
        declared.GroupBy(key, StringComparer.OrdinalIgnoreCase).Where(g => g.Count() > 1)
            .Select(g => $"- the {what} '{g.Key}' is declared by {string.Join(" and ", g.Select(o => o.RequestType.Name))}");

    private static IEnumerable<string> Faults(DeclaredOperation operation)
    {
        var name = operation.RequestType.Name;
        var parts = operation.Declaration.Route.Split(' ');
        if (parts.Length != 2 || parts[0] is not ("GET" or "POST" or "PUT" or "PATCH" or "DELETE") || !parts[1].StartsWith('/'))
        {
            yield return $"- {name}: Route '{operation.Declaration.Route}' is not 'METHOD /path'";
            yield break;
        }

        if ((operation.Declaration.Effect == Effect.Read) != (parts[0] == "GET"))
        {
            yield return $"- {name}: GET and Effect.Read belong together";
        }

        if (operation.Declaration.Effect != Effect.Read && (operation.Declaration.Resource ?? operation.Declaration.Prompt) is not null)
        {
            yield return $"- {name}: only a read operation can be a resource or a prompt";
        }

        if (operation.Declaration.Prompt is not null && ResponseTypeOf(operation.RequestType) != typeof(Prompt))
        {
            yield return $"- {name}: a prompt's operation answers {nameof(Prompt)}";
        }

        if (ResponseTypeOf(operation.RequestType) is null)
        {
            yield return $"- {name}: implements no IOperation<TResponse>";
        }

        var properties = PropertiesOf(operation.RequestType).Select(p => JsonName(p.Name)).ToHashSet(StringComparer.Ordinal);
        foreach (var missing in RouteParameters(parts[1]).Where(r => !properties.Contains(r)))
        {
            yield return $"- {name}: the route parameter '{missing}' is no property of the request";
        }
    }

    private static IEnumerable<string> RouteParameters(string path) =>
        path.Split('/').Where(s => s.StartsWith('{') && s.EndsWith('}')).Select(s => s[1..^1]);

    private static OperationDescriptor Describe(DeclaredOperation operation, XmlDocumentation documentation, SchemaBuilder schemas)
    {
        var (method, path) = operation.Declaration.Route.Split(' ') is [var m, var p] ? (m, p) : default;
        var responseType = ResponseTypeOf(operation.RequestType)!;
        var inputSchema = schemas.Of(operation.RequestType);
        var routeNames = RouteParameters(path).ToHashSet(StringComparer.Ordinal);
        return new OperationDescriptor
        {
            Name = operation.Declaration.Name,
            Effect = operation.Declaration.Effect,
            HttpMethod = method,
            Path = path,
            Cli = operation.Declaration.Cli,
            Permission = operation.Declaration.Permission,
            Status = responseType == typeof(Nothing) ? 204 : operation.Declaration.Status,
            Mcp = operation.Declaration.Mcp,
            Resource = operation.Declaration.Resource,
            Prompt = operation.Declaration.Prompt,
            Examples = operation.Declaration.Examples,
            Module = operation.Module,
            RequestType = operation.RequestType,
            ResponseType = responseType,
            Summary = documentation.Of(operation.RequestType),
            InputSchema = inputSchema,
            OutputSchema = schemas.Of(responseType),
            CarriesSecret = PropertiesOf(operation.RequestType).Concat(PropertiesOf(responseType)).Any(p => p.IsDefined(typeof(SecretAttribute), inherit: true)),
            Parameters = [.. PropertiesOf(operation.RequestType).Select(property => Parameter(property, routeNames, inputSchema, documentation))],
        };
    }

    private static OperationParameter Parameter(PropertyInfo property, HashSet<string> routeNames, JsonObject inputSchema, XmlDocumentation documentation)
    {
        var name = JsonName(property.Name);
        return new OperationParameter
        {
            Name = name,
            Type = property.PropertyType,
            Required = property.IsDefined(typeof(RequiredMemberAttribute)),
            InRoute = routeNames.Contains(name),
            Secret = property.IsDefined(typeof(SecretAttribute)),
            Content = property.GetCustomAttribute<ContentAttribute>(),
            Summary = documentation.Of(property),
            Schema = inputSchema["properties"]?[name]?.DeepClone() as JsonObject ?? [],
        };
    }

    /// <summary>Whether the declaration allows null.</summary>
    internal static bool AllowsNull(PropertyInfo property)
    {
        lock (Nullability)
        {
            return Nullability.Create(property).WriteState == NullabilityState.Nullable;
        }
    }
}
