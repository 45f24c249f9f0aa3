using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Unicode;

namespace Alexandria.Surfaces.Rest;

/// <summary>Reads a JSON object that somebody sent: strictly, and before anything is made of it.</summary>
internal static class JsonBody
{
    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = Json.Options.MaxDepth, AllowDuplicateProperties = false };

    public static Result<JsonObject> Parse(ReadOnlyMemory<byte> body)
    {
        var utf8 = body.Span;
        if (utf8.StartsWith("\uFEFF"u8))
        {
            utf8 = utf8[3..];
        }

        if (!Utf8.IsValid(utf8))
        {
            return Error.Invalid("invalid_utf8", "The body is not valid UTF-8.");
        }

        if (Refusal(utf8) is { } refusal)
        {
            return refusal;
        }

        try
        {
            return JsonNode.Parse(utf8, documentOptions: Strict) is JsonObject json
                ? json
                : Error.Invalid("json_object_expected", "The body is JSON, but not an object.");
        }
        catch (JsonException)
        {
            // The text is well formed and shallow: what is left to refuse is a name given twice in one object.
            return Error.Invalid("duplicate_property", "An object in the body names a property twice.");
        }
    }

    private static Error? Refusal(ReadOnlySpan<byte> utf8)
    {
        // Twice our depth, so that a body that is too deep is met by the comparison below, not by the reader.
        var reader = new Utf8JsonReader(utf8, new JsonReaderOptions { MaxDepth = Json.Options.MaxDepth * 2 });
        try
        {
            while (reader.Read())
            {
                if (reader.CurrentDepth >= Json.Options.MaxDepth)
                {
                    return Error.Invalid("json_too_deep", $"The body nests deeper than {Json.Options.MaxDepth} levels.");
                }

                if (reader.TokenType is JsonTokenType.String or JsonTokenType.PropertyName && reader.ValueIsEscaped)
                {
                    // Half a surrogate pair can be escaped, but is no text.
                    _ = reader.GetString();
                }
            }

            return null;
        }
        catch (JsonException malformed)
        {
            return Error.Invalid("malformed_json", $"The body is not JSON: line {malformed.LineNumber + 1}, byte {malformed.BytePositionInLine + 1}.");
        }
        catch (InvalidOperationException)
        {
            return Error.Invalid("malformed_json", "The body escapes half a surrogate pair, which is no text.");
        }
    }
}
