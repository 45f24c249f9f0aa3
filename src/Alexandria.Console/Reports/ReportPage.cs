using System.Globalization;
using System.Net;
using System.Text;

namespace Alexandria.Console.Reports;

/// <summary>A bar of a chart.</summary>
/// <param name="Label">What it stands for.</param>
/// <param name="Value">Zero or more.</param>
/// <param name="Text">The value as it is read.</param>
public sealed record Bar(string Label, double Value, string Text);

/// <summary>
/// A report as one page of HTML with inline plots: no script, nothing loaded from elsewhere, so that it can be mailed
/// and kept. Whatever a plot shows also stands there as text. Everything given is encoded.
/// </summary>
public sealed class ReportPage(string title, string summary)
{
    private const int LongestText = 240;

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

    /// <summary>A plot of the reader's own, in HTML that it encoded.</summary>
    public ReportPage Plot(Action<StringBuilder> write)
    {
        write(_body);
        return this;
    }

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

    public static string Number(long number) => number.ToString("N0", CultureInfo.InvariantCulture);

    // Characters that no page may contain are shown as such. What a text says about its direction ends with its element: see the style.
    public static string Encode(string text) => WebUtility.HtmlEncode(string.Concat(text.EnumerateRunes().Select(r => Rune.IsControl(r) && r.Value is not ('\n' or '\t') || r.Value is 0xFFFE or 0xFFFF ? Rune.ReplacementChar : r)));

    public static void WriteTable(StringBuilder body, IReadOnlyList<string> headers, IEnumerable<IReadOnlyList<string>> rows)
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
