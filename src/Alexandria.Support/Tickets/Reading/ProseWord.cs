namespace Alexandria.Support.Tickets.Reading;

/// <summary>A word of a ticket as written, without the punctuation around it, and in lower case.</summary>
/// <param name="Written">As it stands in the text.</param>
/// <param name="Lower">The same in lower case.</param>
/// <param name="EndsClause">Whether punctuation follows that ends what was being said.</param>
internal readonly record struct ProseWord(string Written, string Lower, bool EndsClause)
{
    private const int Most = 20_000;
    private const int Longest = 200;
    private const string Around = "()[]{}<>\"'`*,;:!?.|=";

    public static IReadOnlyList<ProseWord> Split(string text)
    {
        var words = new List<ProseWord>();
        foreach (var range in text.AsSpan().SplitAny(' ', '\t', '\r', '\n', '\u00A0'))
        {
            var raw = text.AsSpan()[range];
            var word = raw.Trim(Around);
            if (word.IsEmpty || word.Length > Longest)
            {
                continue;
            }

            var written = word.ToString();
            words.Add(new ProseWord(written, written.ToLowerInvariant(), raw[^1] is '.' or ',' or ';' or '!' or '?' or ':'));
            if (words.Count == Most)
            {
                break;
            }
        }

        return words;
    }
}
