using System.Text.Json;

namespace Alexandria.Knowledge.Ontologies.Validation;

/// <summary>A report for programs.</summary>
internal static class JsonReport
{
    /// <summary>Writes one object: <c>format</c>, <c>triples</c> (null where the syntax is not of RDF), <c>terms</c>, <c>errors[]</c>, <c>warnings[]</c>, <c>infos[]</c>, <c>elapsedMs</c>, and what more is known.</summary>
    public static void Write(ValidationReport report, Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("subject", report.Subject);
        json.WriteString("format", report.Format);
        json.WriteBoolean("valid", report.Valid);
        if (report.Statements is { } statements)
        {
            json.WriteNumber("triples", statements);
        }
        else
        {
            json.WriteNull("triples");
        }

        json.WriteNumber("terms", report.TermCount);
        json.WriteStartObject("termsByType");
        foreach (var (type, count) in report.Terms)
        {
            json.WriteNumber(JsonNamingPolicy.CamelCase.ConvertName(type.ToString()), count);
        }

        json.WriteEndObject();
        json.WriteNumber("obsolete", report.Obsolete);
        json.WriteStartObject("header");
        json.WriteString("id", report.Header.Id);
        json.WriteString("title", report.Header.Title);
        json.WriteString("version", report.Header.Version);
        json.WriteString("licence", report.Header.Licence);
        json.WriteEndObject();
        json.WriteNumber("errorCount", report.ErrorCount);
        json.WriteNumber("warningCount", report.WarningCount);
        json.WriteNumber("infoCount", report.InfoCount);
        Findings(json, "errors", report, Severity.Error);
        Findings(json, "warnings", report, Severity.Warning);
        Findings(json, "infos", report, Severity.Info);
        json.WriteStartObject("rules");
        foreach (var rule in report.Rules)
        {
            json.WriteNumber(rule.Code, rule.Count);
        }

        json.WriteEndObject();
        Profile(json, report.Profile);
        json.WriteNumber("elapsedMs", (long)report.Elapsed.TotalMilliseconds);
        json.WriteEndObject();
    }

    private static void Findings(Utf8JsonWriter json, string name, ValidationReport report, Severity severity)
    {
        json.WriteStartArray(name);
        foreach (var finding in report.Findings.Where(f => f.Severity == severity))
        {
            json.WriteStartObject();
            json.WriteString("code", finding.Code);
            json.WriteString("message", finding.Message);
            if (finding.Term is not null)
            {
                json.WriteString("term", finding.Term);
            }

            if (finding.Line > 0)
            {
                json.WriteNumber("line", finding.Line);
            }

            if (finding.Column > 0)
            {
                json.WriteNumber("column", finding.Column);
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void Profile(Utf8JsonWriter json, OwlProfile? profile)
    {
        if (profile is null)
        {
            return;
        }

        json.WriteStartObject("profile");
        json.WriteString("el", Name(profile.El));
        json.WriteString("ql", Name(profile.Ql));
        json.WriteString("rl", Name(profile.Rl));
        json.WriteStartObject("constructs");
        foreach (var (construct, count) in profile.Counts)
        {
            json.WriteNumber(construct.Name, count);
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static string Name(Allowed allowed) => allowed switch { Allowed.Yes => "yes", Allowed.No => "no", _ => "depends" };
}
