using System.Runtime.InteropServices;
using Alexandria.Text.Analysis;

namespace Alexandria.Text.Indexing;

/// <summary>
/// An inverted index in memory that ranks with BM25F: S. Robertson and H. Zaragoza, "The Probabilistic Relevance
/// Framework: BM25 and Beyond" (2009), section 3.6. Documents are added, replaced and removed one at a time, and a removed
/// document leaves no trace in the scores.
/// </summary>
/// <remarks>Thread-safe: searches run side by side, a change waits for them and holds off later ones.</remarks>
public sealed partial class InvertedIndex : IDisposable
{
    private readonly IndexOptions _options;
    private readonly ReaderWriterLockSlim _gate = new();
    private readonly Dictionary<string, List<Posting>> _postings = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _numbers = new(StringComparer.Ordinal);
    private readonly Dictionary<int, IndexedDocument> _documents = [];
    private readonly long[] _totalLengths;
    private int _next;

    /// <exception cref="ArgumentException">The options are outside their ranges.</exception>
    public InvertedIndex(IndexOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        _options = options;
        _totalLengths = new long[options.Fields.Count];
    }

    private sealed record IndexedDocument(string Id, int[] Lengths, string[] Terms);

    /// <summary>How many documents there are.</summary>
    public int Count
    {
        get
        {
            using var reading = new ReadScope(_gate);
            return _documents.Count;
        }
    }

    /// <summary>Adds the document, or replaces the one with this id.</summary>
    /// <param name="id">Not empty.</param>
    /// <param name="fields">Text by field name; a field that is absent is empty.</param>
    /// <exception cref="ArgumentException">A name is not a field of this index.</exception>
    public void Put(string id, IReadOnlyDictionary<string, string> fields)
    {
        ArgumentNullException.ThrowIfNull(fields);
        PutTerms(id, fields.ToDictionary(f => f.Key, f => TextAnalyzer.Analyze(f.Value).Select(t => t.Term), StringComparer.Ordinal));
    }

    /// <summary>Adds the document, or replaces the one with this id, its terms being known already.</summary>
    /// <param name="id">Not empty.</param>
    /// <param name="fields">Terms by field name, a repeated one as often as it occurs; a field that is absent is empty.</param>
    /// <exception cref="ArgumentException">A name is not a field of this index.</exception>
    public void PutTerms(string id, IReadOnlyDictionary<string, IEnumerable<string>> fields)
    {
        ArgumentException.ThrowIfNullOrEmpty(id);
        ArgumentNullException.ThrowIfNull(fields);
        var lengths = new int[_options.Fields.Count];
        var terms = new Dictionary<string, Posting>(StringComparer.Ordinal);
        foreach (var (name, occurrences) in fields)
        {
            var field = FieldNumber(name);
            foreach (var term in occurrences)
            {
                lengths[field]++;
                ref var posting = ref CollectionsMarshal.GetValueRefOrAddDefault(terms, term, out _);
                posting = posting.WithOneMoreIn(field);
            }
        }

        using var writing = new WriteScope(_gate);
        RemoveUnderLock(id);
        var number = _next++;
        _numbers[id] = number;
        _documents[number] = new IndexedDocument(id, lengths, [.. terms.Keys]);
        for (var field = 0; field < lengths.Length; field++)
        {
            _totalLengths[field] += lengths[field];
        }

        foreach (var (term, posting) in terms)
        {
            // Numbers only grow, so every list stays sorted by appending.
            ref var list = ref CollectionsMarshal.GetValueRefOrAddDefault(_postings, term, out _);
            (list ??= []).Add(posting with { Document = number });
        }
    }

    /// <summary>Removes the document; false when there is none with this id.</summary>
    public bool Remove(string id)
    {
        ArgumentNullException.ThrowIfNull(id);
        using var writing = new WriteScope(_gate);
        return RemoveUnderLock(id);
    }

    /// <summary>The best documents for a text, best first; of equal scores the lower id (ordinal) comes first.</summary>
    /// <param name="query">Any text; its distinct terms are looked for, none is required.</param>
    /// <param name="limit">0 or more.</param>
    /// <param name="filter">Which ids may be hits; called while the index is locked for changes, so it must not change it.</param>
    public IReadOnlyList<SearchHit> Search(string query, int limit, Func<string, bool>? filter = null)
    {
        ArgumentNullException.ThrowIfNull(query);
        return Search(TextAnalyzer.Count(query).Keys.ToDictionary(t => t, _ => 1.0, StringComparer.Ordinal), limit, filter);
    }

    /// <summary>The best documents for analysed terms, each multiplied by its weight (above 0).</summary>
    /// <inheritdoc cref="Search(string, int, Func{string, bool})"/>
    public IReadOnlyList<SearchHit> Search(IReadOnlyDictionary<string, double> terms, int limit, Func<string, bool>? filter = null)
    {
        ArgumentNullException.ThrowIfNull(terms);
        ArgumentOutOfRangeException.ThrowIfNegative(limit);
        using var reading = new ReadScope(_gate);
        var found = new List<QueryTerm>();
        foreach (var (term, weight) in terms)
        {
            if (weight > 0 && _postings.TryGetValue(term, out var postings))
            {
                found.Add(new QueryTerm(term, weight * Rarity(postings.Count), postings));
            }
        }

        found.Sort(HeaviestFirst);
        return [.. Best(Score(found, limit, filter), limit, filter).Select(best => Explain(best.Number, best.Score, found))];
    }

    /// <summary>
    /// The documents that say the same as one of the index, best first. BM25F in which the query's terms are weighted by the
    /// same formula as the documents', after C. Sun et al., "Towards More Accurate Retrieval of Duplicate Bug Reports" (2011),
    /// divided by what the document itself would score: the share of what it says that the other says too, which is above 1
    /// only where the other says most of it more strongly.
    /// </summary>
    /// <param name="id">The document, which is not among them. One that is not here, or is empty, is like none.</param>
    /// <param name="limit">0 or more.</param>
    /// <param name="filter">As for <see cref="Search(string, int, Func{string, bool})"/>.</param>
    public IReadOnlyList<(string Id, double Share)> Like(string id, int limit, Func<string, bool>? filter = null)
    {
        ArgumentNullException.ThrowIfNull(id);
        ArgumentOutOfRangeException.ThrowIfNegative(limit);
        using var reading = new ReadScope(_gate);
        if (!_numbers.TryGetValue(id, out var number))
        {
            return [];
        }

        bool IsOther(string other) => other != id && filter?.Invoke(other) != false;
        return Best(Score(Saying(number), limit, IsOther), limit, IsOther).ConvertAll(best => (_documents[best.Number].Id, best.Score));
    }

    /// <summary>What each shared term adds to the shares that <see cref="Like"/> gives, the largest first.</summary>
    /// <param name="id">The document that was asked about.</param>
    /// <param name="others">Some that are like it; one that is not here shares nothing.</param>
    /// <returns>In the order of <paramref name="others"/>.</returns>
    public IReadOnlyList<IReadOnlyList<TermContribution>> Shared(string id, IReadOnlyList<string> others)
    {
        ArgumentNullException.ThrowIfNull(id);
        ArgumentNullException.ThrowIfNull(others);
        using var reading = new ReadScope(_gate);
        var says = _numbers.TryGetValue(id, out var number) ? Saying(number) : [];
        return [.. others.Select(other => _numbers.TryGetValue(other, out var found) ? Explain(found, 0, says).Terms : [])];
    }

    /// <summary>How rare a term is: BM25's inverse document frequency, above 0; a term that no document has is the rarest.</summary>
    public double RarityOf(string term)
    {
        ArgumentNullException.ThrowIfNull(term);
        using var reading = new ReadScope(_gate);
        return Rarity(_postings.TryGetValue(term, out var postings) ? postings.Count : 0);
    }

    /// <summary>Frees the lock; the index is not used afterwards.</summary>
    public void Dispose() => _gate.Dispose();

    private int FieldNumber(string name)
    {
        for (var i = 0; i < _options.Fields.Count; i++)
        {
            if (_options.Fields[i].Name == name)
            {
                return i;
            }
        }

        throw new ArgumentException($"The index has no field '{name}'. It has: {string.Join(", ", _options.Fields.Select(f => f.Name))}.", nameof(name));
    }

    private bool RemoveUnderLock(string id)
    {
        if (!_numbers.Remove(id, out var number) || !_documents.Remove(number, out var document))
        {
            return false;
        }

        for (var field = 0; field < document.Lengths.Length; field++)
        {
            _totalLengths[field] -= document.Lengths[field];
        }

        foreach (var term in document.Terms)
        {
            var postings = _postings[term];
            postings.RemoveAt(Place(postings, number));
            if (postings.Count == 0)
            {
                _postings.Remove(term);
            }
        }

        return true;
    }

    private static int Place(List<Posting> postings, int number)
    {
        var (low, high) = (0, postings.Count - 1);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = postings[middle].Document < number ? (middle + 1, high) : (low, middle);
        }

        return low;
    }

    private double Rarity(int documents) => Math.Log(1 + ((_documents.Count - documents + 0.5) / (documents + 0.5)));

    private double Strength(Posting posting)
    {
        var lengths = _documents[posting.Document].Lengths;
        var frequency = 0.0;
        for (var i = 0; i < lengths.Length; i++)
        {
            var count = posting.FrequencyIn(i);
            if (count > 0)
            {
                var field = _options.Fields[i];
                var relative = lengths[i] * (double)_documents.Count / _totalLengths[i];
                frequency += field.Weight * count / (1 - field.LengthNormalization + (field.LengthNormalization * relative));
            }
        }

        return frequency / (_options.Saturation + frequency);
    }
}
