using System.Text.Json;
using System.Text.Json.Nodes;

namespace Alexandria.Operations;

/// <summary>The way back to whoever asks, while an operation is prepared: what it is at, what it remarks, what it must know first. MCP has one; elsewhere it is <see cref="None"/>, which says nothing and can ask nobody.</summary>
/// <remarks>Nobody is waited for: an operation that must ask returns the error of <see cref="Ask"/> and ends. It is run again from its beginning, with the replies, so that it keeps nothing in memory between two rounds.</remarks>
public interface IConversation
{
    /// <summary>A surface without a way back.</summary>
    static IConversation None { get; } = new Silence();

    /// <summary>What was answered to the questions of the rounds before, by the question's name, as the other side said it: whoever uses it validates it.</summary>
    IReadOnlyDictionary<string, JsonElement> Replies { get; }

    /// <summary>What the round before left with <see cref="Ask"/>; it came back unchanged, or not at all.</summary>
    string? State { get; }

    /// <summary>Whether the other side can answer such a question.</summary>
    bool CanAsk(QuestionKind kind);

    /// <summary>The error to return when something must be asked first.</summary>
    /// <param name="questions">By names that <see cref="Replies"/> will use. Empty asks only to be called again with the state.</param>
    /// <param name="state">What the next round must know. The caller can read it but not change it.</param>
    Error Ask(IReadOnlyDictionary<string, Question> questions, string? state = null);

    /// <summary>Says how far it is.</summary>
    Task ReportAsync(double done, double total, CancellationToken cancellation);

    /// <summary>Says something about what is being done; never a secret. The other side decides whether it listens.</summary>
    void Remark(string text);

    private sealed class Silence : IConversation
    {
        public IReadOnlyDictionary<string, JsonElement> Replies { get; } = new Dictionary<string, JsonElement>();

        public string? State => null;

        public bool CanAsk(QuestionKind kind) => false;

        public Error Ask(IReadOnlyDictionary<string, Question> questions, string? state = null) =>
            Error.Unprocessable("cannot_ask", "This operation has a question first, and this surface has no way to ask it; call it over MCP.");

        public Task ReportAsync(double done, double total, CancellationToken cancellation) => Task.CompletedTask;

        public void Remark(string text)
        {
        }
    }
}

/// <summary>Who can be asked.</summary>
public enum QuestionKind
{
    /// <summary>The person before the client: a small form (MCP elicitation).</summary>
    Person,

    /// <summary>The client's language model (MCP sampling).</summary>
    Model,

    /// <summary>The client itself: which folders it works on (MCP roots).</summary>
    Roots,
}

/// <summary>A question back.</summary>
/// <param name="Kind">Who is asked.</param>
/// <param name="Parameters">As the MCP specification has them for <c>elicitation/create</c>, <c>sampling/createMessage</c> and <c>roots/list</c>.</param>
public sealed record Question(QuestionKind Kind, JsonObject Parameters)
{
    /// <summary>A form of primitive fields.</summary>
    /// <param name="message">What is asked.</param>
    /// <param name="schema">An object schema whose properties are texts, numbers, booleans or choices.</param>
    public static Question ToPerson(string message, JsonObject schema) =>
        new(QuestionKind.Person, new JsonObject { ["mode"] = "form", ["message"] = message, ["requestedSchema"] = schema });

    /// <summary>A prompt to the client's model, whose answer is a text.</summary>
    public static Question ToModel(string prompt, int maxTokens) => new(QuestionKind.Model, new JsonObject
    {
        ["messages"] = new JsonArray(new JsonObject { ["role"] = "user", ["content"] = new JsonObject { ["type"] = "text", ["text"] = prompt } }),
        ["maxTokens"] = maxTokens,
    });

    /// <summary>Which folders the client works on.</summary>
    public static Question ToClient() => new(QuestionKind.Roots, []);
}
