using Alexandria.Operations;

namespace Alexandria.Mcp.Tests.Fixtures;

/// <summary>A text with an address of its own.</summary>
[Operation("test.static-text", Effect.Read, Route = "GET /fixtures/resources/text", Cli = "fixture resource-text", Permission = FixturesModule.Permission, Mcp = false, Resource = "test://static-text")]
public sealed record StaticText : IOperation<FileContent>;

internal sealed class StaticTextHandler : IQueryHandler<StaticText, FileContent>
{
    public Task<Result<FileContent>> AnswerAsync(StaticText request, PreparationContext context) =>
        Task.FromResult<Result<FileContent>>(Contents.Text("This is the content of the static text resource."));
}

/// <summary>An image with an address of its own.</summary>
[Operation("test.static-binary", Effect.Read, Route = "GET /fixtures/resources/binary", Cli = "fixture resource-binary", Permission = FixturesModule.Permission, Mcp = false, Resource = "test://static-binary")]
public sealed record StaticBinary : IOperation<FileContent>;

internal sealed class StaticBinaryHandler : IQueryHandler<StaticBinary, FileContent>
{
    public Task<Result<FileContent>> AnswerAsync(StaticBinary request, PreparationContext context) => Task.FromResult<Result<FileContent>>(Contents.Image);
}

/// <summary>Something that clients watch.</summary>
[Operation("test.watched", Effect.Read, Route = "GET /fixtures/resources/watched", Cli = "fixture resource-watched", Permission = FixturesModule.Permission, Mcp = false, Resource = "test://watched-resource")]
public sealed record WatchedResource : IOperation<FileContent>;

internal sealed class WatchedResourceHandler : IQueryHandler<WatchedResource, FileContent>
{
    public Task<Result<FileContent>> AnswerAsync(WatchedResource request, PreparationContext context) => Task.FromResult<Result<FileContent>>(Contents.Text("Watched resource content"));
}

/// <summary>Data by id.</summary>
/// <param name="Id">Which.</param>
[Operation("test.template", Effect.Read, Route = "GET /fixtures/resources/template/{id}/data", Cli = "fixture resource-template", Permission = FixturesModule.Permission, Mcp = false, Resource = "test://template/{id}/data")]
public sealed record TemplateData(string Id) : IOperation<TemplateAnswer>;

/// <summary>What is behind the template.</summary>
public sealed record TemplateAnswer(string Id, bool TemplateTest, string Data);

internal sealed class TemplateDataHandler : IQueryHandler<TemplateData, TemplateAnswer>
{
    public Task<Result<TemplateAnswer>> AnswerAsync(TemplateData request, PreparationContext context) =>
        Task.FromResult<Result<TemplateAnswer>>(new TemplateAnswer(request.Id, true, $"Data for ID: {request.Id}"));
}
