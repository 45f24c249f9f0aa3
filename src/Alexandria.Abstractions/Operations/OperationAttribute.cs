namespace Alexandria.Operations;

/// <summary>What an operation does to the world. It decides transaction, audit, idempotency and the hints that AI agents get.</summary>
public enum Effect
{
    /// <summary>Changes nothing; runs on a snapshot.</summary>
    Read,

    /// <summary>Adds or changes; runs in one transaction, is audited, accepts an idempotency key.</summary>
    Write,

    /// <summary>A write that removes or revokes what cannot be had back by the same means.</summary>
    Destructive,
}

/// <summary>Declares a request record as an operation. One declaration makes the REST endpoint, the MCP tool, the CLI verb, the console form and the workflow step.</summary>
/// <param name="name">Dotted lower-case name, unique in the process: <c>tickets.open</c>. The MCP tool is <c>tickets_open</c>.</param>
/// <param name="effect">What it does to the world.</param>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class OperationAttribute(string name, Effect effect) : Attribute
{
    public string Name { get; } = name;

    public Effect Effect { get; } = effect;

    /// <summary>Method and path, <c>POST /v1/tickets/{id}/links</c>. Route parameters name properties of the request.</summary>
    public required string Route { get; init; }

    /// <summary>The verb as typed, <c>ticket open</c>.</summary>
    public required string Cli { get; init; }

    /// <summary>What the caller must hold, <c>area:action</c>; <see cref="Identity.Permissions.Anonymous"/> admits everybody, <see cref="Identity.Permissions.SignedIn"/> everybody who is known.</summary>
    public required string Permission { get; init; }

    /// <summary>The REST status of success: 200 unless told, 204 when the response is <see cref="Nothing"/>.</summary>
    public int Status { get; init; } = 200;

    /// <summary>Example command lines after <c>alexandria</c>, shown by <c>--help</c>.</summary>
    public string[] Examples { get; init; } = [];

    /// <summary>False for operations that make no sense to an AI agent (signing in, downloading a file).</summary>
    public bool Mcp { get; init; } = true;

    /// <summary>Makes the answer of a read operation an MCP resource: its address below <c>alexandria://</c>, or a whole URI; parameters of the request in braces, <c>tickets/{id}</c>.</summary>
    public string? Resource { get; init; }

    /// <summary>Makes a read operation that answers a <see cref="Operations.Prompt"/> an MCP prompt of this name rather than a tool.</summary>
    public string? Prompt { get; init; }
}

/// <summary>Marks the one property (string or byte[]) that may take the raw request body when it is not JSON; over the CLI it is read from files or standard input.</summary>
/// <param name="mediaTypes">Accepted content types besides JSON, <c>text/plain</c>; <c>*/*</c> accepts any.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class ContentAttribute(params string[] mediaTypes) : Attribute
{
    public IReadOnlyList<string> MediaTypes { get; } = mediaTypes;

    /// <summary>Largest body in bytes; more is 413.</summary>
    public int MaxBytes { get; init; } = 8 * 1024 * 1024;

    /// <summary>Whether a text may contain NUL and half surrogate pairs, as what programs print does: its handler sees to what goes into rows.</summary>
    public bool Verbatim { get; init; }
}

/// <summary>Marks a property whose value is a secret: never logged, echoed, audited or offered on a command line (read from standard input instead).</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class SecretAttribute : Attribute;
