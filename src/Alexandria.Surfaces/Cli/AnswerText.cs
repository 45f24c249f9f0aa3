using System.Text;
using System.Text.Json.Nodes;

namespace Alexandria.Surfaces.Cli;

/// <summary>A response for people: a list as a table, a resource as names and values. Nothing here knows any particular operation.</summary>
public static class AnswerText
{
    /// <summary>As wide as it needs to be, without lines around tables.</summary>
    public static string Of(JsonNode answer) => Of(answer, 0, terminal: false);

    internal static string Of(JsonNode answer, int width, bool terminal)
    {
        var text = new StringBuilder();
        if (answer is JsonObject page && page["items"] is JsonArray items && page.ContainsKey("nextCursor"))
        {
            TableText.Write(text, items, "", width, terminal);
            if (page["nextCursor"] is { } cursor)
            {
                text.Append("More: --cursor ").Append(SafeText.Line(cursor.ToString())).Append('\n');
            }
        }
        else
        {
            Value(text, "", answer, "", width, terminal);
        }

        return text.ToString();
    }

    private static void Definitions(StringBuilder text, JsonObject values, string indent, int width, bool terminal)
    {
        var label = values.Select(v => v.Key.Length).DefaultIfEmpty().Max();
        foreach (var (name, value) in values)
        {
            if (value is not null)
            {
                Value(text, name.PadRight(label) + "  ", value, indent, width, terminal);
            }
        }
    }

    private static void Value(StringBuilder text, string label, JsonNode value, string indent, int width, bool terminal)
    {
        var deeper = indent + "  ";
        switch (value)
        {
            case JsonObject { Count: 0 } or JsonArray { Count: 0 }:
                text.Append(indent).Append(label).Append("(none)\n");
                break;
            case JsonObject values when label.Length == 0:
                Definitions(text, values, indent, width, terminal);
                break;
            case JsonObject values:
                text.Append(indent).Append(label.TrimEnd()).Append('\n');
                Definitions(text, values, deeper, width, terminal);
                break;
            case JsonArray { Count: > 0 } list when list.All(i => i is JsonObject):
                text.Append(label.Length > 0 ? $"{indent}{label.TrimEnd()}\n" : "");
                TableText.Write(text, list, deeper, width, terminal);
                break;
            default:
                var lines = SafeText.Block(CellText.Plain(value)).TrimEnd('\n').Split('\n');
                text.Append(indent).Append(label).Append(lines.Length == 1 ? lines[0] : "").Append('\n');
                foreach (var line in lines.Length == 1 ? [] : lines)
                {
                    text.Append(deeper).Append(line).Append('\n');
                }

                break;
        }
    }
}
