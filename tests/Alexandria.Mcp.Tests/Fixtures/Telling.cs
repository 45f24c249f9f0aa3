using Alexandria.Operations;

namespace Alexandria.Mcp.Tests.Fixtures;

/// <summary>Remarks what it does.</summary>
[Operation("test.tool-with-logging", Effect.Read, Route = "GET /fixtures/logging", Cli = "fixture logging", Permission = FixturesModule.Permission)]
public sealed record ToolWithLogging : IOperation<MixedContent>;

internal sealed class ToolWithLoggingHandler : IQueryHandler<ToolWithLogging, MixedContent>
{
    public Task<Result<MixedContent>> AnswerAsync(ToolWithLogging request, PreparationContext context)
    {
        context.Conversation.Remark("Tool execution started");
        context.Conversation.Remark("Tool processing data");
        context.Conversation.Remark("Tool execution completed");
        return Contents.Say("Tool with logging executed successfully");
    }
}

/// <summary>Remarks one thing.</summary>
[Operation("test.logging-tool", Effect.Read, Route = "GET /fixtures/remark", Cli = "fixture remark", Permission = FixturesModule.Permission)]
public sealed record LoggingTool : IOperation<MixedContent>;

internal sealed class LoggingToolHandler : IQueryHandler<LoggingTool, MixedContent>
{
    public Task<Result<MixedContent>> AnswerAsync(LoggingTool request, PreparationContext context)
    {
        context.Conversation.Remark("Remarked by the tool");
        return Contents.Say("Remarked, for whoever listens.");
    }
}

/// <summary>Says how far it is.</summary>
[Operation("test.tool-with-progress", Effect.Read, Route = "GET /fixtures/progress", Cli = "fixture progress", Permission = FixturesModule.Permission)]
public sealed record ToolWithProgress : IOperation<MixedContent>;

internal sealed class ToolWithProgressHandler : IQueryHandler<ToolWithProgress, MixedContent>
{
    public async Task<Result<MixedContent>> AnswerAsync(ToolWithProgress request, PreparationContext context)
    {
        foreach (var done in (double[])[0, 50, 100])
        {
            await context.Conversation.ReportAsync(done, 100, context.Cancellation);
        }

        return await Contents.Say("Tool with progress executed successfully");
    }
}

/// <summary>Answers and asks nothing.</summary>
[Operation("test.streaming-elicitation", Effect.Read, Route = "GET /fixtures/streaming", Cli = "fixture streaming", Permission = FixturesModule.Permission)]
public sealed record StreamingElicitation : IOperation<MixedContent>;

internal sealed class StreamingElicitationHandler : IQueryHandler<StreamingElicitation, MixedContent>
{
    public Task<Result<MixedContent>> AnswerAsync(StreamingElicitation request, PreparationContext context) => Contents.Say("Nothing but the result travels here.");
}
