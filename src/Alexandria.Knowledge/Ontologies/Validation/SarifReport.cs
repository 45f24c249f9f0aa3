using System.Text.Json;

namespace Alexandria.Knowledge.Ontologies.Validation;

/// <summary>A report as SARIF 2.1.0 (OASIS, 2020): one run, a result for each finding that is kept.</summary>
internal static class SarifReport
{
    private const string Schema = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

    /// <summary>Writes the log file's object. Where findings were counted and not kept, the run says so in its properties.</summary>
    public static void Write(ValidationReport report, Utf8JsonWriter json)
    {
        var findings = report.Findings.ToList();
        List<Rule> rules = [.. Rules.All, .. findings.Where(f => !Rules.ByCode.ContainsKey(f.Code)).DistinctBy(f => f.Code, StringComparer.Ordinal).Select(f => Syntax(f.Code, f.Severity))];
        var index = rules.Index().ToDictionary(r => r.Item.Code, r => r.Index, StringComparer.Ordinal);

        json.WriteStartObject();
        json.WriteString("$schema", Schema);
        json.WriteString("version", "2.1.0");
        json.WriteStartArray("runs");
        json.WriteStartObject();
        Tool(json, rules);
        json.WriteString("columnKind", "unicodeCodePoints");
        json.WriteStartArray("artifacts");
        json.WriteStartObject();
        json.WriteStartObject("location");
        json.WriteString("uri", Uri(report.Subject));
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteStartArray("invocations");
        json.WriteStartObject();
        json.WriteBoolean("executionSuccessful", true);
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteStartArray("results");
        foreach (var finding in findings)
        {
            Result(json, finding, index[finding.Code], report.Subject);
        }

        json.WriteEndArray();
        json.WriteStartObject("properties");
        json.WriteNumber("errorCount", report.ErrorCount);
        json.WriteNumber("warningCount", report.WarningCount);
        json.WriteNumber("infoCount", report.InfoCount);
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Tool(Utf8JsonWriter json, IEnumerable<Rule> rules)
    {
        json.WriteStartObject("tool");
        json.WriteStartObject("driver");
        json.WriteString("name", "Alexandria");
        json.WriteString("version", typeof(SarifReport).Assembly.GetName().Version?.ToString(3) ?? "0.0.0");
        json.WriteStartArray("rules");
        foreach (var rule in rules)
        {
            json.WriteStartObject();
            json.WriteString("id", rule.Code);
            json.WriteString("name", string.Concat(rule.Code.Split('_').Select(p => p.Length == 0 ? p : char.ToUpperInvariant(p[0]) + p[1..])));
            Text(json, "shortDescription", rule.Summary);
            Text(json, "fullDescription", rule.Help);
            Text(json, "help", rule.Help);
            json.WriteStartObject("defaultConfiguration");
            json.WriteString("level", Level(rule.Default));
            json.WriteEndObject();
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void Result(Utf8JsonWriter json, Finding finding, int rule, string subject)
    {
        json.WriteStartObject();
        json.WriteString("ruleId", finding.Code);
        json.WriteNumber("ruleIndex", rule);
        json.WriteString("level", Level(finding.Severity));
        Text(json, "message", finding.Message.Length > 0 ? finding.Message : finding.Code);
        json.WriteStartArray("locations");
        json.WriteStartObject();
        json.WriteStartObject("physicalLocation");
        json.WriteStartObject("artifactLocation");
        json.WriteString("uri", Uri(subject));
        json.WriteNumber("index", 0);
        json.WriteEndObject();
        if (finding.Line is > 0 and <= int.MaxValue)
        {
            json.WriteStartObject("region");
            json.WriteNumber("startLine", finding.Line);
            if (finding.Column is > 0 and <= int.MaxValue)
            {
                json.WriteNumber("startColumn", finding.Column);
            }

            json.WriteEndObject();
        }

        json.WriteEndObject();
        if (finding.Term is not null)
        {
            json.WriteStartArray("logicalLocations");
            json.WriteStartObject();
            json.WriteString("fullyQualifiedName", finding.Term);
            json.WriteString("kind", "type");
            json.WriteEndObject();
            json.WriteEndArray();
        }

        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Text(Utf8JsonWriter json, string name, string text)
    {
        json.WriteStartObject(name);
        json.WriteString("text", text);
        json.WriteEndObject();
    }

    private static Rule Syntax(string code, Severity severity) => new(code, severity, "The document does not follow its format.", "The message says what was expected at this place.");

    private static string Level(Severity severity) => severity switch { Severity.Error => "error", Severity.Warning => "warning", Severity.Info => "note", _ => "none" };

    private static string Uri(string subject) => string.Join('/', subject.Replace('\\', '/').Split('/').Select(System.Uri.EscapeDataString));
}
