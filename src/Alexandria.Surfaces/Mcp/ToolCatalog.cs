using System.Text.Json;
using System.Text.Json.Nodes;
using Alexandria.Operations;
using ModelContextProtocol.Protocol;

namespace Alexandria.Surfaces.Mcp;

/// <summary>The operations that are offered as tools, by the tools' names. Signing in, files to download and whatever takes or answers a secret are none.</summary>
internal sealed class ToolCatalog
{
    private readonly SortedDictionary<string, (OperationDescriptor Operation, Tool Tool)> tools = new(StringComparer.Ordinal);

    public ToolCatalog(IOperations operations)
    {
        foreach (var operation in operations.All.Where(operation => operation is { Mcp: true, Prompt: null, CarriesSecret: false }))
        {
            tools.Add(NameOf(operation), (operation, Describe(operation)));
        }
    }

    public IEnumerable<(OperationDescriptor Operation, Tool Tool)> All => tools.Values;

    public OperationDescriptor? Find(string name) => tools.TryGetValue(name, out var known) ? known.Operation : null;

    /// <summary><c>tickets.draft-answer</c> is <c>tickets_draft_answer</c>: some clients allow no dots.</summary>
    public static string NameOf(OperationDescriptor operation) => operation.Name.Replace('.', '_').Replace('-', '_');

    /// <summary>Whether the answer is data with a schema, rather than content to look at or nothing.</summary>
    public static bool IsStructured(OperationDescriptor operation) =>
        operation.ResponseType != typeof(FileContent) && operation.ResponseType != typeof(MixedContent) && operation.ResponseType != typeof(Nothing)
        && operation.OutputSchema["type"] is JsonValue type && type.TryGetValue(out string? name) && name == "object";

    private static Tool Describe(OperationDescriptor operation) => new()
    {
        Name = NameOf(operation),
        Title = Title(operation.Name),
        Description = operation.Summary,
        InputSchema = JsonSerializer.SerializeToElement(operation.InputSchema),
        OutputSchema = IsStructured(operation) ? JsonSerializer.SerializeToElement(operation.OutputSchema) : null,
        Annotations = new ToolAnnotations
        {
            Title = Title(operation.Name),
            ReadOnlyHint = operation.Effect is Effect.Read,
            DestructiveHint = operation.Effect is Effect.Destructive,
            // PUT and DELETE say that once more changes nothing; other writes do something each time.
            IdempotentHint = operation.Effect is Effect.Read || operation.HttpMethod is "PUT" or "DELETE",
            OpenWorldHint = false,
        },
    };

    // crash-groups.get: "Crash groups: get".
    private static string Title(string name)
    {
        var words = name.Replace('-', ' ').Replace('_', ' ').Replace(".", ": ", StringComparison.Ordinal);
        return char.ToUpperInvariant(words[0]) + words[1..];
    }
}
