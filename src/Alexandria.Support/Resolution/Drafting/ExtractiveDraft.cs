using System.Text;

namespace Alexandria.Support.Resolution.Drafting;

/// <summary>The deterministic default: an answer put together from passages of its sources.</summary>
internal static class ExtractiveDraft
{
    public const string Disclosure = "Put together from the cited sources, without a language model.";
    public const string DisclosureWithoutSources = "Written without a source and without a language model.";

    public static Draft Write(DraftRequest request)
    {
        var text = new StringBuilder();
        text.Append(request.CustomerName is { } name ? $"Hello {name},\n\n" : "Hello,\n\n");
        text.Append($"thank you for your report \"{request.Subject}\".\n");
        Section(text, "What we recognised", Recognised(request));
        Section(text, "What helped in such a case", request.Sources.Select((s, i) => Quoted(s, i + 1)));
        if (request.Sources.Count == 0)
        {
            text.Append("\nWe have not found an article or an earlier ticket that fits; a colleague looks into it.\n");
        }

        Section(text, "To get further, please send us", Missing(request));
        var disclosure = request.Sources.Count == 0 ? DisclosureWithoutSources : Disclosure;
        text.Append($"\n({disclosure})\n");
        return new(text.ToString(), ProposalAuthor.Extractive, null, [.. request.Sources.Select(s => s.AsCitation())], request.Notes);
    }

    private static IEnumerable<string> Recognised(DraftRequest request)
    {
        if (request.Product is { } product)
        {
            yield return request.ProductVersion is { } version ? $"Product {product}, version {version}" : $"Product {product}";
        }

        if (request.ErrorCodes.Count > 0)
        {
            yield return $"Error codes: {string.Join(", ", request.ErrorCodes.Take(8))}";
        }

        foreach (var crash in request.Crashes.Take(3))
        {
            yield return crash.Certain ? $"A crash that we know: {crash.Title}" : $"Possibly a crash that we know: {crash.Title}";
        }
    }

    private static IEnumerable<string> Missing(DraftRequest request)
    {
        if (request.Product is null)
        {
            yield return "the name of the product";
        }

        if (request.ProductVersion is null)
        {
            yield return "the version that you use";
        }

        if (!request.Crashes.Any(c => c.Certain))
        {
            yield return "the whole error message, or the log from the time when it happened";
        }
    }

    private static void Section(StringBuilder text, string title, IEnumerable<string> items)
    {
        foreach (var (i, item) in items.Index())
        {
            text.Append(i == 0 ? $"\n{title}:\n" : "").Append("- ").Append(item).Append('\n');
        }
    }

    // Steps stay a list, under the title of what they are taken from.
    private static string Quoted(DraftSource source, int number)
    {
        var quote = source.Quote.Trim();
        return quote.Contains('\n') || quote.StartsWith("- ", StringComparison.Ordinal) || quote.StartsWith("1. ", StringComparison.Ordinal)
            ? $"{source.Title}: [{number}]\n  {quote.ReplaceLineEndings("\n  ")}"
            : $"{quote} [{number}]";
    }
}
