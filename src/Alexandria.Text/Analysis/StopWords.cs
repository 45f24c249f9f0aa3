using System.Collections.Frozen;

namespace Alexandria.Text.Analysis;

/// <summary>English words that say nothing about the subject. "not" and "no" stay out: they do.</summary>
internal static class StopWords
{
    private static readonly FrozenSet<string> Words = (
        "a about after all also am an and any are as at be been being both but by can could did do does doing done for from get got had has have having "
        + "he her here him his how i if in into is it its just me more most my of off on or our out over own s she so some such t than that the their "
        + "them then there these they this those through to too under up us very was we were what when where which while who whom why will with would "
        + "you your").Split(' ').ToFrozenSet(StringComparer.Ordinal);

    public static bool Contains(string word) => Words.Contains(word);
}
