using Alexandria.Support.Resolution;
using Alexandria.Support.Resolution.Drafting;
using FsCheck;
using FsCheck.Fluent;

namespace Alexandria.Support.Tests.Resolution.Drafting;

public sealed class CitationCheckTests
{
    private const string SecondId = "01980000-0000-7000-8000-000000000002";

    private static readonly DraftSource[] Sources =
    [
        new(CitationKind.Article, "01980000-0000-7000-8000-000000000001", "Export", "Set a format, see https://docs.example.org/formats.", 0.9),
        new(CitationKind.Ticket, SecondId, "Export stops", "Fixed by 4.2.2.", 0.8),
        new(CitationKind.Article, "01980000-0000-7000-8000-000000000003", "Templates", "Run the repair.", 0.7),
    ];

    [Theory]
    [InlineData("Set a format [1]. Update [2].", "Set a format [1]. Update [2].", "1,2")]
    [InlineData("Run the repair [3].", "Run the repair [1].", "3")]
    [InlineData("Both [3][1] help.", "Both [2][1] help.", "1,3")]
    [InlineData("Both [1, 3] help.", "Both [1][2] help.", "1,3")]
    [InlineData("See [Source 2] and [article: 1].", "See [2] and [1].", "1,2")]
    [InlineData($"See [{SecondId}].", "See [1].", "2")]
    public void What_the_model_cites_is_kept_and_numbered_without_gaps(string answer, string text, string cited)
    {
        var check = CitationCheck.Apply(answer, Sources);

        Assert.Equal(text, check.Text);
        Assert.Equal(cited, string.Join(',', check.Citations.Select(c => 1 + Array.FindIndex(Sources, s => s.Id == c.Id))));
        Assert.Empty(check.Notes);
    }

    [Theory]
    [InlineData("Reinstall [7].", "Reinstall.")]
    [InlineData("Reinstall [0], then [99999999999].", "Reinstall, then.")]
    [InlineData("See [article KB-9] there.", "See there.")]
    [InlineData("See [01980000-0000-7000-8000-00000000ffff].", "See.")]
    [InlineData("See [our page](https://invented.example/x).", "See our page.")]
    public void What_the_model_invents_is_removed(string answer, string text)
    {
        var check = CitationCheck.Apply(answer, Sources);

        Assert.Equal(text, check.Text);
        Assert.Empty(check.Citations);
        Assert.Contains(check.Notes, n => n.Contains("invented", StringComparison.Ordinal));
        Assert.Contains("The model's answer cites none of the sources that were found.", check.Notes);
    }

    [Fact]
    public void Of_a_mixed_marker_only_what_exists_is_kept()
    {
        var check = CitationCheck.Apply("Update [2, 7].", Sources);

        Assert.Equal("Update [1].", check.Text);
        Assert.Equal("1 citation that the model invented was removed.", Assert.Single(check.Notes));
    }

    [Theory]
    [InlineData("Take `args[7]` [1].")]
    [InlineData("```\nvalues[9] = 1\n``` [1]")]
    [InlineData("An `open code span [1] stays")]
    [InlineData("Press [Enter] and wait [1].")]
    [InlineData("See [the formats](https://docs.example.org/formats) [1].")]
    [InlineData("An [ open bracket, and []( [1]")]
    public void What_is_no_citation_is_left_alone(string answer) => Assert.Equal(answer, CitationCheck.Apply(answer, Sources).Text);

    [Fact]
    public void Without_sources_every_citation_is_invented() => Assert.Equal("Restart.", CitationCheck.Apply("Restart [1].", []).Text);

    [Fact]
    public void Any_text_keeps_only_numbers_that_a_citation_has()
    {
        var pieces = Gen.Elements("[1]", "[2]", "[3]", "[4]", "[12]", "`", "```", "[", "]", "(", ")", " ", "a", "\n", "[a](b)", "[source 3]", ",", "[1,9]");
        Prop.ForAll(Gen.ArrayOf(pieces).Select(string.Concat).ToArbitrary(), answer =>
        {
            var again = CitationCheck.Apply(CitationCheck.Apply(answer, Sources).Text, Sources);
            return again.Citations.Count <= Sources.Length && again.Citations.Distinct().Count() == again.Citations.Count;
        }).QuickCheckThrowOnFailure();
    }
}
