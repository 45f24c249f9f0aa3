using System.Globalization;
using Alexandria.Console.Reports;
using Alexandria.Knowledge.Ontologies.Terms;

namespace Alexandria.Knowledge.Ontologies.Validation;

/// <summary>A report as a page for people.</summary>
internal static class HtmlReport
{
    public static ReportPage Of(ValidationReport report)
    {
        var page = new ReportPage(report.Header.Title ?? report.Subject, Summary(report));
        page.Figures([.. Figures(report)]);
        page.Section("By rule", "How often each rule found something. A rule that found nothing is not shown.")
            .BarChart("Findings", [.. report.Rules.Where(r => r.Count > 0).OrderByDescending(r => r.Severity).ThenByDescending(r => r.Count).Select(r => new Bar($"{Word(r.Severity)}: {Rules.ByCode[r.Code].Summary}", r.Count, ReportPage.Number(r.Count)))]);
        foreach (var severity in new[] { Severity.Error, Severity.Warning, Severity.Info })
        {
            List(page, report, severity);
        }

        Profile(page, report.Profile);
        return page;
    }

    private static string Summary(ValidationReport report)
    {
        var (verdict, version) = (report.Valid ? "It can be taken." : "It has errors and is not taken.", report.Header.Version is { } v ? $", version {v}" : "");
        return $"{report.Subject}{version}, was read as {report.Format} in {report.Elapsed.TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture)} seconds. {verdict}";
    }

    private static IEnumerable<(string Name, string Value)> Figures(ValidationReport report)
    {
        yield return ("errors", ReportPage.Number(report.ErrorCount));
        yield return ("warnings", ReportPage.Number(report.WarningCount));
        yield return ("remarks", ReportPage.Number(report.InfoCount));
        yield return ("terms", ReportPage.Number(report.TermCount));
        foreach (var (type, count) in report.Terms.Where(t => t.Value > 0 && t.Value < report.TermCount))
        {
            yield return (type switch { TermType.Class => "classes", TermType.Property => "properties", TermType.Individual => "individuals", _ => "concepts" }, ReportPage.Number(count));
        }

        yield return ("obsolete", ReportPage.Number(report.Obsolete));
        if (report.Statements is { } statements)
        {
            yield return ("statements", ReportPage.Number(statements));
        }
    }

    private static void List(ReportPage page, ValidationReport report, Severity severity)
    {
        var findings = report.Findings.Where(f => f.Severity == severity).ToList();
        if (findings.Count == 0)
        {
            return;
        }

        var all = severity switch { Severity.Error => report.ErrorCount, Severity.Warning => report.WarningCount, _ => report.InfoCount };
        var shown = all == findings.Count ? "All of them are listed." : $"{ReportPage.Number(findings.Count)} of {ReportPage.Number(all)} are listed: the first of each rule.";
        page.Section(severity switch { Severity.Error => "Errors", Severity.Warning => "Warnings", _ => "Remarks" }, shown)
            .Examples(["term", "finding", "rule", "line"], findings.Select(f => (IReadOnlyList<string>)[f.Term ?? "", f.Message, f.Code, Place(f)]));
    }

    private static void Profile(ReportPage page, OwlProfile? profile)
    {
        if (profile is null || profile.Counts.Count == 0)
        {
            return;
        }

        page.Section("OWL 2 profiles", "A sketch: constructs are counted wherever they stand. One that a profile never has keeps the vocabulary out of it; for some it depends on where they stand.")
            .Figures(("EL", Word(profile.El)), ("QL", Word(profile.Ql)), ("RL", Word(profile.Rl)))
            .Table(["construct", "count", "EL", "QL", "RL"], profile.Counts.OrderByDescending(c => c.Count).Select(c =>
                (IReadOnlyList<string>)[c.Construct.Name, ReportPage.Number(c.Count), Word(c.Construct.El), Word(c.Construct.Ql), Word(c.Construct.Rl)]));
    }

    private static string Place(Finding finding) => finding switch
    {
        { Line: 0 } => "",
        { Column: 0 } => finding.Line.ToString(CultureInfo.InvariantCulture),
        _ => string.Create(CultureInfo.InvariantCulture, $"{finding.Line}:{finding.Column}"),
    };

    private static string Word(Severity severity) => severity switch { Severity.Error => "Error", Severity.Warning => "Warning", _ => "Remark" };

    private static string Word(Allowed allowed) => allowed switch { Allowed.Yes => "yes", Allowed.No => "no", _ => "depends" };
}
