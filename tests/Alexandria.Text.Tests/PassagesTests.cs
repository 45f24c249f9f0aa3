namespace Alexandria.Text.Tests;

public sealed class PassagesTests
{
    private const string Article = """
        Overview

        The exporter writes reports to disk. When the disk is full, the export stops with ERR_NOSPC.
        - Free some space on the volume of the spool directory.
        - Then restart the export! It continues where it stopped.
        """;

    [Fact]
    public void The_sentence_that_answers_is_quoted_as_it_stands()
    {
        var best = Passages.Best(Article, Weights("free", "space", "spool"), 1);

        Assert.Equal("- Free some space on the volume of the spool directory.", best[0].Quote);
        Assert.Equal(best[0].Quote, Article.Substring(best[0].Start, best[0].Quote.Length));
    }

    [Fact]
    public void A_sentence_with_more_of_the_query_comes_first()
    {
        var best = Passages.Best(Article, Weights("disk", "export", "stop"), 5);

        Assert.StartsWith("When the disk is full", best[0].Quote, StringComparison.Ordinal);
        Assert.Equal(best.OrderByDescending(p => p.Score), best);
    }

    [Fact]
    public void Nothing_is_quoted_when_nothing_fits() => Assert.Empty(Passages.Best(Article, Weights("printer"), 3));

    [Fact]
    public void Long_sentences_are_cut_between_words()
    {
        var text = string.Join(' ', Enumerable.Repeat("timeout", 200));

        var best = Passages.Best(text, Weights("timeout"), 100, 50);

        Assert.True(best.Count > 20);
        Assert.All(best, p => Assert.True(p.Quote.Length <= 50 && p.Quote.Split(' ').All(w => w == "timeout")));
    }

    [Fact]
    public void A_text_without_blanks_is_cut_all_the_same()
    {
        var best = Passages.Best("fehler " + string.Concat(Enumerable.Repeat("\U0001F600", 500)), Weights("fehler"), 10, 41);

        Assert.All(best, p => Assert.True(p.Quote.Length <= 41 && !char.IsHighSurrogate(p.Quote[^1])));
    }

    private static Dictionary<string, double> Weights(params string[] terms) => terms.ToDictionary(t => t, _ => 1.0, StringComparer.Ordinal);
}
