using System.Text.Json.Nodes;
using Alexandria.Operations;

namespace Alexandria.Mcp.Tests.Fixtures;

/// <summary>Asks the client's model.</summary>
[Operation("test.sampling", Effect.Read, Route = "GET /fixtures/sampling", Cli = "fixture sampling", Permission = FixturesModule.Permission)]
public sealed record Sampling : IOperation<MixedContent>
{
    /// <summary>What the model is asked.</summary>
    public required string Prompt { get; init; }
}

internal sealed class SamplingHandler : IQueryHandler<Sampling, MixedContent>
{
    public Task<Result<MixedContent>> AnswerAsync(Sampling request, PreparationContext context) => context.Conversation.Replies.TryGetValue("answer", out var reply)
        ? Contents.Say($"LLM response: {reply.GetProperty("content")}")
        : Asks.For(context, "answer", Question.ToModel(request.Prompt, 100));
}

/// <summary>Asks the person.</summary>
[Operation("test.elicitation", Effect.Read, Route = "GET /fixtures/elicitation", Cli = "fixture elicitation", Permission = FixturesModule.Permission)]
public sealed record Elicitation : IOperation<MixedContent>
{
    /// <summary>What the person is asked.</summary>
    public required string Message { get; init; }
}

internal sealed class ElicitationHandler : IQueryHandler<Elicitation, MixedContent>
{
    public Task<Result<MixedContent>> AnswerAsync(Elicitation request, PreparationContext context) => context.Conversation.Replies.TryGetValue("form", out var reply)
        ? Contents.Say($"User response: {reply}")
        : Asks.For(context, "form", Question.ToPerson(request.Message, Forms.Of("response", new JsonObject { ["type"] = "string", ["description"] = "User's response" })));
}

/// <summary>Asks with a form that is filled in already.</summary>
[Operation("test.elicitation-sep1034-defaults", Effect.Read, Route = "GET /fixtures/elicitation-defaults", Cli = "fixture elicitation-defaults", Permission = FixturesModule.Permission)]
public sealed record ElicitationDefaults : IOperation<MixedContent>;

internal sealed class ElicitationDefaultsHandler : IQueryHandler<ElicitationDefaults, MixedContent>
{
    public Task<Result<MixedContent>> AnswerAsync(ElicitationDefaults request, PreparationContext context) => context.Conversation.Replies.TryGetValue("form", out var reply)
        ? Contents.Say($"Elicitation completed: {reply}")
        : Asks.For(context, "form", Question.ToPerson("Is this right?", JsonNode.Parse("""
            {"type":"object","properties":{
              "name":{"type":"string","description":"User name","default":"John Doe"},
              "age":{"type":"integer","description":"User age","default":30},
              "score":{"type":"number","description":"User score","default":95.5},
              "status":{"type":"string","description":"User status","enum":["active","inactive","pending"],"default":"active"},
              "verified":{"type":"boolean","description":"Verification status","default":true}},
             "required":[]}
            """)!.AsObject()));
}

/// <summary>Asks with choices of every kind.</summary>
[Operation("test.elicitation-sep1330-enums", Effect.Read, Route = "GET /fixtures/elicitation-enums", Cli = "fixture elicitation-enums", Permission = FixturesModule.Permission)]
public sealed record ElicitationEnums : IOperation<MixedContent>;

internal sealed class ElicitationEnumsHandler : IQueryHandler<ElicitationEnums, MixedContent>
{
    public Task<Result<MixedContent>> AnswerAsync(ElicitationEnums request, PreparationContext context) => context.Conversation.Replies.TryGetValue("form", out var reply)
        ? Contents.Say($"Elicitation completed: {reply}")
        : Asks.For(context, "form", Question.ToPerson("Please choose.", JsonNode.Parse("""
            {"type":"object","properties":{
              "untitledSingle":{"type":"string","enum":["option1","option2","option3"]},
              "titledSingle":{"type":"string","oneOf":[{"const":"value1","title":"First Option"},{"const":"value2","title":"Second Option"},{"const":"value3","title":"Third Option"}]},
              "legacyEnum":{"type":"string","enum":["opt1","opt2","opt3"],"enumNames":["Option One","Option Two","Option Three"]},
              "untitledMulti":{"type":"array","items":{"type":"string","enum":["option1","option2","option3"]}},
              "titledMulti":{"type":"array","items":{"anyOf":[{"const":"value1","title":"First Choice"},{"const":"value2","title":"Second Choice"},{"const":"value3","title":"Third Choice"}]}}},
             "required":[]}
            """)!.AsObject()));
}

/// <summary>Needs a client with a model.</summary>
[Operation("test.missing-capability", Effect.Read, Route = "GET /fixtures/missing-capability", Cli = "fixture missing-capability", Permission = FixturesModule.Permission)]
public sealed record MissingCapability : IOperation<MixedContent>;

internal sealed class MissingCapabilityHandler : IQueryHandler<MissingCapability, MixedContent>
{
    public Task<Result<MixedContent>> AnswerAsync(MissingCapability request, PreparationContext context) => context.Conversation.CanAsk(QuestionKind.Model)
        ? Contents.Say("The client has a model.")
        : Asks.For(context, "answer", Question.ToModel("Are you there?", 10));
}

internal static class Asks
{
    public static Task<Result<MixedContent>> For(PreparationContext context, string name, Question question, string? state = null) =>
        Task.FromResult<Result<MixedContent>>(context.Conversation.Ask(new Dictionary<string, Question> { [name] = question }, state));
}
