using Alexandria.Text.Indexing;
using FsCheck;
using FsCheck.Fluent;

namespace Alexandria.Text.Tests.Indexing;

public sealed class InvertedIndexTests
{
    private static readonly string[] Vocabulary = ["disk", "printer", "login", "crash", "timeout", "report", "export", "token"];

    [Fact]
    public void The_document_that_says_it_is_found_first_and_says_why()
    {
        using var index = Index();
        Put(index, "a", "Printer is offline", "Restart the spooler.");
        Put(index, "b", "Login fails", "The token has expired; sign in again. The printer is not to blame.");

        var hits = index.Search("expired token at login", 10);

        Assert.Equal("b", hits[0].Id);
        Assert.Equal(hits[0].Score, hits[0].Terms.Sum(t => t.Contribution), 9);
        Assert.Contains(hits[0].Terms, t => t.Term == "token");
        Assert.Single(hits);
    }

    [Fact]
    public void A_word_in_a_heavier_field_counts_more()
    {
        using var index = Index();
        Put(index, "title", "timeout", "something else");
        Put(index, "body", "something else", "timeout");

        Assert.Equal(["title", "body"], index.Search("timeout", 2).Select(h => h.Id));
    }

    [Fact]
    public void A_rare_word_counts_more_than_a_common_one()
    {
        using var index = Index();
        for (var i = 0; i < 20; i++)
        {
            Put(index, "common" + i, "", "crash");
        }

        Put(index, "rare", "", "deadlock");

        Assert.Equal("rare", index.Search("crash deadlock", 1)[0].Id);
        Assert.True(index.RarityOf("deadlock") > index.RarityOf("crash"));
    }

    [Fact]
    public void Saying_it_more_often_never_ranks_lower()
    {
        using var index = new InvertedIndex(new IndexOptions { Fields = [new IndexField("body", 1, 0)] });
        for (var n = 1; n <= 400; n *= 2)
        {
            index.Put(n.ToString("D4"), new Dictionary<string, string> { ["body"] = string.Join(' ', Enumerable.Repeat("crash", n)) });
        }

        var scores = index.Search("crash", 20).OrderBy(h => h.Id, StringComparer.Ordinal).Select(h => h.Score).ToList();

        Assert.Equal(scores.Order(), scores);
    }

    [Fact]
    public void A_filter_decides_who_may_be_found()
    {
        using var index = Index();
        Put(index, "a", "crash", "");
        Put(index, "b", "crash", "");

        Assert.Equal(["b"], index.Search("crash", 5, id => id != "a").Select(h => h.Id));
    }

    [Fact]
    public void Equal_scores_come_in_the_order_of_ids_and_the_limit_keeps_the_first()
    {
        using var index = Index();
        foreach (var id in new[] { "c", "a", "d", "b" })
        {
            Put(index, id, "crash", "");
        }

        Assert.Equal(["a", "b"], index.Search("crash", 2).Select(h => h.Id));
        Assert.Empty(index.Search("crash", 0));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void A_few_hits_are_the_first_of_all_hits_whatever_was_left_out_on_the_way(int seed)
    {
        var random = new Random(seed);
        using var index = Index();
        for (var document = 0; document < 2_000; document++)
        {
            // Word 0 is in half of the documents, word 999 in next to none.
            var words = Enumerable.Range(0, 20).Select(_ => "w" + (int)(1_000 * Math.Pow(random.NextDouble(), 4)));
            Put(index, document.ToString("D4", System.Globalization.CultureInfo.InvariantCulture), string.Join(' ', words.Take(4)), string.Join(' ', words));
        }

        for (var query = 0; query < 200; query++)
        {
            var text = string.Join(' ', Enumerable.Range(0, random.Next(1, 12)).Select(_ => "w" + (int)(1_000 * Math.Pow(random.NextDouble(), 3))));
            Func<string, bool>? filter = query % 2 == 0 ? null : id => id[^1] % 3 == 0;
            var limit = random.Next(1, 8);

            var expected = index.Search(text, int.MaxValue, filter).Take(limit).Select(h => (h.Id, h.Score)).ToList();

            Assert.Equal(expected, index.Search(text, limit, filter).Select(h => (h.Id, h.Score)));
        }
    }

    [Fact]
    public void A_document_is_like_those_that_say_what_it_says_and_not_like_itself()
    {
        using var index = Index();
        Put(index, "asks", "Export stops", "The export of a report stops with a timeout.");
        Put(index, "same", "Report export stops", "A timeout stops the export of any report.");
        Put(index, "near", "Login stops", "The login token has expired.");
        Put(index, "far", "Printer is offline", "Paper.");

        var like = index.Like("asks", 10);

        Assert.Equal(["same", "near"], like.Select(l => l.Id));
        Assert.True(like[0].Share > 2 * like[1].Share);
        Assert.Equal(like[0].Share, index.Shared("asks", ["same"])[0].Sum(t => t.Contribution), 9);
        Assert.Equal(["near"], index.Like("asks", 10, id => id != "same").Select(l => l.Id));
        Assert.Single(index.Like("asks", 1));
    }

    [Fact]
    public void A_document_that_is_said_twice_is_all_that_it_says()
    {
        using var index = Index();
        Put(index, "a", "Export stops", "The export stops with a timeout.");
        Put(index, "b", "Export stops", "The export stops with a timeout.");

        Assert.Equal(1, index.Like("a", 1)[0].Share, 9);
    }

    [Fact]
    public void What_is_not_there_or_says_nothing_is_like_none()
    {
        using var index = Index();
        Put(index, "a", "crash", "");
        Put(index, "empty", "", "");

        Assert.Empty(index.Like("none", 5));
        Assert.Empty(index.Like("empty", 5));
        Assert.Empty(index.Shared("a", ["none"])[0]);
        Assert.Empty(index.Shared("none", ["a"])[0]);
    }

    [Fact]
    public void Terms_may_be_given_as_they_are()
    {
        using var index = Index();
        index.PutTerms("a", new Dictionary<string, IEnumerable<string>> { ["title"] = ["Kept As It Is"] });

        Assert.Equal("a", Assert.Single(index.Search(new Dictionary<string, double> { ["Kept As It Is"] = 1 }, 5)).Id);
        Assert.Throws<ArgumentException>(() => index.PutTerms("b", new Dictionary<string, IEnumerable<string>> { ["none"] = [] }));
    }

    [Fact]
    public void A_removed_document_is_not_found()
    {
        using var index = Index();
        Put(index, "a", "crash", "");

        Assert.True(index.Remove("a"));
        Assert.False(index.Remove("a"));
        Assert.Empty(index.Search("crash", 5));
        Assert.Equal(0, index.Count);
    }

    [Fact]
    public void After_any_changes_the_index_answers_as_if_built_anew() => Prop.ForAll(Changes().ToArbitrary(), changes =>
    {
        using var changed = Index();
        var now = new SortedDictionary<string, (string Title, string Body)>(StringComparer.Ordinal);
        foreach (var (id, words, remove) in changes)
        {
            if (remove)
            {
                changed.Remove(id);
                now.Remove(id);
            }
            else
            {
                var (title, body) = (words[0], string.Join(' ', words));
                Put(changed, id, title, body);
                now[id] = (title, body);
            }
        }

        using var built = Index();
        foreach (var (id, document) in now)
        {
            Put(built, id, document.Title, document.Body);
        }

        return Vocabulary.Append(string.Join(' ', Vocabulary)).All(query =>
            Answer(changed, query).SequenceEqual(Answer(built, query)));
    }).QuickCheckThrowOnFailure();

    [Fact]
    public async Task Searches_run_while_documents_change()
    {
        using var index = Index();
        var writer = Task.Run(() =>
        {
            for (var i = 0; i < 2000; i++)
            {
                Put(index, "d" + (i % 50), "crash", "number " + i);
                if (i % 7 == 0)
                {
                    index.Remove("d" + (i % 50));
                }
            }
        });
        var reader = Task.Run(() =>
        {
            while (!writer.IsCompleted)
            {
                Assert.All(index.Search("crash number", 10), h => Assert.Equal(h.Score, h.Terms.Sum(t => t.Contribution), 9));
            }
        });

        await Task.WhenAll(writer, reader);
    }

    [Fact]
    public void A_field_that_the_index_does_not_have_is_refused_by_name()
    {
        using var index = Index();

        var refusal = Assert.Throws<ArgumentException>(() => index.Put("a", new Dictionary<string, string> { ["boddy"] = "x" }));

        Assert.Contains("title, body", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Options_out_of_range_are_refused()
    {
        Assert.Throws<ArgumentException>(() => new InvertedIndex(new IndexOptions { Fields = [] }));
        Assert.Throws<ArgumentException>(() => new InvertedIndex(new IndexOptions { Fields = [new IndexField("a"), new IndexField("a")] }));
        Assert.Throws<ArgumentException>(() => new InvertedIndex(new IndexOptions { Fields = [new IndexField("a", 0)] }));
        Assert.Throws<ArgumentException>(() => new InvertedIndex(new IndexOptions { Fields = [new IndexField("a")], Saturation = double.NaN }));
    }

    private static InvertedIndex Index() => new(new IndexOptions { Fields = [new IndexField("title", 3), new IndexField("body")] });

    private static void Put(InvertedIndex index, string id, string title, string body) =>
        index.Put(id, new Dictionary<string, string> { ["title"] = title, ["body"] = body });

    private static IEnumerable<(string, double)> Answer(InvertedIndex index, string query) =>
        index.Search(query, 20).Select(h => (h.Id, Math.Round(h.Score, 9)));

    private static Gen<List<(string Id, string[] Words, bool Remove)>> Changes() =>
        (from id in Gen.Choose(0, 8)
         from words in Gen.NonEmptyListOf(Gen.Elements(Vocabulary))
         from remove in Gen.Elements(false, false, true)
         select ("d" + id, words.ToArray(), remove)).ListOf().Select(list => list.ToList());
}
