using System.Text;
using System.Text.Json.Nodes;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Alexandria.Surfaces.Cli;

/// <summary>A response for people: a list as a table, a resource as names and values. Nothing here knows any particular operation.</summary>
public static class AnswerText
{
    private const int LongestCell = 80;

    /// <summary>As wide as it needs to be, without lines around tables.</summary>
    public static string Of(JsonNode answer) => Of(answer, 0, terminal: false);

    internal static string Of(JsonNode answer, int width, bool terminal)
    {
        var text = new StringBuilder();
        if (answer is JsonObject page && page["items"] is JsonArray items && page.ContainsKey("nextCursor"))
        {
            Table(text, items, "", width, terminal);
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
            case JsonObject values when label.Length == 0:
                Definitions(text, values, indent, width, terminal);
                break;
            case JsonObject values:
                text.Append(indent).Append(label.TrimEnd()).Append('\n');
                Definitions(text, values, deeper, width, terminal);
                break;
            case JsonArray { Count: > 0 } list when list.All(i => i is JsonObject):
                text.Append(label.Length > 0 ? $"{indent}{label.TrimEnd()}\n" : "");
                Table(text, list, deeper, width, terminal);
                break;
            default:
                var lines = SafeText.Block(Plain(value)).TrimEnd('\n').Split('\n');
                text.Append(indent).Append(label).Append(lines.Length == 1 ? lines[0] : "").Append('\n');
                foreach (var line in lines.Length == 1 ? [] : lines)
                {
                    text.Append(deeper).Append(line).Append('\n');
                }

                break;
        }
    }

    private static void Table(StringBuilder text, JsonArray rows, string indent, int width, bool terminal)
    {
        if (rows.Count == 0)
        {
            text.Append(indent).Append("(none)\n");
            return;
        }

        // Columns that say something, in the order of the response.
        var columns = rows.OfType<JsonObject>().SelectMany(r => r).Where(c => c.Value is not null).Select(c => c.Key).Distinct(StringComparer.Ordinal).ToList();
        var table = new Table { Border = terminal ? TableBorder.Rounded : TableBorder.None, ShowRowSeparators = false };
        foreach (var column in columns)
        {
            // An id that is broken over two lines cannot be copied.
            table.AddColumn(new TableColumn(Markup.Escape(column)) { NoWrap = column is "id" || column.EndsWith("Id", StringComparison.Ordinal) });
        }

        foreach (var row in rows)
        {
            table.AddRow(columns.Select(c => (IRenderable)new Text(Cell(row is JsonObject values ? values[c] : null))));
        }

        using var writer = new StringWriter();
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Ansi = AnsiSupport.No, ColorSystem = ColorSystemSupport.NoColors, Out = new AnsiConsoleOutput(writer) });
        console.Profile.Width = terminal ? Math.Max(40, width - indent.Length) : 1_000;
        console.Write(table);
        foreach (var line in writer.ToString().TrimEnd('\n').Split('\n'))
        {
            text.Append(indent).Append(line.TrimEnd()).Append('\n');
        }
    }

    private static string Cell(JsonNode? value)
    {
        var line = value is null ? "" : SafeText.Line(Plain(value));
        return line.Length <= LongestCell ? line : line[..(LongestCell - 1)] + "…";
    }

    private static string Plain(JsonNode value) => value switch
    {
        JsonValue scalar when scalar.TryGetValue<string>(out var text) => text,
        JsonArray list when list.All(i => i is JsonValue) => string.Join(", ", list.Select(i => Plain(i!))),
        _ => value.ToJsonString(Json.Options),
    };
}
