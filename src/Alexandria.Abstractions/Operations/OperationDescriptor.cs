using System.Text.Json.Nodes;

namespace Alexandria.Operations;

/// <summary>One property of an operation's request, as the surfaces show it.</summary>
public sealed record OperationParameter
{
    /// <summary>JSON name (camelCase), also the name in route and query; the CLI writes it in kebab-case.</summary>
    public required string Name { get; init; }

    public required Type Type { get; init; }

    public required bool Required { get; init; }

    public bool InRoute { get; init; }

    /// <summary>Never logged, never on a command line.</summary>
    public bool Secret { get; init; }

    /// <summary>Set when the raw body may fill it.</summary>
    public ContentAttribute? Content { get; init; }

    /// <summary>One sentence out of the property's documentation.</summary>
    public required string Summary { get; init; }

    /// <summary>JSON Schema (Draft 2020-12) of the value, constraints and default included.</summary>
    public required JsonObject Schema { get; init; }
}

/// <summary>All that the surfaces need to know of an operation. Made once at start from its declaration.</summary>
public sealed record OperationDescriptor
{
    public required string Name { get; init; }

    public required Effect Effect { get; init; }

    /// <summary>Upper case.</summary>
    public required string HttpMethod { get; init; }

    /// <summary>With a leading slash, route parameters in braces.</summary>
    public required string Path { get; init; }

    public required string Cli { get; init; }

    public required string Permission { get; init; }

    public required int Status { get; init; }

    public required bool Mcp { get; init; }

    /// <summary>URI template of the MCP resource that the answer is; null for none.</summary>
    public string? Resource { get; init; }

    /// <summary>Name of the MCP prompt that the answer is; null for none.</summary>
    public string? Prompt { get; init; }

    public required IReadOnlyList<string> Examples { get; init; }

    /// <summary>Name of the module that has it.</summary>
    public required string Module { get; init; }

    public required Type RequestType { get; init; }

    public required Type ResponseType { get; init; }

    /// <summary>First paragraph of the request's documentation.</summary>
    public required string Summary { get; init; }

    public required IReadOnlyList<OperationParameter> Parameters { get; init; }

    /// <summary>Request or answer holds a secret, so nothing of it is kept for a repetition: the operation takes no idempotency key.</summary>
    public required bool CarriesSecret { get; init; }

    /// <summary>JSON Schema of the request as one object.</summary>
    public required JsonObject InputSchema { get; init; }

    /// <summary>JSON Schema of the response.</summary>
    public required JsonObject OutputSchema { get; init; }
}
