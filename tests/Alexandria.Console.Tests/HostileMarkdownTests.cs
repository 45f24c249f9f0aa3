using Alexandria.Console.Display;
using AngleSharp.Html.Parser;
using FsCheck;
using FsCheck.Fluent;

namespace Alexandria.Console.Tests;

/// <summary>Markdown that somebody wrote to break what shows it.</summary>
public sealed class HostileMarkdownTests
{
    // Of an article's body, the longest Markdown that is shown.
    private const int Longest = 200_000;

    private static readonly string[] Pieces =
    [
        "[", "](", "![", ")", "<", ">", "`", "```", "*", "**", "_", "~~", "|", "|-|", "#", "- ", "1. ", "\n", "\n\n", "    ", "\t", "&#0;", "&lt;", "\\", "javascript:alert(1)", "data:text/html,x", "https://a.example", "<script>", "<img src=x onerror=y>",
        "[a]: javascript:x", "[a]", "<javascript:x>", "vbscript:", "\u0000", "\u202e", "\"", "'", "{", "}", "^", "www.a.example", "JaVaScRiPt:", " java\tscript:", "//evil.example", "\\\\evil",
    ];

    [Fact]
    public void No_markdown_makes_a_script_an_event_or_a_foreign_resource()
    {
        var texts = Gen.Elements(Pieces).ArrayOf(40).Select(string.Concat);
        var parser = new HtmlParser();

        Prop.ForAll(texts.ToArbitrary(), text =>
        {
            using var document = parser.ParseDocument(SafeMarkdown.ToHtml(text));
            Assert.Empty(document.QuerySelectorAll("script, img, iframe, object, embed, form, input, style, link, meta, base, svg, math"));
            foreach (var attribute in document.All.SelectMany(e => e.Attributes))
            {
                Assert.False(attribute.Name.StartsWith("on", StringComparison.OrdinalIgnoreCase), attribute.Name);
                Assert.False(attribute.Name is "href" or "src" && IsScript(attribute.Value), attribute.Value);
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(2_000));
    }

    [Theory]
    [InlineData("[")]
    [InlineData("![")]
    [InlineData("[a](")]
    [InlineData("[a](b (")]
    [InlineData("[a](b \"")]
    [InlineData("[a](<b")]
    [InlineData("[a](b(")]
    [InlineData("![a](b)(")]
    [InlineData("[a][")]
    [InlineData("[a][b]")]
    [InlineData("[a](\n")]
    [InlineData("*")]
    [InlineData("*a ")]
    [InlineData("**a_")]
    [InlineData("_a*")]
    [InlineData("`")]
    [InlineData("`a``")]
    [InlineData("<")]
    [InlineData("<a ")]
    [InlineData("<!--")]
    [InlineData(">")]
    [InlineData("> - ")]
    [InlineData("- ")]
    [InlineData("-\n")]
    [InlineData("|")]
    [InlineData("|a\n")]
    [InlineData("a|\n-|\n")]
    [InlineData("[a]: b\n")]
    [InlineData("&#x")]
    [InlineData("\\")]
    [InlineData("http://")]
    [InlineData("www.")]
    [InlineData("1. a\n")]
    public void The_longest_article_is_shown_in_time_whatever_it_repeats(string piece)
    {
        var text = string.Concat(Enumerable.Repeat(piece, Longest / piece.Length));
        SafeMarkdown.ToHtml(text[..1_000]);

        var started = TimeProvider.System.GetTimestamp();
        SafeMarkdown.ToHtml(text);
        var took = TimeProvider.System.GetElapsedTime(started);

        TestContext.Current.TestOutputHelper?.WriteLine($"MEASURED {took.TotalMilliseconds:F0} ms for {Longest:N0} characters of {piece.ReplaceLineEndings("⏎")}");
        // Far beyond what a busy machine makes of the second or two that it takes; what grows too fast takes hours.
        Assert.InRange(took, TimeSpan.Zero, TimeSpan.FromMinutes(2));
    }

    private static bool IsScript(string url) =>
        new[] { "javascript:", "vbscript:", "data:" }.Any(scheme => string.Concat(url.Where(c => !char.IsControl(c) && c != ' ')).StartsWith(scheme, StringComparison.OrdinalIgnoreCase));
}
