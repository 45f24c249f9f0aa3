using System.Net;
using Markdig;
using Markdig.Extensions.Tables;
using Markdig.Renderers.Html;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace Alexandria.Console.Display;

/// <summary>Markdown of unknown origin to HTML that the console's content security policy and its readers can live with.</summary>
internal static class SafeMarkdown
{
    private static readonly MarkdownPipeline Pipeline = new MarkdownPipelineBuilder().UsePipeTables().UseAutoLinks().DisableHtml().Build();

    // Nobody writes so many in one paragraph, or as definitions of links; the parser's work grows with their square.
    private const int MostOpenLinks = 200;
    private const int MostDefinitions = 1_000;

    public static string ToHtml(string text)
    {
        if (IsBeyondReason(text))
        {
            return AsItStands(text);
        }

        try
        {
            var document = Markdown.Parse(text, Pipeline);
            Tame(document);
            return document.ToHtml(Pipeline);
        }
        catch (ArgumentException)
        {
            // The parser refuses text that is nested beyond reason; it is still somebody's text.
            return AsItStands(text);
        }
    }

    private static string AsItStands(string text) => $"<pre>{WebUtility.HtmlEncode(text)}</pre>";

    /// <summary>Whether a paragraph has hundreds of links with hundreds of parentheses open at once: for each such link the parser reads on to the paragraph's end.</summary>
    private static bool IsBeyondReason(string text)
    {
        var (links, depth, deepest, definitions) = (0, 0, 0, 0);
        for (var i = 0; i < text.Length; i++)
        {
            switch (text[i])
            {
                case '\n' when i > 0 && text[i - 1] == '\n':
                    (links, depth, deepest) = (0, 0, 0);
                    break;
                case '(':
                    links += i > 0 && text[i - 1] == ']' ? 1 : 0;
                    deepest = Math.Max(deepest, ++depth);
                    break;
                case ')':
                    depth = Math.Max(0, depth - 1);
                    break;
                case ':' when i > 0 && text[i - 1] == ']':
                    definitions++;
                    break;
            }

            if (definitions > MostDefinitions || (links > MostOpenLinks && deepest > MostOpenLinks))
            {
                return true;
            }
        }

        return false;
    }

    private static void Tame(MarkdownDocument document)
    {
        foreach (var node in document.Descendants().ToArray())
        {
            switch (node)
            {
                case LinkInline link:
                    // A picture would be fetched from elsewhere and tell that somebody reads this.
                    link.IsImage = false;
                    link.GetDynamicUrl = null;
                    link.Url = Safe(link.Url);
                    Mark(link);
                    if (link.FirstChild is null)
                    {
                        link.AppendChild(new LiteralInline(link.Url));
                    }

                    break;
                case AutolinkInline { IsEmail: false } auto:
                    auto.Url = Safe(auto.Url);
                    Mark(auto);
                    break;
                case Table table:
                    // Alignment is written as a style attribute, which the policy forbids.
                    table.ColumnDefinitions.ForEach(c => c.Alignment = null);
                    break;
                case HeadingBlock heading:
                    // The page has its own h1 and the card its h2.
                    heading.Level = Math.Min(6, heading.Level + 2);
                    break;
            }
        }
    }

    private static void Mark(MarkdownObject link) => link.GetAttributes().AddProperty("rel", "noopener noreferrer nofollow");

    private static string Safe(string? url) =>
        Uri.TryCreate(url, UriKind.Absolute, out var absolute) && absolute.Scheme is "http" or "https" or "mailto" && !url!.StartsWith('/')
            ? absolute.AbsoluteUri
            : url is ['/', ..] && Forms.LocalPath.IsLocal(url) || url is ['#', ..] ? url : "#";
}
