using System.Text.Json;
using System.Text.Json.Nodes;
using Alexandria.Operations;

namespace Alexandria.Mcp.Tests.Fixtures;

/// <summary>Small forms, and what people put into them.</summary>
internal static class Forms
{
    public static JsonObject Of(string field, JsonObject schema) =>
        new() { ["type"] = "object", ["properties"] = new JsonObject { [field] = schema }, ["required"] = new JsonArray(field) };

    public static Question Name { get; } = Question.ToPerson("What is your name?", Of("name", new JsonObject { ["type"] = "string" }));

    /// <summary>What was put into a text field of an accepted form; null when it was not answered, declined, or answered with something else.</summary>
    public static string? Text(this IConversation conversation, string question, string field) =>
        conversation.Replies.TryGetValue(question, out var reply) && reply.ValueKind is JsonValueKind.Object
        && reply.TryGetProperty("action", out var action) && action.ValueEquals("accept")
        && reply.TryGetProperty("content", out var content) && content.ValueKind is JsonValueKind.Object
        && content.TryGetProperty(field, out var value) && value.ValueKind is JsonValueKind.String
            ? value.GetString()
            : null;
}
