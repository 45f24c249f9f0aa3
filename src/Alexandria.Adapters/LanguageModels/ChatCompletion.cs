using System.Text.Json.Serialization;

namespace Alexandria.Adapters.LanguageModels;

/// <summary>The part of the OpenAI chat-completions protocol that is used (platform.openai.com/docs/api-reference/chat).</summary>
internal sealed record ChatRequest(
    string Model,
    IReadOnlyList<ChatMessage> Messages,
    // The older name, which compatible servers all know.
    [property: JsonPropertyName("max_tokens")] int MaxTokens);

internal sealed record ChatMessage(string? Role, string? Content);

internal sealed record ChatResponse(string? Model, IReadOnlyList<ChatChoice>? Choices);

internal sealed record ChatChoice(ChatMessage? Message);
