using System.Globalization;
using System.Text;

namespace Alexandria.Text.Analysis;

/// <summary>What the analyser needs to know of Unicode.</summary>
internal static class Characters
{
    /// <summary>Whether a letter, digit or combining mark starts here; <paramref name="width"/> is its length in UTF-16 units, 1 where malformed.</summary>
    public static bool IsWord(string text, int at, out int width)
    {
        var c = text[at];
        width = 1;
        if (char.IsAscii(c))
        {
            return char.IsAsciiLetterOrDigit(c);
        }

        if (!Rune.TryGetRuneAt(text, at, out var rune))
        {
            return false;
        }

        width = rune.Utf16SequenceLength;
        return Rune.IsLetterOrDigit(rune)
            || Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark;
    }

    /// <summary>Whether the run is of a script that is written without spaces (kana, Han; Hangul gains from the same treatment).</summary>
    public static bool IsUnspaced(ReadOnlySpan<char> run)
    {
        foreach (var c in run)
        {
            if (c is not ((>= '\u3040' and <= '\u30FF') or (>= '\u3400' and <= '\u9FFF') or (>= '\uAC00' and <= '\uD7AF')))
            {
                return false;
            }
        }

        return true;
    }
}
