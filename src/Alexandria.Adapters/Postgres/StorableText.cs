using System.Buffers;
using System.Text;

namespace Alexandria.Adapters.Postgres;

/// <summary>Text as PostgreSQL stores it: it takes neither U+0000 nor half of a surrogate pair, so each becomes U+FFFD.</summary>
internal static class StorableText
{
    private static readonly SearchValues<char> Suspects = SearchValues.Create([.. Enumerable.Range(0xD800, 0x800).Select(c => (char)c), '\0']);

    public static string Of(string text)
    {
        var first = text.AsSpan().IndexOfAny(Suspects);
        if (first < 0)
        {
            return text;
        }

        var stored = new StringBuilder(text.Length).Append(text, 0, first);
        foreach (var rune in text.AsSpan(first).EnumerateRunes())
        {
            // The enumeration already puts U+FFFD in the place of a lone surrogate.
            stored.Append(rune.Value == 0 ? Rune.ReplacementChar : rune);
        }

        return stored.ToString();
    }
}
