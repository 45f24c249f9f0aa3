using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Alexandria.Surfaces.Cli;

/// <summary>A value of a response as one text for people. <c>--json</c> has it as it is.</summary>
internal static partial class CellText
{
    private const int Longest = 80;
    private const int ShortJson = 40;

    /// <summary>Whether there is nothing to show: null, an empty list, an object without members.</summary>
    public static bool IsEmpty(JsonNode? value) => value is null or JsonArray { Count: 0 } or JsonObject { Count: 0 };

    /// <summary>For a line of its own.</summary>
    public static string Plain(JsonNode value) => value switch
    {
        JsonValue scalar when scalar.TryGetValue<string>(out var text) => Time(text),
        JsonArray list when list.All(i => i is JsonValue) => string.Join(", ", list.Select(i => Plain(i!))),
        _ => value.ToJsonString(Json.Options),
    };

    /// <summary>For a cell of a table: short, in one line. What has members is called by the first that names it.</summary>
    public static string Cell(JsonNode? value)
    {
        var line = IsEmpty(value) ? "" : SafeText.Line(value switch
        {
            JsonObject or JsonArray when value.ToJsonString(Json.Options) is { Length: <= ShortJson } json && value is not JsonArray => json,
            JsonObject named => Name(named),
            JsonArray list when list.Any(i => i is JsonObject) => string.Join(", ", list.Select(i => i is JsonObject named ? Name(named) : i is null ? "" : Plain(i))),
            _ => Plain(value!),
        });
        return line.Length <= Longest ? line : line[..(Longest - 1)] + "…";
    }

    /// <summary>Whether it is a digest, which nobody reads to its end.</summary>
    public static bool IsDigest(string text) => Digest().IsMatch(text);

    private static string Name(JsonObject value) =>
        value.Select(v => v.Value).FirstOrDefault(v => v is JsonValue scalar && scalar.TryGetValue<string>(out _)) is { } name ? Plain(name) : value.ToJsonString(Json.Options);

    // Microseconds are for programs.
    private static string Time(string text) =>
        Moment().IsMatch(text) && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.None, out var moment)
            ? moment.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture)
            : text;

    [GeneratedRegex(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,7})?(Z|[+-]\d\d:\d\d)$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 100)]
    private static partial Regex Moment();

    [GeneratedRegex("^[0-9a-f]{64}$", RegexOptions.CultureInvariant, 100)]
    private static partial Regex Digest();
}
