using System.Text;
using System.Text.Json;

namespace Alexandria.Knowledge.Ontologies.Validation;

/// <summary>The three forms of a report as text.</summary>
internal static class ReportTexts
{
    public static string Json(ValidationReport report) => Text(json => JsonReport.Write(report, json));

    public static string Sarif(ValidationReport report) => Text(json => SarifReport.Write(report, json));

    public static string Page(ValidationReport report) => HtmlReport.Of(report).ToHtml();

    private static string Text(Action<Utf8JsonWriter> write)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Indented = true, Encoder = Alexandria.Json.Options.Encoder }))
        {
            write(json);
        }

        return Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length);
    }
}
