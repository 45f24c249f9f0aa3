using Alexandria.Text.Analysis;

namespace Alexandria.Text.Tests.Analysis;

public sealed class CharacterGramsTests
{
    [Fact]
    public void Grams_run_across_words_and_punctuation_is_one_blank() =>
        Assert.Equal([" re", "re ", "e r", " ru", "run", "un "], CharacterGrams.Count("Re-- (RUN)!", 3).Keys);

    [Fact]
    public void Each_is_counted() => Assert.Equal(2, CharacterGrams.Count("crash, crash")["cras"]);

    [Theory]
    [InlineData("")]
    [InlineData("?! …")]
    [InlineData("\uD83D")]
    public void What_has_no_letter_has_no_gram(string text) => Assert.Empty(CharacterGrams.Count(text));

    [Fact]
    public void A_misspelt_word_shares_most_of_its_grams()
    {
        var (right, wrong) = (CharacterGrams.Count("attachment"), CharacterGrams.Count("attachement"));

        Assert.True(right.Keys.Intersect(wrong.Keys).Count() >= 6);
        Assert.NotEqual(TextAnalyzer.Analyze("attachment")[0].Term, TextAnalyzer.Analyze("attachement")[0].Term);
    }

    [Fact]
    public void Letters_beyond_the_basic_plane_stay_whole() => Assert.Contains("a\U00010428", CharacterGrams.Count("A\U00010400", 3).Keys);
}
