using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Alexandria.Bench;

/// <summary>All figures of one run, for people and for programs.</summary>
internal sealed class Report(Machine machine)
{
    private static readonly JsonSerializerOptions Indented = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    private readonly List<Figure> figures = [];
    private readonly List<GrowthPoint> growth = [];

    public void Add(IEnumerable<Figure> more) => figures.AddRange(more);

    public void Add(IEnumerable<GrowthPoint> more) => growth.AddRange(more);

    public void Write(string directory)
    {
        Directory.CreateDirectory(directory);
        File.WriteAllText(Path.Combine(directory, "report.md"), Markdown());
        File.WriteAllText(Path.Combine(directory, "report.json"), JsonSerializer.Serialize(new { machine, figures, growth }, Indented));
        if (growth.Count > 0)
        {
            File.WriteAllText(Path.Combine(directory, "growth.svg"), GrowthChart.Draw(growth));
        }
    }

    public string Markdown()
    {
        var text = new StringBuilder("# Bench\n\n").Append(machine).Append("\n\n");
        if (figures.Count > 0)
        {
            text.Append("| figure | value | goal | of the goal | |\n|---|---:|---:|---:|---|\n");
        }

        foreach (var figure in figures)
        {
            var goal = figure.Goal is { } bound ? $"{(figure.AtLeast ? "≥" : "≤")} {Short(bound)}" : "";
            var ratio = figure.Goal is { } of and > 0 ? (figure.Value / of).ToString("F2", CultureInfo.InvariantCulture) : "";
            text.Append(CultureInfo.InvariantCulture, $"| {figure.Name} | {Short(figure.Value)} {figure.Unit} | {goal} | {ratio} | {(figure.Met is { } met ? met ? "met" : "**missed**" : "")} |\n");
        }

        if (growth.Count > 0)
        {
            var sizes = growth.Select(p => p.Tickets).Distinct().ToList();
            text.Append("\n![growth](growth.svg)\n\n| tickets | ").AppendJoin(" | ", sizes.Select(s => s.ToString("N0", CultureInfo.InvariantCulture))).Append(" |\n|---|").Append(string.Concat(sizes.Select(_ => "---:|"))).Append('\n');
            foreach (var row in growth.GroupBy(p => (p.Name, p.Unit)))
            {
                text.Append(CultureInfo.InvariantCulture, $"| {row.Key.Name} ({row.Key.Unit}) | ").AppendJoin(" | ", row.Select(p => Short(p.Value))).Append(" |\n");
            }
        }

        return text.ToString();
    }

    private static string Short(double value) => value.ToString(Math.Abs(value) >= 100 ? "N0" : "0.##", CultureInfo.InvariantCulture);
}
