using System.Text;
using System.Text.Json;
using Alexandria.Operations;
using ModelContextProtocol.Protocol;

namespace Alexandria.Surfaces.Mcp;

/// <summary>Answers of operations as MCP content.</summary>
internal static class ContentBlocks
{
    public static IList<ContentBlock> Of(object value, OperationDescriptor operation) => value switch
    {
        Nothing => [new TextContentBlock { Text = "Done." }],
        FileContent file => [Of(ContentPart.Of(file), operation.Name)],
        MixedContent mixed => [.. mixed.Parts.Select(part => Of(part, operation.Name))],
        _ => [new TextContentBlock { Text = JsonSerializer.Serialize(value, operation.ResponseType, Json.Options) }],
    };

    public static ContentBlock Of(ContentPart part, string source) => part.File switch
    {
        null => new TextContentBlock { Text = part.Text ?? "" },
        { ContentType: var type } file when type.StartsWith("image/", StringComparison.OrdinalIgnoreCase) => ImageContentBlock.FromBytes(file.Bytes, type),
        { ContentType: var type } file when type.StartsWith("audio/", StringComparison.OrdinalIgnoreCase) => AudioContentBlock.FromBytes(file.Bytes, type),
        var file => new EmbeddedResourceBlock { Resource = Resource(file, part.Uri ?? $"alexandria://answers/{source}/{Uri.EscapeDataString(file.FileName ?? "content")}") },
    };

    /// <summary>An answer as the content of a resource: files as they are, all else as JSON.</summary>
    public static ResourceContents Resource(object value, OperationDescriptor operation, string uri) => value is FileContent file
        ? Resource(file, uri)
        : new TextResourceContents { Uri = uri, MimeType = "application/json", Text = JsonSerializer.Serialize(value, operation.ResponseType, Json.Options) };

    private static ResourceContents Resource(FileContent file, string uri) => IsText(file)
        ? new TextResourceContents { Uri = uri, MimeType = file.ContentType, Text = Encoding.UTF8.GetString(file.Bytes.Span) }
        : BlobResourceContents.FromBytes(file.Bytes, uri, file.ContentType);

    private static bool IsText(FileContent file) =>
        (file.ContentType.StartsWith("text/", StringComparison.OrdinalIgnoreCase)
            || file.ContentType.StartsWith("application/json", StringComparison.OrdinalIgnoreCase)
            || file.ContentType.EndsWith("+json", StringComparison.OrdinalIgnoreCase))
        && System.Text.Unicode.Utf8.IsValid(file.Bytes.Span);
}
