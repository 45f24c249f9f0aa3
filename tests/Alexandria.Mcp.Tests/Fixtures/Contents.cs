using System.Text;
using Alexandria.Operations;

namespace Alexandria.Mcp.Tests.Fixtures;

/// <summary>The files that the fixtures answer with.</summary>
internal static class Contents
{
    /// <summary>A PNG of one pixel.</summary>
    public static FileContent Image { get; } = new(Convert.FromBase64String("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNk+A8AAQUBAScY42YAAAAASUVORK5CYII="), "image/png", null);

    /// <summary>A WAV header without samples.</summary>
    public static FileContent Sound { get; } = new(Convert.FromBase64String("UklGRiQAAABXQVZFZm10IBAAAAABAAEAQB8AAIA+AAACABAAZGF0YQAAAAA="), "audio/wav", null);

    public static FileContent Text(string text, string mediaType = "text/plain") => new(Encoding.UTF8.GetBytes(text), mediaType, null);

    public static Task<Result<MixedContent>> Say(string text) => Answer(ContentPart.Of(text));

    public static Task<Result<MixedContent>> Answer(params IReadOnlyList<ContentPart> parts) => Task.FromResult<Result<MixedContent>>(new MixedContent(parts));
}

/// <summary>Answers a text.</summary>
[Operation("test.simple-text", Effect.Read, Route = "GET /fixtures/text", Cli = "fixture text", Permission = FixturesModule.Permission)]
public sealed record SimpleText : IOperation<MixedContent>;

internal sealed class SimpleTextHandler : IQueryHandler<SimpleText, MixedContent>
{
    public Task<Result<MixedContent>> AnswerAsync(SimpleText request, PreparationContext context) => Contents.Say("This is a simple text response for testing.");
}

/// <summary>Answers an image.</summary>
[Operation("test.image-content", Effect.Read, Route = "GET /fixtures/image", Cli = "fixture image", Permission = FixturesModule.Permission)]
public sealed record ImageContent : IOperation<FileContent>;

internal sealed class ImageContentHandler : IQueryHandler<ImageContent, FileContent>
{
    public Task<Result<FileContent>> AnswerAsync(ImageContent request, PreparationContext context) => Task.FromResult<Result<FileContent>>(Contents.Image);
}

/// <summary>Answers a sound.</summary>
[Operation("test.audio-content", Effect.Read, Route = "GET /fixtures/audio", Cli = "fixture audio", Permission = FixturesModule.Permission)]
public sealed record AudioContent : IOperation<FileContent>;

internal sealed class AudioContentHandler : IQueryHandler<AudioContent, FileContent>
{
    public Task<Result<FileContent>> AnswerAsync(AudioContent request, PreparationContext context) => Task.FromResult<Result<FileContent>>(Contents.Sound);
}

/// <summary>Answers an attached text.</summary>
[Operation("test.embedded-resource", Effect.Read, Route = "GET /fixtures/embedded", Cli = "fixture embedded", Permission = FixturesModule.Permission)]
public sealed record EmbeddedResource : IOperation<MixedContent>;

internal sealed class EmbeddedResourceHandler : IQueryHandler<EmbeddedResource, MixedContent>
{
    public Task<Result<MixedContent>> AnswerAsync(EmbeddedResource request, PreparationContext context) =>
        Contents.Answer(ContentPart.Of(Contents.Text("This is an embedded resource content."), "test://embedded-resource"));
}

/// <summary>Answers a text, an image and an attachment.</summary>
[Operation("test.multiple-content-types", Effect.Read, Route = "GET /fixtures/mixed", Cli = "fixture mixed", Permission = FixturesModule.Permission)]
public sealed record MultipleContentTypes : IOperation<MixedContent>;

internal sealed class MultipleContentTypesHandler : IQueryHandler<MultipleContentTypes, MixedContent>
{
    public Task<Result<MixedContent>> AnswerAsync(MultipleContentTypes request, PreparationContext context) => Contents.Answer(
        ContentPart.Of("Multiple content types test:"),
        ContentPart.Of(Contents.Image),
        ContentPart.Of(Contents.Text("""{"test":"data","value":123}""", "application/json"), "test://mixed-content-resource"));
}

/// <summary>Fails as an operation may be expected to.</summary>
[Operation("test.error-handling", Effect.Read, Route = "GET /fixtures/error", Cli = "fixture error", Permission = FixturesModule.Permission)]
public sealed record ErrorHandling : IOperation<MixedContent>;

internal sealed class ErrorHandlingHandler : IQueryHandler<ErrorHandling, MixedContent>
{
    public Task<Result<MixedContent>> AnswerAsync(ErrorHandling request, PreparationContext context) =>
        Task.FromResult<Result<MixedContent>>(Error.Conflict("intended", "This tool intentionally returns an error for testing"));
}
