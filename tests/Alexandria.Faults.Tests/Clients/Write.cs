using System.Text.Json.Nodes;

namespace Alexandria.Faults.Tests.Clients;

internal enum WriteKind
{
    CreateCustomer,
    OpenTicket,
    Comment,
    Reply,
    Link,
    Resolve,
    SubmitCrash,
    WriteArticle,
    EditArticle,
}

/// <summary>One request that changes something.</summary>
/// <param name="Kind">What it does.</param>
/// <param name="Key">Its idempotency key; it also stands in the content, so that what it wrote is found by it.</param>
/// <param name="Method">HTTP method.</param>
/// <param name="Path">Of the resource.</param>
/// <param name="Subject">Id of what it changes; empty when it makes something new.</param>
/// <param name="Body">The request's body.</param>
internal sealed record Write(WriteKind Kind, string Key, HttpMethod Method, string Path, string Subject, JsonObject Body)
{
    public static Write New(WriteKind kind, string key, string path, JsonObject body) => new(kind, key, HttpMethod.Post, path, "", body);

    public static Write OnTicket(WriteKind kind, string key, string ticket, string action, JsonObject body) =>
        new(kind, key, HttpMethod.Post, $"/v1/tickets/{ticket}/{action}", ticket, body);

    public string Text(string name) => Body[name]!.ToString();
}

/// <summary>A write that the server has promised to keep.</summary>
/// <param name="Write">What was asked.</param>
/// <param name="Round">When it was answered.</param>
/// <param name="Answer">What was answered.</param>
internal sealed record Acknowledged(Write Write, int Round, JsonNode Answer)
{
    /// <summary>Id of what was made or changed.</summary>
    public string Id => Answer["id"]!.ToString();
}
