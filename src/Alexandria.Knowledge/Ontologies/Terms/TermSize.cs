namespace Alexandria.Knowledge.Ontologies.Terms;

/// <summary>How much one term may come to. A term is given as a whole, so what a document says of one subject is in memory together; all readers stop at the same bounds, far beyond any term in use.</summary>
internal struct TermSize
{
    /// <summary>Statements, tags, or elements of a term.</summary>
    public const int MostParts = 100_000;

    /// <summary>Of all of them together, as they are written.</summary>
    public const int MostBytes = 64 * 1024 * 1024;

    private int parts;
    private long bytes;

    /// <summary>Counts a part; false from the first on that is too much.</summary>
    public bool Admits(int length) => ++parts <= MostParts && (bytes += length) <= MostBytes;
}
