using FsCheck;
using FsCheck.Fluent;

namespace Alexandria.Text.Tests;

public sealed class SimilarityTests
{
    private readonly struct Rising : ITermWeights
    {
        public double WeightOf(int term) => 1 + Math.Abs(term);
    }

    [Fact]
    public void A_vector_is_like_itself_and_unlike_a_stranger()
    {
        var (a, b) = (Vector((1, 1), (2, 0.5f)), Vector((3, 1)));

        Assert.Equal(1, Similarity.WeightedJaccard(a, a, default(Rising)));
        Assert.Equal(1, Similarity.Cosine(a, a, default(Rising)), 9);
        Assert.Equal(0, Similarity.WeightedJaccard(a, b, default(Rising)));
        Assert.Equal(0, Similarity.Cosine(a, b, default(Rising)));
        Assert.Equal(0, Similarity.WeightedJaccard(TermVector.Empty, TermVector.Empty, default(Rising)));
        Assert.Equal(0, Similarity.Cosine(TermVector.Empty, a, default(Rising)));
    }

    [Fact]
    public void What_is_shared_counts_by_its_weight() =>
        // Weights are 2 and 3; term 1 is shared, term 2 is not.
        Assert.Equal(2.0 / 5, Similarity.WeightedJaccard(Vector((1, 1), (2, 1)), Vector((1, 1)), default(Rising)), 9);

    [Fact]
    public void Both_measures_are_symmetric_and_within_bounds() => Prop.ForAll(Vectors().ToArbitrary(), Vectors().ToArbitrary(), (a, b) =>
    {
        var (jaccard, cosine) = (Similarity.WeightedJaccard(a, b, default(Rising)), Similarity.Cosine(a, b, default(Rising)));
        return jaccard is >= 0 and <= 1 && cosine is >= 0 and <= 1
            && Math.Abs(jaccard - Similarity.WeightedJaccard(b, a, default(Rising))) < 1e-9
            && Math.Abs(cosine - Similarity.Cosine(b, a, default(Rising))) < 1e-9;
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Of_a_term_given_twice_the_larger_value_stays()
    {
        var vector = Vector((7, 0.2f), (7, 0.9f), (7, 0.1f), (3, 0));

        Assert.Equal([7], vector.Terms.ToArray());
        Assert.Equal([0.9f], vector.Values.ToArray());
    }

    [Theory]
    [InlineData("abcbdab", "bdcaba", 4)]
    [InlineData("abc", "", 0)]
    [InlineData("abc", "xabyc", 3)]
    [InlineData("ab", "ba", 1)]
    public void A_common_subsequence_keeps_the_order(string a, string b, int length)
    {
        Assert.Equal(length, Similarity.CommonSubsequence(a.ToCharArray(), b.ToCharArray()));
        Assert.Equal(length, Similarity.CommonSubsequence(b.ToCharArray(), a.ToCharArray()));
    }

    private static TermVector Vector(params (int Term, float Value)[] entries) => TermVector.Of(entries.Select(e => KeyValuePair.Create(e.Term, e.Value)));

    private static Gen<TermVector> Vectors() =>
        (from term in Gen.Choose(-5, 10) from value in Gen.Choose(0, 100) select KeyValuePair.Create(term, value / 100f)).ListOf().Select(TermVector.Of);
}
