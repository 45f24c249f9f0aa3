using System.Runtime.InteropServices;

namespace Alexandria.Text.Indexing;

/// <content>Which documents are the best for a query, and why.</content>
public sealed partial class InvertedIndex
{
    /// <summary>
    /// Scores of all documents that can be among the best: MaxScore (H. Turtle and J. Flood, "Query Evaluation: Strategies and
    /// Optimizations", 1995) over whole lists. A term adds less than its weight, so once the terms that are left could not lift
    /// a new document to the last place, their lists are only looked into for the documents that are still in the running.
    /// </summary>
    private Dictionary<int, double> Score(List<QueryTerm> terms, int limit, Func<string, bool>? filter)
    {
        var scores = new Dictionary<int, double>();
        var left = terms.Sum(t => t.Most);
        var closed = false;
        foreach (var term in terms)
        {
            // Worth finding out only when the next list is longer than what there is.
            if (scores.Count >= limit && term.Postings.Count > scores.Count && Best(scores, limit, filter) is { } best && best.Count == limit && limit > 0)
            {
                var last = best[^1].Score;
                closed = closed || last > left + 1e-9;
                if (closed)
                {
                    RemoveBelow(scores, last - left);
                }
            }

            if (closed)
            {
                foreach (var number in scores.Keys)
                {
                    if (Find(term.Postings, number) is { } posting)
                    {
                        CollectionsMarshal.GetValueRefOrNullRef(scores, number) += term.Most * Strength(posting);
                    }
                }
            }
            else
            {
                foreach (var posting in term.Postings)
                {
                    CollectionsMarshal.GetValueRefOrAddDefault(scores, posting.Document, out _) += term.Most * Strength(posting);
                }
            }

            left -= term.Most;
        }

        return scores;
    }

    // What is left of rounding may not push an equal one out.
    private static void RemoveBelow(Dictionary<int, double> scores, double least)
    {
        foreach (var (number, score) in scores)
        {
            if (score < least - 1e-9)
            {
                scores.Remove(number);
            }
        }
    }

    // What a document says, as a query in which it scores 1 itself.
    private List<QueryTerm> Saying(int number)
    {
        var says = new List<QueryTerm>();
        var itself = 0.0;
        foreach (var term in _documents[number].Terms)
        {
            var postings = _postings[term];
            var strength = Strength(postings[Place(postings, number)]);
            var weight = Rarity(postings.Count) * strength;
            says.Add(new QueryTerm(term, weight, postings));
            itself += weight * strength;
        }

        says = says.ConvertAll(t => t with { Most = t.Most / itself });
        says.Sort(HeaviestFirst);
        return says;
    }

    private static int HeaviestFirst(QueryTerm x, QueryTerm y) => x.Most != y.Most ? y.Most.CompareTo(x.Most) : string.CompareOrdinal(x.Term, y.Term);

    private static Posting? Find(List<Posting> postings, int number) =>
        postings[Place(postings, number)] is var posting && posting.Document == number ? posting : null;

    private List<(int Number, double Score)> Best(Dictionary<int, double> scores, int limit, Func<string, bool>? filter)
    {
        var worstFirst = Comparer<(double Score, string Id)>.Create(static (x, y) =>
            x.Score != y.Score ? x.Score.CompareTo(y.Score) : string.CompareOrdinal(y.Id, x.Id));
        var heap = new PriorityQueue<int, (double Score, string Id)>(worstFirst);
        foreach (var (number, score) in scores)
        {
            var id = _documents[number].Id;
            if (limit == 0 || (heap.Count == limit && heap.TryPeek(out _, out var worst) && worstFirst.Compare((score, id), worst) <= 0)
                || filter?.Invoke(id) == false)
            {
                continue;
            }

            heap.Enqueue(number, (score, id));
            if (heap.Count > limit)
            {
                heap.Dequeue();
            }
        }

        var best = new List<(int, double)>(heap.Count);
        while (heap.TryDequeue(out var number, out var rank))
        {
            best.Add((number, rank.Score));
        }

        best.Reverse();
        return best;
    }

    private SearchHit Explain(int number, double score, List<QueryTerm> found)
    {
        var contributions = new List<TermContribution>();
        foreach (var (term, most, postings) in found)
        {
            if (Find(postings, number) is { } posting)
            {
                contributions.Add(new TermContribution(term, most * Strength(posting), Rarity(postings.Count)));
            }
        }

        contributions.Sort(static (x, y) => x.Contribution != y.Contribution ? y.Contribution.CompareTo(x.Contribution) : string.CompareOrdinal(x.Term, y.Term));
        return new SearchHit(_documents[number].Id, score, contributions);
    }

    /// <summary>A term that is looked for, with what it adds at most: its weight times its rarity.</summary>
    private readonly record struct QueryTerm(string Term, double Most, List<Posting> Postings);
}
