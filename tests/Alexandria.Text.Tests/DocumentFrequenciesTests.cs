using Alexandria.Text.Analysis;

namespace Alexandria.Text.Tests;

public sealed class DocumentFrequenciesTests
{
    [Fact]
    public void What_many_documents_say_weighs_less()
    {
        var documents = new DocumentFrequencies();
        var common = documents.Add(CharacterGrams.Count("print")).Terms[0];
        documents.Add(CharacterGrams.Count("printer"));
        var rare = documents.Add(CharacterGrams.Count("export")).Terms[0];

        Assert.Equal(Math.Log(4.0 / 2), documents.WeightOf(common), 12);
        Assert.Equal(Math.Log(4.0 / 1), documents.WeightOf(rare), 12);
        Assert.Equal(3, documents.Documents);
    }

    [Fact]
    public void A_document_that_was_counted_out_leaves_no_trace()
    {
        var documents = new DocumentFrequencies();
        var kept = documents.Add(CharacterGrams.Count("print"));
        var weights = Weights();
        for (var i = 0; i < 5; i++)
        {
            documents.Remove(documents.Add(CharacterGrams.Count("printing prints")));
        }

        Assert.Equal(weights, Weights());

        double[] Weights() => [.. kept.Terms.ToArray().Select(documents.WeightOf)];
    }

    [Fact]
    public void A_repeated_term_counts_by_its_logarithm()
    {
        var vector = new DocumentFrequencies().Add(new Dictionary<string, int>(StringComparer.Ordinal) { ["a"] = 1, ["b"] = 3 });

        Assert.Equal([1f, 1 + MathF.Log(3)], vector.Values.ToArray());
    }
}
