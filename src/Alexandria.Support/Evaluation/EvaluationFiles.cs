using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Alexandria.Text.Classification;

namespace Alexandria.Support.Evaluation;

/// <summary>A crash report whose group is known.</summary>
/// <param name="Text">The report.</param>
/// <param name="Label">Its true group.</param>
/// <param name="Product">Reports of different products never meet; empty when the data has none.</param>
internal sealed record LabelledReport(string Text, string Label, string Product);

/// <summary>A ticket as it stands in <c>tickets.jsonl</c>.</summary>
internal sealed record EvaluationTicket
{
    [JsonPropertyName("id")]
    public required string Id { get; init; }

    [JsonPropertyName("subject")]
    public required string Subject { get; init; }

    [JsonPropertyName("body")]
    public required string Body { get; init; }

    [JsonPropertyName("product")]
    public string? Product { get; init; }

    [JsonPropertyName("version")]
    public string? Version { get; init; }

    [JsonPropertyName("created")]
    public DateTimeOffset? Created { get; init; }
}

/// <summary>A ticket whose crash is known.</summary>
/// <param name="Ticket">The ticket.</param>
/// <param name="Label">The true group of the crash that it is about.</param>
internal sealed record LabelledTicket(EvaluationTicket Ticket, string Label);

/// <summary>Tickets, and the crash reports that are there when they come in, in the order in which they came.</summary>
internal sealed record LinkingData(IReadOnlyList<LabelledTicket> Tickets, IReadOnlyList<LabelledReport> Reports);

/// <summary>Reads the files that the evaluations take.</summary>
internal static class EvaluationFiles
{
    /// <summary>Reads <c>report,group[,product]</c> and the reports it names.</summary>
    /// <exception cref="EvaluationDataException">A file is missing or not of this form.</exception>
    public static IReadOnlyList<LabelledReport> ReadGrouping(string reports, string labels) =>
        [.. CsvRows.Read(labels, ["report", "group"], "product")
            .Select(row => new LabelledReport(Report(reports, labels, row.Line, row.Values[0]), row.Values[1], row.Values[2]))];

    /// <summary>Reads <c>ticket,report,group</c> with the tickets and reports it names; a report named twice comes in once.</summary>
    /// <exception cref="EvaluationDataException">A file is missing or not of this form, or a name is not in the other file.</exception>
    public static LinkingData ReadLinking(string tickets, string reports, string labels)
    {
        var known = ReadTickets(tickets);
        var read = new HashSet<string>(StringComparer.Ordinal);
        var (ticketRows, reportRows) = (new List<LabelledTicket>(), new List<LabelledReport>());
        foreach (var row in CsvRows.Read(labels, ["ticket", "report", "group"]))
        {
            if (!known.TryGetValue(row.Values[0], out var ticket))
            {
                throw new EvaluationDataException(labels, row.Line, $"The ticket '{row.Values[0]}' is not in {tickets}.");
            }

            ticketRows.Add(new LabelledTicket(ticket, row.Values[2]));
            if (read.Add(row.Values[1]))
            {
                reportRows.Add(new LabelledReport(Report(reports, labels, row.Line, row.Values[1]), row.Values[2], ""));
            }
        }

        return new LinkingData(ticketRows, reportRows);
    }

    /// <summary>Reads <c>text,category</c>.</summary>
    /// <exception cref="EvaluationDataException">The file is missing or not of this form, or without a row.</exception>
    public static IReadOnlyList<LabelledText> ReadIntents(string file)
    {
        var rows = CsvRows.Read(file, ["text", "category"]).Select(row => new LabelledText(row.Values[0], row.Values[1])).ToList();
        return rows.Count > 0 ? rows : throw new EvaluationDataException(file, 1, "There is no row below the header.");
    }

    internal static string Text(string file)
    {
        try
        {
            return File.ReadAllText(file, Encoding.UTF8);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new EvaluationDataException(file, 0, "The file cannot be read: " + e.Message);
        }
    }

    private static Dictionary<string, EvaluationTicket> ReadTickets(string file)
    {
        var tickets = new Dictionary<string, EvaluationTicket>(StringComparer.Ordinal);
        var number = 0;
        foreach (var line in Text(file).Split('\n'))
        {
            number++;
            if (string.IsNullOrWhiteSpace(line))
            {
                continue;
            }

            EvaluationTicket? ticket;
            try
            {
                ticket = JsonSerializer.Deserialize<EvaluationTicket>(line);
            }
            catch (JsonException e)
            {
                throw new EvaluationDataException(file, number, "Not a ticket: " + e.Message);
            }

            if (ticket?.Id is null || ticket.Subject is null || ticket.Body is null)
            {
                throw new EvaluationDataException(file, number, "A ticket has an id, a subject and a body.");
            }

            if (!tickets.TryAdd(ticket.Id, ticket))
            {
                throw new EvaluationDataException(file, number, $"The ticket '{ticket.Id}' is there twice.");
            }
        }

        return tickets;
    }

    private static string Report(string folder, string labels, int line, string name)
    {
        var root = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder)) + Path.DirectorySeparatorChar;
        var path = name.Contains('\0', StringComparison.Ordinal) ? root : Path.GetFullPath(Path.Combine(root, name));
        if (!path.StartsWith(root, StringComparison.Ordinal) || !File.Exists(path))
        {
            throw new EvaluationDataException(labels, line, $"The report '{name}' is not in {folder}.");
        }

        return Text(path);
    }
}
