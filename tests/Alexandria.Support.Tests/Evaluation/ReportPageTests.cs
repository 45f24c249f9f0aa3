using System.Xml.Linq;
using Alexandria.Console.Reports;
using Alexandria.Support.Evaluation;
using Alexandria.Support.Evaluation.Reports;

namespace Alexandria.Support.Tests.Evaluation;

public sealed class ReportPageTests
{
    [Theory]
    [InlineData("<script>alert(1)</script>")]
    [InlineData("\"><img src=x onerror=alert(1)><style>*{display:none}</style>")]
    [InlineData("</td></table></main></svg>]]> & &amp; &#60;script&#62;")]
    [InlineData("\0\u0001\u001B[31m\u0085\uFFFF \u202Egnp.exe")]
    public void Whatever_data_says_is_text_on_every_page(string hostile)
    {
        foreach (var page in Pages(hostile))
        {
            var html = page.ToHtml();
            var main = html[html.IndexOf("<main>", StringComparison.Ordinal)..html.IndexOf("</body>", StringComparison.Ordinal)];

            // Every element is one of ours, and none was cut short.
            var elements = XDocument.Parse(main).Descendants().ToList();
            Assert.All(elements, e => Assert.Contains(e.Name.LocalName, (string[])[
                "main", "h1", "h2", "p", "dl", "div", "dt", "dd", "figure", "figcaption", "ul", "li", "span", "b", "svg", "rect", "line", "text", "polyline", "circle", "details", "summary", "table", "thead", "tbody", "tr", "th", "td"]));
            Assert.DoesNotContain(elements.Attributes(), a => a.Name.LocalName.StartsWith("on", StringComparison.Ordinal) || a.Name.LocalName is "src" or "href" or "style");
            Assert.DoesNotContain(html, c => char.IsControl(c) && c is not '\n' and not '\r');
            Assert.Contains(elements, e => e.Value.Contains(hostile[^4..], StringComparison.Ordinal));
        }
    }

    [Fact]
    public void Half_a_character_does_not_spoil_a_page()
    {
        foreach (var page in Pages("\uD800 and \uDC00"))
        {
            Assert.Contains("\uFFFD and \uFFFD", page.ToHtml(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_page_loads_nothing_and_runs_nothing()
    {
        foreach (var html in Pages("a").Select(p => p.ToHtml()))
        {
            Assert.DoesNotContain("http", html, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain("url(", html, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain("<script", html, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain("<link", html, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain("NaN", html, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Without_errors_a_page_says_that_there_are_none()
    {
        var html = IntentReport.Of(IntentEvaluation.Figures([new("a", "a", 0.9, false), new("b", "b", 0.8, false)])).ToHtml();

        Assert.Contains("There are none.", html, StringComparison.Ordinal);
    }

    private static IEnumerable<ReportPage> Pages(string text)
    {
        var agreement = new Agreement(0.5, 0.5);
        yield return IntentReport.Of(IntentEvaluation.Figures([new(text, "b", 0.9, false) { Text = text }, new("b", "b", 0.8, false)]));
        yield return GroupingReport.Of(new GroupingFigures
        {
            Reports = 2, Groups = 1, Pairwise = agreement, BCubed = agreement, Ranking = new RankingFigures { Queries = 1, First = 1, RecallAt10 = 1, MeanReciprocalRank = 1 },
            Placed = [new(text, text + "\01", text + '\0' + text), new(text, text + "\01", text + "\0b")], Ranks = [1],
        });
        yield return LinkingReport.Of(new LinkingFigures
        {
            Tickets = 1, Top1 = 0, MacroTop1 = 0, RecallAt5 = 0, Auto = new AutoLinkFigures { Precision = null, Recall = 0, Count = 0 }, Brier = null, LogLoss = null, Reliability = [],
            ByLabel = [new(text, 1, 0)], Errors = [new(text, text, text, 0.5)], Thresholds = [new(0, null, 0), new(1, 0.5, 0)],
        });
        yield return DuplicatesReport.Of(new DuplicatesFigures
        {
            Reports = 2, Queries = 1, RecallAt1 = 0, RecallAt10 = 1, MeanReciprocalRank = 0.5, Ignored = 0, Shown = 0, ShownWithout = null,
            Floors = [new(0.3, 0.5, null)], Ranks = [2], Misses = [new(text, text, 0.5, 2)],
        });
    }
}
