using System.Text.Json.Nodes;
using Alexandria.Operations;

namespace Alexandria.Mcp.Tests.Fixtures;

/// <summary>Asks for a name.</summary>
[Operation("test.input-required-result-elicitation", Effect.Read, Route = "GET /fixtures/rounds/elicitation", Cli = "fixture round-elicitation", Permission = FixturesModule.Permission)]
public sealed record RoundElicitation : IOperation<MixedContent>;

internal sealed class RoundElicitationHandler : IQueryHandler<RoundElicitation, MixedContent>
{
    public Task<Result<MixedContent>> AnswerAsync(RoundElicitation request, PreparationContext context) =>
        context.Conversation.Text("user_name", "name") is { } name ? Contents.Say($"Hello, {name}!") : Asks.For(context, "user_name", Forms.Name);
}

/// <summary>Asks a model.</summary>
[Operation("test.input-required-result-sampling", Effect.Read, Route = "GET /fixtures/rounds/sampling", Cli = "fixture round-sampling", Permission = FixturesModule.Permission)]
public sealed record RoundSampling : IOperation<MixedContent>;

internal sealed class RoundSamplingHandler : IQueryHandler<RoundSampling, MixedContent>
{
    public Task<Result<MixedContent>> AnswerAsync(RoundSampling request, PreparationContext context) => context.Conversation.Replies.TryGetValue("capital_question", out var reply)
        ? Contents.Say($"The model said: {reply.GetProperty("content")}")
        : Asks.For(context, "capital_question", Question.ToModel("What is the capital of France?", 100));
}

/// <summary>Asks for the client's folders.</summary>
[Operation("test.input-required-result-list-roots", Effect.Read, Route = "GET /fixtures/rounds/roots", Cli = "fixture round-roots", Permission = FixturesModule.Permission)]
public sealed record RoundRoots : IOperation<MixedContent>;

internal sealed class RoundRootsHandler : IQueryHandler<RoundRoots, MixedContent>
{
    public Task<Result<MixedContent>> AnswerAsync(RoundRoots request, PreparationContext context) => context.Conversation.Replies.TryGetValue("client_roots", out var reply)
        ? Contents.Say($"Got {reply.GetProperty("roots").GetArrayLength()} roots.")
        : Asks.For(context, "client_roots", Question.ToClient());
}

/// <summary>Leaves a state with the client.</summary>
[Operation("test.input-required-result-request-state", Effect.Read, Route = "GET /fixtures/rounds/state", Cli = "fixture round-state", Permission = FixturesModule.Permission)]
public sealed record RoundState : IOperation<MixedContent>;

internal sealed class RoundStateHandler : IQueryHandler<RoundState, MixedContent>
{
    public Task<Result<MixedContent>> AnswerAsync(RoundState request, PreparationContext context) =>
        context.Conversation.State == "one round" ? Contents.Say("state-ok") : Asks.For(context, "confirm", Confirm, "one round");

    public static Question Confirm { get; } = Question.ToPerson("Please confirm", Forms.Of("ok", new JsonObject { ["type"] = "boolean" }));
}

/// <summary>Leaves a state that somebody changes.</summary>
[Operation("test.input-required-result-tampered-state", Effect.Read, Route = "GET /fixtures/rounds/tampered", Cli = "fixture round-tampered", Permission = FixturesModule.Permission)]
public sealed record RoundTampered : IOperation<MixedContent>;

internal sealed class RoundTamperedHandler : IQueryHandler<RoundTampered, MixedContent>
{
    public Task<Result<MixedContent>> AnswerAsync(RoundTampered request, PreparationContext context) =>
        context.Conversation.State is null ? Asks.For(context, "confirm", RoundStateHandler.Confirm, "sealed") : Contents.Say("It came back unchanged.");
}

/// <summary>Asks three at once.</summary>
[Operation("test.input-required-result-multiple-inputs", Effect.Read, Route = "GET /fixtures/rounds/multiple", Cli = "fixture round-multiple", Permission = FixturesModule.Permission)]
public sealed record RoundMultiple : IOperation<MixedContent>;

internal sealed class RoundMultipleHandler : IQueryHandler<RoundMultiple, MixedContent>
{
    public Task<Result<MixedContent>> AnswerAsync(RoundMultiple request, PreparationContext context) => context.Conversation.Replies.Count >= 3
        ? Contents.Say("All three answered.")
        : Task.FromResult<Result<MixedContent>>(context.Conversation.Ask(
            new Dictionary<string, Question> { ["user_name"] = Forms.Name, ["greeting"] = Question.ToModel("Generate a greeting", 50), ["client_roots"] = Question.ToClient() },
            "three questions"));
}

/// <summary>Asks twice.</summary>
[Operation("test.input-required-result-multi-round", Effect.Read, Route = "GET /fixtures/rounds/twice", Cli = "fixture round-twice", Permission = FixturesModule.Permission)]
public sealed record RoundTwice : IOperation<MixedContent>;

internal sealed class RoundTwiceHandler : IQueryHandler<RoundTwice, MixedContent>
{
    public Task<Result<MixedContent>> AnswerAsync(RoundTwice request, PreparationContext context) => context.Conversation.State switch
    {
        null => Asks.For(context, "step1", Forms.Name, "asked once"),
        "asked once" => Asks.For(context, "step2", Question.ToPerson("What is your favorite color?", Forms.Of("color", new JsonObject { ["type"] = "string" })), "asked twice"),
        _ => Contents.Say("Both rounds done."),
    };
}

/// <summary>Asks whom it can.</summary>
[Operation("test.input-required-result-capabilities", Effect.Read, Route = "GET /fixtures/rounds/capabilities", Cli = "fixture round-capabilities", Permission = FixturesModule.Permission)]
public sealed record RoundCapabilities : IOperation<MixedContent>;

internal sealed class RoundCapabilitiesHandler : IQueryHandler<RoundCapabilities, MixedContent>
{
    private static readonly Dictionary<string, Question> Questions = new(StringComparer.Ordinal)
    {
        ["user_name"] = Forms.Name,
        ["capital_question"] = Question.ToModel("What is the capital of France?", 100),
        ["client_roots"] = Question.ToClient(),
    };

    public Task<Result<MixedContent>> AnswerAsync(RoundCapabilities request, PreparationContext context)
    {
        var conversation = context.Conversation;
        var possible = Questions.Where(question => conversation.CanAsk(question.Value.Kind)).ToDictionary(StringComparer.Ordinal);
        return conversation.Replies.Count > 0 || possible.Count == 0 ? Contents.Say("Nothing is left to ask.") : Task.FromResult<Result<MixedContent>>(conversation.Ask(possible));
    }
}
