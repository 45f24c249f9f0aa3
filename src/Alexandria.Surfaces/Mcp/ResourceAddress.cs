using Alexandria.Events;
using Alexandria.Operations;

namespace Alexandria.Surfaces.Mcp;

/// <summary>An operation whose answer is a resource: its URI, or its URI template, whose expressions are whole segments (RFC 6570, level 1).</summary>
internal sealed class ResourceAddress
{
    private const string Scheme = "alexandria://";
    private readonly string[] segments;

    public ResourceAddress(OperationDescriptor operation, IReadOnlyList<OperationDescriptor> all)
    {
        Operation = operation;
        var declared = operation.Resource!;
        Template = declared.Contains("://", StringComparison.Ordinal) ? declared : Scheme + declared;
        segments = Template.Split('/');
        var parameters = segments.Where(IsExpression).ToArray();
        IsTemplate = parameters.Length > 0;
        if (parameters is [var one] && segments[^1] == one && operation.Path.EndsWith("/" + one, StringComparison.Ordinal))
        {
            var path = operation.Path[..^(one.Length + 1)];
            List = all.FirstOrDefault(other => other.HttpMethod is "GET" && other.Path == path && IsPage(other.ResponseType));
        }
    }

    public OperationDescriptor Operation { get; }

    public string Template { get; }

    public bool IsTemplate { get; }

    /// <summary>The operation that lists what the template stands for: the one at the path above; null when there is none.</summary>
    public OperationDescriptor? List { get; }

    /// <summary>The values of the template's expressions in a URI; null when the URI is not one of its.</summary>
    public Dictionary<string, IReadOnlyList<string>>? Match(string uri)
    {
        var parts = uri.Split('/');
        if (parts.Length != segments.Length)
        {
            return null;
        }

        var values = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);
        for (var i = 0; i < parts.Length; i++)
        {
            if (IsExpression(segments[i]) && parts[i].Length > 0)
            {
                values[segments[i][1..^1]] = [Uri.UnescapeDataString(parts[i])];
            }
            else if (parts[i] != segments[i])
            {
                return null;
            }
        }

        return values;
    }

    /// <summary>The URI of one listed item.</summary>
    public string Of(string id) => string.Join('/', segments[..^1].Append(Uri.EscapeDataString(id)));

    /// <summary>Whether a parameter of another operation names one of these: <c>crashGroupId</c> is of <c>crash-groups/{id}</c>.</summary>
    public bool IsMeantBy(string parameter) =>
        parameter.EndsWith("Id", StringComparison.Ordinal) && segments.Length > 1
        && string.Equals(segments[^2].Replace("-", "", StringComparison.Ordinal), parameter[..^2] + "s", StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether something happened to what the URI names.</summary>
    public static bool IsAbout(string uri, EventEnvelope happened) => uri.Split('/').Contains(Uri.EscapeDataString(happened.Subject), StringComparer.Ordinal);

    private static bool IsExpression(string segment) => segment.StartsWith('{') && segment.EndsWith('}');

    private static bool IsPage(Type type) => type.IsGenericType && type.GetGenericTypeDefinition() == typeof(Page<>);
}
