using Alexandria.Text.Classification;

namespace Alexandria.Text.Tests.Classification;

public sealed class LinearClassifierTests
{
    private static readonly string[] Cards = ["card", "pin", "terminal", "contactless", "chip", "swallowed"];
    private static readonly string[] Loans = ["loan", "interest", "mortgage", "rate", "repayment", "credit"];
    private static readonly string[] Filler = ["please", "my", "the", "help", "with", "today", "why", "again", "is", "not"];

    private static readonly LinearClassifier Model = LinearClassifier.Train(Texts(120, seed: 1));

    [Fact]
    public void Texts_that_it_has_not_seen_get_their_class()
    {
        var right = Texts(100, seed: 2).Count(e => Model.Classify(e.Text).Best.Label == e.Label);

        Assert.True(right >= 95, $"{right} of 100");
        Assert.True(Model.HeldOut.Accuracy >= 0.9, $"held out: {Model.HeldOut.Accuracy}");
        Assert.Equal(0.5, Model.HeldOut.Majority, 2);
    }

    [Fact]
    public void Inflections_and_typing_errors_are_recognised_by_their_characters()
    {
        Assert.Equal("loans", Model.Classify("mortgagees repaymets").Best.Label);
        Assert.Equal("cards", Model.Classify("terminaal kontactless").Best.Label);
    }

    [Fact]
    public void Probabilities_add_up_to_one_and_come_in_their_order()
    {
        var prediction = Model.Classify("my card is not working");

        Assert.Equal(1, prediction.Classes.Sum(c => c.Probability), 6);
        Assert.Equal(prediction.Classes.OrderByDescending(c => c.Probability), prediction.Classes);
        Assert.Equal(prediction.Best.Probability < Model.Threshold, prediction.Abstains);
    }

    [Fact]
    public void What_decided_are_words_of_the_text_and_adds_up_to_the_score()
    {
        const string Text = "Why is the Mortgage rate, my mortgage rate, so high?";

        var why = Model.Explain(Text, "loans");

        Assert.Contains(why.Words[0].Word, (string[])["Mortgage", "rate"]);
        Assert.All(why.Words, w => Assert.Equal(w.Word, Text.Substring(w.Start, w.Word.Length)));
        Assert.Equal(why.Score, why.Prior + why.Words.Sum(w => w.Contribution), 5);
        Assert.Single(why.Words, w => string.Equals(w.Word, "mortgage", StringComparison.OrdinalIgnoreCase));
        Assert.Throws<ArgumentException>(() => Model.Explain(Text, "weather"));
    }

    [Fact]
    public void A_model_that_cannot_know_abstains()
    {
        var random = new Random(3);
        var noise = Enumerable.Range(0, 60).Select(i => new LabelledText(string.Join(' ', Filler.OrderBy(_ => random.Next()).Take(4)), i % 2 == 0 ? "a" : "b")).ToList();

        var model = LinearClassifier.Train(noise);

        Assert.True(double.IsPositiveInfinity(model.Threshold));
        Assert.True(model.Classify("please help").Abstains);
        Assert.Null(model.HeldOut.Precision);
    }

    [Theory]
    [InlineData("")]
    [InlineData("   \t\n ")]
    [InlineData("\uD800\uDC00\uD800")]
    [InlineData("🦀🦀🦀")]
    [InlineData("カードが届きません")]
    [InlineData("0 00 000 0000")]
    public void Any_text_has_an_answer(string text)
    {
        var prediction = Model.Classify(text);

        Assert.InRange(prediction.Best.Probability, 0.5, 1);
        Assert.Equal(2, prediction.Classes.Count);
        Assert.NotNull(Model.Explain(text, prediction.Best.Label));
    }

    [Fact]
    public void Random_characters_and_huge_texts_are_taken_in_bounded_time()
    {
        var random = new Random(4);
        for (var i = 0; i < 200; i++)
        {
            var text = new string([.. Enumerable.Range(0, random.Next(300)).Select(_ => (char)random.Next(char.MaxValue + 1))]);
            Assert.Equal(1, Model.Classify(text).Classes.Sum(c => c.Probability), 6);
        }

        Assert.Equal("loans", Model.Classify("mortgage loan " + new string('x', 5_000_000)).Best.Label);
        Assert.True(TextFeatures.Occurrences(Many(1_000_000), TextFeatures.Words(Many(1_000_000))).Count < 200_000);
    }

    [Fact]
    public void The_same_texts_make_the_same_model()
    {
        Assert.Equal(Model.ToBytes(), LinearClassifier.Train(Texts(120, seed: 1)).ToBytes());
    }

    [Fact]
    public void A_model_comes_back_from_its_bytes()
    {
        var read = LinearClassifier.FromBytes(Model.ToBytes());

        Assert.Equal(Model.ToBytes(), read.ToBytes());
        Assert.Equal(Model.HeldOut, read.HeldOut);
        Assert.All(Texts(20, seed: 5), e => Assert.Equal(Model.Classify(e.Text).Classes, read.Classify(e.Text).Classes));
    }

    [Fact]
    public void Bytes_that_were_cut_changed_or_made_up_are_refused()
    {
        var bytes = LinearClassifier.Train(Texts(12, seed: 6)).ToBytes();
        var random = new Random(7);
        for (var i = 0; i < 300; i++)
        {
            var length = random.Next(bytes.Length);
            Assert.Throws<InvalidDataException>(() => LinearClassifier.FromBytes(bytes.AsSpan(0, length)));
            var changed = bytes.ToArray();
            changed[random.Next(changed.Length)] ^= (byte)(1 << random.Next(8));
            Assert.Throws<InvalidDataException>(() => LinearClassifier.FromBytes(changed));
        }

        Assert.Throws<InvalidDataException>(() => LinearClassifier.FromBytes([]));
        Assert.Throws<InvalidDataException>(() => LinearClassifier.FromBytes(new byte[200]));
    }

    [Fact]
    public void Numbers_that_lie_are_refused_even_with_a_right_checksum()
    {
        var bytes = LinearClassifier.Train(Texts(12, seed: 6)).ToBytes();
        foreach (var (at, value) in new[] { (6, int.MaxValue), (6, -1), (6, 1), (6, 3), (10, int.MaxValue), (10, -5), (10, 0), (14, 0) })
        {
            var lie = bytes.ToArray();
            BitConverter.TryWriteBytes(lie.AsSpan(at), value);
            if (at == 14)
            {
                BitConverter.TryWriteBytes(lie.AsSpan(at), double.NaN);
            }

            System.Security.Cryptography.SHA256.HashData(lie.AsSpan(0, lie.Length - 32), lie.AsSpan(lie.Length - 32));
            Assert.Throws<InvalidDataException>(() => LinearClassifier.FromBytes(lie));
        }
    }

    [Fact]
    public void There_is_nothing_to_tell_apart_in_fewer_than_two_classes()
    {
        Assert.Throws<ArgumentException>(() => LinearClassifier.Train([]));
        Assert.Throws<ArgumentException>(() => LinearClassifier.Train([new("a", "x"), new("b", "x")]));
        Assert.Throws<ArgumentException>(() => LinearClassifier.Train([new("a", "x"), new("b", new string('y', 1001))]));
    }

    [Fact]
    public void Two_texts_are_enough_and_empty_ones_do_no_harm()
    {
        var model = LinearClassifier.Train([new("", "x"), new("", "y")]);

        Assert.Equal(0, model.Features);
        Assert.True(model.Classify("anything").Abstains);
        Assert.Equal(model.ToBytes(), LinearClassifier.FromBytes(model.ToBytes()).ToBytes());
    }

    [Fact]
    public void Features_and_weights_stay_within_their_bounds()
    {
        Assert.Equal(50, LinearClassifier.Train(Texts(60, seed: 8), new() { MaxFeatures = 50 }).Features);
        Assert.Equal(9, LinearClassifier.Train(Texts(60, seed: 8), new() { MaxWeights = 160 }).Features);
    }

    private static string Many(int words) => string.Concat(Enumerable.Range(0, words).Select(i => $"w{i} "));

    private static List<LabelledText> Texts(int count, int seed)
    {
        var random = new Random(seed);
        return
        [
            .. Enumerable.Range(0, count).Select(i =>
            {
                var topic = i % 2 == 0 ? Cards : Loans;
                var words = topic.OrderBy(_ => random.Next()).Take(2).Concat(Filler.OrderBy(_ => random.Next()).Take(4)).OrderBy(_ => random.Next());
                return new LabelledText(string.Join(' ', words), i % 2 == 0 ? "cards" : "loans");
            }),
        ];
    }
}
