using System.Runtime.InteropServices;

namespace Alexandria.Text;

/// <summary>
/// Numbers the terms of documents and counts in how many documents each occurs: how much a term weighs, learnt from the
/// documents that there are. A term keeps its number.
/// </summary>
/// <remarks>Not thread-safe for changes.</remarks>
public sealed class DocumentFrequencies : ITermWeights
{
    private readonly Dictionary<string, int> _numbers = new(StringComparer.Ordinal);
    private readonly List<int> _frequencies = [];

    // Of 0, 1, 2 …: a comparison asks for hundreds of weights, and a logarithm costs more than all else of one.
    private readonly List<double> _logarithms = [0, 0];
    private double _logarithmOfAll;

    /// <summary>How many documents there are.</summary>
    public int Documents { get; private set; }

    /// <summary>Counts a document in.</summary>
    /// <param name="terms">Each with how often the document has it.</param>
    /// <returns>The document as a vector: of a term that occurs n times 1 + ln n.</returns>
    public TermVector Add(IReadOnlyDictionary<string, int> terms)
    {
        ArgumentNullException.ThrowIfNull(terms);
        var values = new List<KeyValuePair<int, float>>(terms.Count);
        foreach (var (term, count) in terms)
        {
            ref var number = ref CollectionsMarshal.GetValueRefOrAddDefault(_numbers, term, out var known);
            if (!known)
            {
                number = _frequencies.Count;
                _frequencies.Add(0);
            }

            if (++_frequencies[number] == _logarithms.Count)
            {
                _logarithms.Add(Math.Log(_logarithms.Count));
            }

            values.Add(new(number, 1 + MathF.Log(count)));
        }

        SetDocuments(Documents + 1);
        return TermVector.Of(values);
    }

    /// <summary>Counts a document out.</summary>
    /// <param name="document">What <see cref="Add"/> gave for it.</param>
    public void Remove(TermVector document)
    {
        ArgumentNullException.ThrowIfNull(document);
        foreach (var term in document.Terms)
        {
            _frequencies[term]--;
        }

        SetDocuments(Documents - 1);
    }

    /// <summary>The inverse document frequency ln((N + 1) / n), above 0 for a term that a document has.</summary>
    public double WeightOf(int term) => _logarithmOfAll - _logarithms[_frequencies[term]];

    private void SetDocuments(int documents)
    {
        Documents = documents;
        _logarithmOfAll = Math.Log(documents + 1.0);
    }
}
