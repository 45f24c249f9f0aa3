using System.Globalization;
using System.Text;

namespace Alexandria.Bench;

/// <summary>One small chart for each figure over the number of tickets; the horizontal axis is logarithmic, the vertical one begins at zero.</summary>
internal static class GrowthChart
{
    private const int Width = 340;
    private const int Height = 220;
    private const int Margin = 50;

    public static string Draw(IReadOnlyList<GrowthPoint> points)
    {
        var charts = points.GroupBy(p => (p.Name, p.Unit)).ToList();
        var svg = new StringBuilder();
        svg.Append(CultureInfo.InvariantCulture, $"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {Width * 2} {Height * ((charts.Count + 1) / 2)}\" font-family=\"sans-serif\" font-size=\"11\">\n<rect width=\"100%\" height=\"100%\" fill=\"#fff\"/>\n");
        for (var i = 0; i < charts.Count; i++)
        {
            Chart(svg, [.. charts[i]], i % 2 * Width, i / 2 * Height);
        }

        return svg.Append("</svg>\n").ToString();
    }

    private static void Chart(StringBuilder svg, List<GrowthPoint> points, int left, int top)
    {
        var (first, last) = (Math.Log10(points[0].Tickets), Math.Log10(points[^1].Tickets));
        var most = points.Max(p => p.Value) * 1.15;
        double X(GrowthPoint p) => left + Margin + ((Math.Log10(p.Tickets) - first) / Math.Max(last - first, 1) * (Width - (2 * Margin)));
        double Y(GrowthPoint p) => top + Height - Margin - (p.Value / most * (Height - (2 * Margin)));
        var bottom = top + Height - Margin;
        svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{left + Margin}\" y=\"{top + 28}\" font-size=\"13\" font-weight=\"600\" fill=\"#1c2330\">{points[0].Name} ({points[0].Unit})</text>\n");
        svg.Append(CultureInfo.InvariantCulture, $"<path d=\"M{left + Margin} {top + Margin}V{bottom}H{left + Width - Margin}\" fill=\"none\" stroke=\"#8a94a6\"/>\n");
        svg.Append("<polyline fill=\"none\" stroke=\"#2457c5\" stroke-width=\"2\" points=\"").AppendJoin(' ', points.Select(p => string.Create(CultureInfo.InvariantCulture, $"{X(p):F1},{Y(p):F1}"))).Append("\"/>\n");
        foreach (var point in points)
        {
            svg.Append(CultureInfo.InvariantCulture, $"<circle cx=\"{X(point):F1}\" cy=\"{Y(point):F1}\" r=\"3\" fill=\"#2457c5\"/><text x=\"{X(point):F1}\" y=\"{Y(point) - 8:F1}\" text-anchor=\"middle\" fill=\"#1c2330\">{point.Value:N0}</text><text x=\"{X(point):F1}\" y=\"{bottom + 16}\" text-anchor=\"middle\" fill=\"#4a5568\">{point.Tickets:N0}</text>\n");
        }
    }
}
