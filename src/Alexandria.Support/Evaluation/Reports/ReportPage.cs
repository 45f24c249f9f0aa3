using System.Globalization;
using System.Net;
using System.Text;
using Alexandria.Support.Linking.Learning;

namespace Alexandria.Support.Evaluation.Reports;

/// <summary>A bar of a chart.</summary>
/// <param name="Label">What it stands for.</param>
/// <param name="Value">Zero or more.</param>
/// <param name="Text">The value as it is read.</param>
internal sealed record Bar(string Label, double Value, string Text);

/// <summary>
/// An evaluation as one page of HTML with inline plots: no script, nothing loaded from elsewhere, so that it can be mailed
/// and kept. Whatever a plot shows also stands there as text. Everything given is encoded.
/// </summary>
internal sealed class ReportPage(string title, string summary)
{
    private const int LongestText = 240;

    /// <summary>Cases whose share right is drawn: of fewer it says little.</summary>
    private const int FewestPlotted = 10;

    private static readonly (string Name, double From, double To)[] RankRanges =
        [("1", 1, 1), ("2", 2, 2), ("3 to 5", 3, 5), ("6 to 10", 6, 10), ("11 to 50", 11, 50), ("beyond 50", 51, double.PositiveInfinity), ("not found", 0, 0)];

    private readonly StringBuilder _body = new();

    /// <summary>Begins a part of the page.</summary>
    /// <param name="heading">Its heading.</param>
    /// <param name="explanation">What to look for, in a sentence or two.</param>
    public ReportPage Section(string heading, string explanation)
    {
        _body.Append(CultureInfo.InvariantCulture, $"<h2>{Encode(heading)}</h2>\n<p>{Encode(explanation)}</p>\n");
        return this;
    }

    /// <summary>The figures that matter, large.</summary>
    public ReportPage Figures(params IReadOnlyList<(string Name, string Value)> figures)
    {
        _body.Append("<dl class=\"figures\">\n");
        foreach (var (name, value) in figures)
        {
            _body.Append(CultureInfo.InvariantCulture, $"<div><dt>{Encode(name)}</dt><dd>{Encode(value)}</dd></div>\n");
        }

        _body.Append("</dl>\n");
        return this;
    }

    /// <summary>Horizontal bars, each with its label and value beside it.</summary>
    /// <param name="heading">What is compared.</param>
    /// <param name="bars">In the order in which they are shown.</param>
    /// <param name="full">The value of a full bar; null: the largest.</param>
    public ReportPage BarChart(string heading, IReadOnlyList<Bar> bars, double? full = null)
    {
        if (bars.Count == 0)
        {
            _body.Append(CultureInfo.InvariantCulture, $"<figure><figcaption>{Encode(heading)}</figcaption><p>There are none.</p></figure>\n");
            return this;
        }

        var most = full ?? bars.Select(b => b.Value).DefaultIfEmpty(0).Max();
        _body.Append(CultureInfo.InvariantCulture, $"<figure><figcaption>{Encode(heading)}</figcaption>\n<ul class=\"bars\">\n");
        foreach (var bar in bars)
        {
            var length = most > 0 ? Math.Clamp(100 * bar.Value / most, 0, 100) : 0;
            _body.Append(
                CultureInfo.InvariantCulture,
                $"<li><span>{Encode(bar.Label)}</span><svg viewBox=\"0 0 100 10\" preserveAspectRatio=\"none\" aria-hidden=\"true\"><rect class=\"rest\" width=\"100\" height=\"10\"/><rect class=\"bar\" width=\"{length:0.##}\" height=\"10\"/></svg><b>{Encode(bar.Text)}</b></li>\n");
        }

        _body.Append("</ul></figure>\n");
        return this;
    }

    /// <summary>Lines over two scales, with their points as a table to unfold.</summary>
    public ReportPage Curve(Curve curve)
    {
        curve.Write(_body);
        return this;
    }

    /// <summary>Whether scores can be believed: what is right over what was promised, as a plot and as a table. Parts with few cases stand in the table alone.</summary>
    /// <param name="scale">What the scores are called.</param>
    /// <param name="what">What has a score.</param>
    /// <param name="bins">Parts of the scale.</param>
    public ReportPage Reliability(string scale, string what, IReadOnlyList<ReliabilityBin> bins) =>
        Curve(new Curve("Reliability", $"mean {scale}", "share right", new Series("found", [.. bins.Where(b => b.Count >= FewestPlotted).Select(b => (b.MeanScore ?? 0, b.Correct ?? 0))])) { Diagonal = true, Marks = true })
        .Table([scale, what, "mean", "share right"], bins.Select(b => (IReadOnlyList<string>)[string.Create(CultureInfo.InvariantCulture, $"{b.From:0.0} to {b.To:0.0}"), Number(b.Count), Share(b.MeanScore), Share(b.Correct)]));

    /// <summary>How many queries found what they should at which rank.</summary>
    /// <param name="heading">What was ranked.</param>
    /// <param name="ranks">From 1; 0 where it was not found.</param>
    public ReportPage Ranks(string heading, IReadOnlyList<double> ranks) =>
        BarChart(heading, [.. RankRanges.Select(r => (r.Name, Count: ranks.Count(rank => rank >= r.From && rank <= r.To))).Select(r => new Bar(r.Name, r.Count, Number(r.Count)))]);

    /// <summary>Single cases with their texts, of which the beginning is shown.</summary>
    /// <param name="headers">Names of the columns; the last one is a number.</param>
    /// <param name="rows">As many cells each as there are headers.</param>
    public ReportPage Examples(IReadOnlyList<string> headers, IEnumerable<IReadOnlyList<string>> rows)
    {
        var all = rows.ToList();
        if (all.Count == 0)
        {
            _body.Append("<p>There are none.</p>\n");
            return this;
        }

        _body.Append("<div class=\"examples\">\n");
        WriteTable(_body, headers, all.Select(row => (IReadOnlyList<string>)[.. row.Select(cell => cell.Length > LongestText ? cell[..LongestText] + " …" : cell)]));
        _body.Append("</div>\n");
        return this;
    }

    /// <summary>A table of figures.</summary>
    /// <param name="headers">Names of the columns; columns after the first are numbers.</param>
    /// <param name="rows">As many cells each as there are headers.</param>
    public ReportPage Table(IReadOnlyList<string> headers, IEnumerable<IReadOnlyList<string>> rows)
    {
        WriteTable(_body, headers, rows);
        return this;
    }

    /// <summary>The whole page.</summary>
    public string ToHtml() =>
        $"""
        <!doctype html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="color-scheme" content="light dark">
        <title>{Encode(title)}</title>
        <style>
        {ReportStyle.Css}
        </style>
        </head>
        <body>
        <main>
        <h1>{Encode(title)}</h1>
        <p>{Encode(summary)}</p>
        {_body}</main>
        </body>
        </html>

        """;

    /// <summary>Writes the page.</summary>
    /// <exception cref="EvaluationDataException">The file cannot be written.</exception>
    public void Write(string file)
    {
        try
        {
            File.WriteAllText(file, ToHtml(), new UTF8Encoding(false));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new EvaluationDataException(file, 0, "The report cannot be written: " + e.Message);
        }
    }

    public static string Share(double? share) => share?.ToString("0.000", CultureInfo.InvariantCulture) ?? "none";

    public static string Number(int number) => number.ToString("N0", CultureInfo.InvariantCulture);

    // Characters that no page may contain are shown as such. What a text says about its direction ends with its element: see the style.
    internal static string Encode(string text) => WebUtility.HtmlEncode(string.Concat(text.EnumerateRunes().Select(r => Rune.IsControl(r) && r.Value is not ('\n' or '\t') || r.Value is 0xFFFE or 0xFFFF ? Rune.ReplacementChar : r)));

    internal static void WriteTable(StringBuilder body, IReadOnlyList<string> headers, IEnumerable<IReadOnlyList<string>> rows)
    {
        body.Append("<div class=\"scroll\"><table>\n<thead><tr>");
        foreach (var header in headers)
        {
            body.Append(CultureInfo.InvariantCulture, $"<th scope=\"col\">{Encode(header)}</th>");
        }

        body.Append("</tr></thead>\n<tbody>\n");
        foreach (var row in rows)
        {
            body.Append("<tr>");
            foreach (var (header, cell) in headers.Zip(row))
            {
                body.Append(CultureInfo.InvariantCulture, $"<td data-name=\"{Encode(header)}\">{Encode(cell)}</td>");
            }

            body.Append("</tr>\n");
        }

        body.Append("</tbody></table></div>\n");
    }
}
