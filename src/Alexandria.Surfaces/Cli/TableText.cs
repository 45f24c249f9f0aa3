using System.Text;
using System.Text.Json.Nodes;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Alexandria.Surfaces.Cli;

/// <summary>A list as a table. At a terminal it fits: prose is broken over lines, and columns that there is no room for are named below instead of being squeezed until nobody can read any.</summary>
internal static class TableText
{
    /// <summary>Prose is not made narrower than that.</summary>
    private const int NarrowestProse = 24;

    private const int DigestShown = 12;

    // The frame: a line before each column and a blank on either side of it, and the last line.
    private const int Frame = 3;

    /// <param name="text">Where to write.</param>
    /// <param name="rows">Objects, as a rule.</param>
    /// <param name="indent">Before each line.</param>
    /// <param name="width">Columns of the terminal.</param>
    /// <param name="terminal">False for a file or a program: every column, as wide as it is, without a frame.</param>
    public static void Write(StringBuilder text, JsonArray rows, string indent, int width, bool terminal)
    {
        // Columns that say something, in the order of the response.
        var columns = rows.OfType<JsonObject>().SelectMany(r => r).Where(c => !CellText.IsEmpty(c.Value)).Select(c => c.Key).Distinct(StringComparer.Ordinal)
            .Select(name => new Column(name, [.. rows.Select(r => Shown(r is JsonObject values ? values[name] : null, terminal))])).ToList();
        if (columns.Count == 0)
        {
            text.Append(indent).Append("(none)\n");
            return;
        }

        var room = Math.Max(40, width - indent.Length);
        var left = terminal ? LeaveOut(columns, room) : [];
        var table = new Table { Border = terminal ? TableBorder.Rounded : TableBorder.None, ShowRowSeparators = false };
        foreach (var column in columns)
        {
            table.AddColumn(new TableColumn(Markup.Escape(column.Name)) { NoWrap = !column.IsProse });
        }

        for (var row = 0; row < rows.Count; row++)
        {
            table.AddRow(columns.Select(c => (IRenderable)new Text(c.Cells[row])));
        }

        using var writer = new StringWriter();
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Ansi = AnsiSupport.No, ColorSystem = ColorSystemSupport.NoColors, Out = new AnsiConsoleOutput(writer) });
        console.Profile.Width = terminal ? room : Math.Max(1_000, columns.Sum(c => c.Natural + 2));
        console.Write(table);
        foreach (var line in writer.ToString().TrimEnd('\n').Split('\n'))
        {
            text.Append(indent).Append(line.TrimEnd()).Append('\n');
        }

        if (left.Count > 0)
        {
            text.Append(indent).Append("No room for: ").AppendJoin(", ", left.Select(SafeText.Line)).Append(" (a wider terminal or --json shows them)\n");
        }
    }

    private static string Shown(JsonNode? value, bool terminal)
    {
        var cell = CellText.Cell(value);
        return terminal && CellText.IsDigest(cell) ? cell[..DigestShown] + "…" : cell;
    }

    /// <summary>Takes columns away until the others fit: wide ones before narrow ones, and late ones before early ones, since a response begins with what matters. The first stays: it says what the row is.</summary>
    private static List<string> LeaveOut(List<Column> columns, int room)
    {
        var all = columns.ToList();
        while (columns.Count > 1 && Needed(columns) > room)
        {
            columns.Remove(columns.Skip(1).MaxBy(c => c.IsProse ? c.Narrowest : c.Narrowest * (1 + ((double)all.IndexOf(c) / all.Count)))!);
        }

        // A wide one that had to go may have left room for a narrow one that went before it.
        var left = all.Except(columns).ToList();
        foreach (var column in left.Where(c => Needed([.. columns, c]) <= room).ToList())
        {
            if (Needed([.. columns, column]) <= room)
            {
                columns.Insert(columns.Count(c => all.IndexOf(c) < all.IndexOf(column)), column);
                left.Remove(column);
            }
        }

        return left.ConvertAll(c => c.Name);
    }

    private static int Needed(List<Column> columns) => 1 + columns.Sum(c => c.Narrowest + Frame);

    private sealed class Column(string name, IReadOnlyList<string> cells)
    {
        public string Name => name;

        public IReadOnlyList<string> Cells => cells;

        public int Natural { get; } = Math.Max(name.Length, cells.Max(c => c.Length));

        public bool IsProse { get; } = cells.Any(c => c.Length > NarrowestProse && c.Contains(' ', StringComparison.Ordinal));

        public int Narrowest => IsProse ? Math.Max(name.Length, NarrowestProse) : Natural;
    }
}
