using System.Globalization;
using System.Text.Json;
using Alexandria.Support.Duplicates;

namespace Alexandria.Support.Evaluation;

/// <summary>Reports, which of them say the same, and how many ids of the labels are not among them.</summary>
/// <param name="Reports">In the order of the file.</param>
/// <param name="Fellows">By id: the reports that it is a duplicate of, or that are duplicates of it.</param>
/// <param name="Ignored">Distinct ids in the labels that no report has.</param>
internal sealed record DuplicatesData(IReadOnlyList<(string Id, TicketText Text)> Reports, IReadOnlyDictionary<string, IReadOnlySet<string>> Fellows, int Ignored);

/// <summary>Reads an issue tracker's export: its reports as JSON lines, and which are duplicates as CSV.</summary>
internal static class DuplicatesFiles
{
    private const string IdColumn = "Issue id";

    // As Jira exports them, beside ISO 8601.
    private static readonly string[] DateFormats = ["dd/MMM/yy HH:mm", "d/MMM/yy H:mm", "dd/MMM/yy h:mm tt", "d/MMM/yy h:mm tt", "dd/MMM/yyyy HH:mm"];

    /// <exception cref="EvaluationDataException">A file is missing or not of this form.</exception>
    public static DuplicatesData Read(string reports, string labels)
    {
        var texts = ReadReports(reports);
        var known = texts.Select(t => t.Id).ToHashSet(StringComparer.Ordinal);
        var fellows = new Dictionary<string, HashSet<string>>(StringComparer.Ordinal);
        var ignored = new HashSet<string>(StringComparer.Ordinal);
        foreach (var row in CsvRows.Read(labels, [IdColumn, "Duplicate id"]))
        {
            var id = row.Values[0].Trim();
            foreach (var other in row.Values[1].Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
            {
                ignored.UnionWith(new[] { id, other }.Where(i => !known.Contains(i)));
                if (known.Contains(id) && known.Contains(other) && id != other)
                {
                    Fellows(fellows, id).Add(other);
                    Fellows(fellows, other).Add(id);
                }
            }
        }

        return new DuplicatesData(texts, fellows.ToDictionary(f => f.Key, f => (IReadOnlySet<string>)f.Value, StringComparer.Ordinal), ignored.Count);
    }

    private static HashSet<string> Fellows(Dictionary<string, HashSet<string>> fellows, string id) =>
        fellows.TryGetValue(id, out var set) ? set : fellows[id] = new(StringComparer.Ordinal);

    private static List<(string Id, TicketText Text)> ReadReports(string file)
    {
        var reports = new List<(string, TicketText)>();
        var ids = new HashSet<string>(StringComparer.Ordinal);
        var number = 0;
        foreach (var line in EvaluationFiles.Text(file).Split('\n'))
        {
            number++;
            if (string.IsNullOrWhiteSpace(line))
            {
                continue;
            }

            var values = Values(file, number, line);
            if (Value(values, IdColumn) is not { Length: > 0 } id || !values.ContainsKey("Summary"))
            {
                throw new EvaluationDataException(file, number, $"A report has the columns '{IdColumn}' and 'Summary'.");
            }

            if (!ids.Add(id))
            {
                throw new EvaluationDataException(file, number, $"The report '{id}' is there twice.");
            }

            reports.Add((id, new TicketText
            {
                Subject = Value(values, "Summary"),
                Body = Value(values, "Description"),
                Version = Version(values),
                Created = Created(file, number, Value(values, "Created")),
            }));
        }

        return reports;
    }

    private static Dictionary<string, string> Values(string file, int number, string line)
    {
        try
        {
            using var report = JsonDocument.Parse(line);
            if (report.RootElement.ValueKind != JsonValueKind.Object)
            {
                throw new EvaluationDataException(file, number, "A report is a JSON object.");
            }

            var values = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
            foreach (var column in report.RootElement.EnumerateObject())
            {
                values[column.Name.Trim()] = Text(column.Value);
            }

            return values;
        }
        catch (JsonException e)
        {
            throw new EvaluationDataException(file, number, "Not a report: " + e.Message);
        }
    }

    // Of several versions the first: the one that the report was opened for.
    private static string Text(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString()!,
        JsonValueKind.Null or JsonValueKind.Undefined or JsonValueKind.Object => "",
        JsonValueKind.Array => value.GetArrayLength() > 0 ? Text(value[0]) : "",
        _ => value.GetRawText(),
    };

    private static string Value(Dictionary<string, string> values, string column) => values.GetValueOrDefault(column, "").Trim();

    // "Version", "Affects Version/s": what was known when the report was opened. In which version it was fixed was not.
    private static string Version(Dictionary<string, string> values) =>
        values.FirstOrDefault(v => v.Key.Contains("version", StringComparison.OrdinalIgnoreCase) && !v.Key.Contains("fix", StringComparison.OrdinalIgnoreCase)).Value?.Trim() ?? "";

    private static DateTimeOffset? Created(string file, int number, string text)
    {
        if (text.Length == 0)
        {
            return null;
        }

        if (DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var created)
            || DateTimeOffset.TryParseExact(text, DateFormats, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out created))
        {
            return created;
        }

        throw new EvaluationDataException(file, number, $"'{text}' is no time: Created is like 2021-09-30T17:20:00Z or 30/Sep/21 17:20.");
    }
}
