namespace Alexandria.Support.CrashReports.Parsing;

/// <summary>Valgrind's frames: <c>==12==    at 0x109155: f(int) (a.cc:5)</c> for the innermost, <c>by</c> for its callers.</summary>
internal static class ValgrindFrame
{
    /// <param name="line">A cleaned line.</param>
    /// <param name="isInnermost">Whether the frame begins a stack.</param>
    /// <param name="name">The function as printed.</param>
    /// <param name="place">What the last brackets hold: <c>a.cc:5</c>, or <c>in /usr/lib/liba.so</c>.</param>
    public static bool TrySplit(string line, out bool isInnermost, out string name, out string place)
    {
        isInnermost = false;
        name = "";
        place = "";
        var text = WithoutProcess(line);
        isInnermost = text.StartsWith("at 0x", StringComparison.Ordinal);
        if (!(isInnermost || text.StartsWith("by 0x", StringComparison.Ordinal)) || !text.EndsWith(")", StringComparison.Ordinal))
        {
            return false;
        }

        var colon = text.IndexOf(": ", StringComparison.Ordinal);
        var open = text.LastIndexOf('(');
        if (colon < 0 || text[5..colon].IndexOfAnyExcept("0123456789ABCDEFabcdef") >= 0 || open < colon + 3)
        {
            return false;
        }

        name = text[(colon + 2)..open].Trim().ToString();
        place = text[(open + 1)..^1].ToString();
        return name.Length > 0;
    }

    /// <summary>The text after <c>==12== </c>; the whole line when it has no such mark.</summary>
    public static ReadOnlySpan<char> WithoutProcess(string line)
    {
        var text = line.AsSpan().TrimStart();
        if (!text.StartsWith("==", StringComparison.Ordinal))
        {
            return text;
        }

        var end = text[2..].IndexOf("==", StringComparison.Ordinal);
        return end > 0 && text.Slice(2, end).IndexOfAnyExceptInRange('0', '9') < 0 ? text[(end + 4)..].TrimStart() : text;
    }
}
