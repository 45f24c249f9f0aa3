namespace Alexandria.Text.Indexing;

/// <summary>A term's frequencies in one document: a byte per field, where 255 stands for more (BM25 has long saturated by then).</summary>
internal readonly record struct Posting(int Document, ulong Frequencies)
{
    public const int MostFields = 8;

    public int FrequencyIn(int field) => (int)((Frequencies >> (field * 8)) & 0xFF);

    public Posting WithOneMoreIn(int field) =>
        FrequencyIn(field) == 0xFF ? this : this with { Frequencies = Frequencies + (1UL << (field * 8)) };
}
