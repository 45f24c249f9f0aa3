using Alexandria.Console.Display;
using AngleSharp.Html.Parser;
using FsCheck;
using FsCheck.Fluent;

namespace Alexandria.Console.Tests;

public sealed class SafeMarkdownTests
{
    [Theory]
    [InlineData("<script>alert(1)</script>")]
    [InlineData("<img src=x onerror=alert(1)>")]
    [InlineData("a <b onclick='x'>b</b>")]
    public void Html_in_it_is_text(string text)
    {
        var document = new HtmlParser().ParseDocument(SafeMarkdown.ToHtml(text));

        Assert.Empty(document.QuerySelectorAll("script, img, b"));
        Assert.Contains(text, document.Body!.TextContent, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[a](javascript:alert(1))", "#")]
    [InlineData("[a](JaVaScRiPt:alert(1))", "#")]
    [InlineData("[a](data:text/html,x)", "#")]
    [InlineData("[a](//evil.example)", "#")]
    [InlineData("[a](/\\evil.example)", "#")]
    [InlineData("<javascript:alert(1)>", "#")]
    [InlineData("[a]\n\n[a]: vbscript:x", "#")]
    [InlineData("[a](https://ok.example/x?y=1)", "https://ok.example/x?y=1")]
    [InlineData("<https://ok.example/>", "https://ok.example/")]
    [InlineData("https://ok.example/", "https://ok.example/")]
    [InlineData("[a](mailto:ada@ok.example)", "mailto:ada@ok.example")]
    [InlineData("[a](/console/tickets/1)", "/console/tickets/1")]
    [InlineData("[a](#part)", "#part")]
    [InlineData("![](https://ok.example/pixel.png)", "https://ok.example/pixel.png")]
    public void Links_lead_to_places_that_are_safe(string text, string href)
    {
        var link = new HtmlParser().ParseDocument(SafeMarkdown.ToHtml(text)).QuerySelector("a")!;

        Assert.Equal(href, link.GetAttribute("href"));
        Assert.NotEmpty(link.TextContent);
        Assert.Contains("noopener", link.GetAttribute("rel"), StringComparison.Ordinal);
    }

    [Fact]
    public void Pictures_become_links_and_tables_carry_no_style()
    {
        var document = new HtmlParser().ParseDocument(SafeMarkdown.ToHtml("![chart](https://a.example/c.png)\n\n| a |\n|:-:|\n| 1 |\n\n# Title"));

        Assert.Empty(document.QuerySelectorAll("img, [style], h1, h2"));
        Assert.Equal("chart", document.QuerySelector("a[href='https://a.example/c.png']")!.TextContent);
        Assert.Equal("Title", document.QuerySelector("h3")!.TextContent);
    }

    [Fact]
    public void Text_that_is_nested_beyond_reason_is_shown_as_it_stands()
    {
        var text = new string('>', 20_000) + " <i>deep</i>";
        var document = new HtmlParser().ParseDocument(SafeMarkdown.ToHtml(text));

        Assert.Equal(text, document.QuerySelector("pre")!.TextContent);
    }

    [Fact]
    public void Whatever_is_written_nothing_in_it_runs()
    {
        var pieces = Gen.Elements("<", ">", "[", "](", ")", "javascript:", "data:", "!", "`", "\n", "\n\n", "|", "-", "*", "\"", "onerror=", "img src=x ", "script", "&#106;", "a", " ", "//e.example", "https:");
        Prop.ForAll(pieces.ListOf().Select(string.Concat).ToArbitrary(), text =>
        {
            var document = new HtmlParser().ParseDocument(SafeMarkdown.ToHtml(text));
            return document.QuerySelectorAll("script, img, iframe, [style]").Length == 0
                && document.All.SelectMany(e => e.Attributes).All(a => !a.Name.StartsWith("on", StringComparison.OrdinalIgnoreCase))
                && document.QuerySelectorAll("a[href]").All(a => a.GetAttribute("href") is ['#', ..] or ['/', not '/', ..] or ['/'] || a.GetAttribute("href")!.StartsWith("http", StringComparison.Ordinal));
        }).QuickCheckThrowOnFailure();
    }
}
