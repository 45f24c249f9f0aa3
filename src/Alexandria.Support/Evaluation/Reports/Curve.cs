using System.Globalization;
using System.Text;
using Alexandria.Console.Reports;

namespace Alexandria.Support.Evaluation.Reports;

/// <summary>A line of a plot; up to three are told apart.</summary>
/// <param name="Name">What it stands for.</param>
/// <param name="Points">In the order of x.</param>
internal sealed record Series(string Name, IReadOnlyList<(double X, double Y)> Points);

/// <summary>Lines over two scales.</summary>
/// <param name="Heading">What is to be seen.</param>
/// <param name="XName">The horizontal scale, from 0 to 1.</param>
/// <param name="YName">The vertical scale, up to 1.</param>
/// <param name="Lines">What is drawn.</param>
internal sealed record Curve(string Heading, string XName, string YName, params IReadOnlyList<Series> Lines)
{
    private const double Left = 44;
    private const double Top = 26;
    private const double Width = 300;
    private const double Height = 190;
    private const int Ticks = 4;

    /// <summary>Points of a line in the table: enough to read it, not all.</summary>
    private const int Told = 21;

    /// <summary>Where the vertical scale begins, below 1.</summary>
    public double YFrom { get; init; }

    /// <summary>Whether the line x = y is drawn, on which well-calibrated scores lie.</summary>
    public bool Diagonal { get; init; }

    /// <summary>Whether each point is marked.</summary>
    public bool Marks { get; init; }

    /// <summary>The nearest lower bound for a scale that holds all values: a multiple of 0.1.</summary>
    public static double Floor(IEnumerable<double> values) => Math.Clamp(Math.Floor((values.DefaultIfEmpty(0).Min() * 10) + 1e-9) / 10, 0, 0.9);

    internal void Write(StringBuilder body)
    {
        body.Append(CultureInfo.InvariantCulture, $"<figure><figcaption>{ReportPage.Encode(Heading)}</figcaption>\n");
        body.Append(CultureInfo.InvariantCulture, $"<svg class=\"plot\" viewBox=\"0 0 360 264\" role=\"img\" aria-label=\"{ReportPage.Encode($"{Heading}: {YName} over {XName}; the points stand in the table below")}\">\n");
        for (var i = 0; i <= Ticks; i++)
        {
            var share = i / (double)Ticks;
            var value = YFrom + (share * (1 - YFrom));
            body.Append(CultureInfo.InvariantCulture, $"<line class=\"grid\" x1=\"{Left}\" x2=\"{Left + Width}\" y1=\"{Y(value):0.#}\" y2=\"{Y(value):0.#}\"/><text x=\"{Left - 6}\" y=\"{Y(value) + 4:0.#}\" text-anchor=\"end\">{value:0.00#}</text>");
            body.Append(CultureInfo.InvariantCulture, $"<text x=\"{X(share):0.#}\" y=\"{Top + Height + 16}\" text-anchor=\"middle\">{share:0.00}</text>\n");
        }

        body.Append(CultureInfo.InvariantCulture, $"<text x=\"{Left + (Width / 2)}\" y=\"{Top + Height + 34}\" text-anchor=\"middle\">{ReportPage.Encode(XName)}</text><text x=\"{Left}\" y=\"12\">{ReportPage.Encode(YName)}</text>\n");
        if (Diagonal)
        {
            body.Append(CultureInfo.InvariantCulture, $"<line class=\"diagonal\" x1=\"{X(YFrom):0.#}\" y1=\"{Y(YFrom):0.#}\" x2=\"{X(1):0.#}\" y2=\"{Y(1):0.#}\"/>\n");
        }

        foreach (var (number, line) in Lines.Index())
        {
            body.Append(CultureInfo.InvariantCulture, $"<polyline class=\"line l{number % 3}\" points=\"{string.Join(' ', line.Points.Select(At))}\"/>\n");
            foreach (var (x, y) in Marks ? line.Points : [])
            {
                body.Append(CultureInfo.InvariantCulture, $"<circle class=\"mark l{number % 3}\" cx=\"{X(x):0.#}\" cy=\"{Y(y):0.#}\" r=\"3.5\"/>\n");
            }
        }

        body.Append("</svg>\n<p class=\"legend\">");
        foreach (var (number, line) in Lines.Index())
        {
            body.Append(CultureInfo.InvariantCulture, $"<span class=\"key l{number % 3}\">{ReportPage.Encode(line.Name)}</span> ");
        }

        body.Append("</p>\n<details><summary>The points as text</summary>\n");
        ReportPage.WriteTable(body, ["line", XName, YName], Lines.SelectMany(line => Thin(line.Points).Select(p => (IReadOnlyList<string>)[line.Name, Number(p.X), Number(p.Y)])));
        body.Append("</details></figure>\n");
    }

    private static double X(double share) => Left + (Width * Math.Clamp(share, 0, 1));

    private double Y(double value) => Top + (Height * (1 - Math.Clamp((value - YFrom) / (1 - YFrom), 0, 1)));

    private string At((double X, double Y) point) => string.Create(CultureInfo.InvariantCulture, $"{X(point.X):0.#},{Y(point.Y):0.#}");

    private static string Number(double value) => value.ToString("0.000", CultureInfo.InvariantCulture);

    private static IEnumerable<(double X, double Y)> Thin(IReadOnlyList<(double X, double Y)> points) => points.Count <= Told
        ? points
        : Enumerable.Range(0, Told).Select(i => points[i * (points.Count - 1) / (Told - 1)]);
}
