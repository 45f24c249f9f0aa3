namespace Alexandria.Text.Indexing;

/// <summary>A field of the indexed documents and what its terms count.</summary>
/// <param name="Name">Unique within the index.</param>
/// <param name="Weight">Above 0; a term in a field of weight 3 counts like three in a field of weight 1. Default 1.</param>
/// <param name="LengthNormalization">BM25's b: 0 (a long field is no worse) to 1 (fully relative to the average length). Default 0.75.</param>
public sealed record IndexField(string Name, double Weight = 1, double LengthNormalization = 0.75);

/// <summary>How an index ranks.</summary>
public sealed record IndexOptions
{
    /// <summary>1 to 8 fields.</summary>
    public required IReadOnlyList<IndexField> Fields { get; init; }

    /// <summary>BM25's k1, 0 or more: how soon repetition of a term stops counting. Default 1.2.</summary>
    public double Saturation { get; init; } = 1.2;

    internal void Validate()
    {
        if (Fields.Count is 0 or > Posting.MostFields)
        {
            throw new ArgumentException($"An index has 1 to {Posting.MostFields} fields, not {Fields.Count}.");
        }

        if (Fields.Select(f => f.Name).Distinct(StringComparer.Ordinal).Count() != Fields.Count)
        {
            throw new ArgumentException("Two fields of the index have the same name.");
        }

        if (Fields.Any(f => !(f.Weight > 0) || !(f.LengthNormalization is >= 0 and <= 1)) || !(Saturation >= 0))
        {
            throw new ArgumentException("A field's weight is above 0, its length normalization 0 to 1, and the saturation 0 or more.");
        }
    }
}
