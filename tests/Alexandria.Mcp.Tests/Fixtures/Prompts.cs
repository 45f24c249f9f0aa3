using System.Text.Json.Nodes;
using Alexandria.Operations;

namespace Alexandria.Mcp.Tests.Fixtures;

/// <summary>A prompt without arguments.</summary>
[Operation("test.prompts.simple", Effect.Read, Route = "GET /fixtures/prompts/simple", Cli = "fixture prompt-simple", Permission = FixturesModule.Permission, Prompt = "test_simple_prompt")]
public sealed record SimplePrompt : IOperation<Prompt>;

internal sealed class SimplePromptHandler : IQueryHandler<SimplePrompt, Prompt>
{
    public Task<Result<Prompt>> AnswerAsync(SimplePrompt request, PreparationContext context) => User("This is a simple prompt for testing.");

    public static Task<Result<Prompt>> User(string text, ContentPart? before = null)
    {
        var message = new PromptMessage(Speaker.User, ContentPart.Of(text));
        return Task.FromResult<Result<Prompt>>(new Prompt("For testing.", before is null ? [message] : [new PromptMessage(Speaker.User, before), message]));
    }
}

/// <summary>A prompt with two arguments.</summary>
[Operation("test.prompts.arguments", Effect.Read, Route = "GET /fixtures/prompts/arguments", Cli = "fixture prompt-arguments", Permission = FixturesModule.Permission, Prompt = "test_prompt_with_arguments")]
public sealed record PromptWithArguments : IOperation<Prompt>
{
    /// <summary>First test argument.</summary>
    public required string Arg1 { get; init; }

    /// <summary>Second test argument.</summary>
    public required string Arg2 { get; init; }
}

internal sealed class PromptWithArgumentsHandler : IQueryHandler<PromptWithArguments, Prompt>
{
    public Task<Result<Prompt>> AnswerAsync(PromptWithArguments request, PreparationContext context) =>
        SimplePromptHandler.User($"Prompt with arguments: arg1='{request.Arg1}', arg2='{request.Arg2}'");
}

/// <summary>A prompt with an attachment.</summary>
[Operation("test.prompts.resource", Effect.Read, Route = "GET /fixtures/prompts/resource", Cli = "fixture prompt-resource", Permission = FixturesModule.Permission, Prompt = "test_prompt_with_embedded_resource")]
public sealed record PromptWithResource : IOperation<Prompt>
{
    /// <summary>URI of the attachment.</summary>
    public required string ResourceUri { get; init; }
}

internal sealed class PromptWithResourceHandler : IQueryHandler<PromptWithResource, Prompt>
{
    public Task<Result<Prompt>> AnswerAsync(PromptWithResource request, PreparationContext context) =>
        SimplePromptHandler.User("Please process the embedded resource above.", ContentPart.Of(Contents.Text("Embedded resource content for testing."), request.ResourceUri));
}

/// <summary>A prompt with an image.</summary>
[Operation("test.prompts.image", Effect.Read, Route = "GET /fixtures/prompts/image", Cli = "fixture prompt-image", Permission = FixturesModule.Permission, Prompt = "test_prompt_with_image")]
public sealed record PromptWithImage : IOperation<Prompt>;

internal sealed class PromptWithImageHandler : IQueryHandler<PromptWithImage, Prompt>
{
    public Task<Result<Prompt>> AnswerAsync(PromptWithImage request, PreparationContext context) =>
        SimplePromptHandler.User("Please analyze the image above.", ContentPart.Of(Contents.Image));
}

/// <summary>A prompt that asks first.</summary>
[Operation("test.prompts.asking", Effect.Read, Route = "GET /fixtures/prompts/asking", Cli = "fixture prompt-asking", Permission = FixturesModule.Permission, Prompt = "test_input_required_result_prompt")]
public sealed record AskingPrompt : IOperation<Prompt>;

internal sealed class AskingPromptHandler : IQueryHandler<AskingPrompt, Prompt>
{
    public Task<Result<Prompt>> AnswerAsync(AskingPrompt request, PreparationContext context) =>
        context.Conversation.Text("user_context", "context") is { } said
            ? SimplePromptHandler.User($"Please continue using context: {said}")
            : Task.FromResult<Result<Prompt>>(context.Conversation.Ask(new Dictionary<string, Question>
            {
                ["user_context"] = Question.ToPerson("What context should the prompt use?", Forms.Of("context", new JsonObject { ["type"] = "string" })),
            }));
}
