namespace Alexandria.Knowledge.Ontologies;

/// <summary>A stranger's text as a message may quote it: short, and without what a terminal or a page could take for more than text.</summary>
internal static class Shown
{
    private const int Longest = 80;

    public static string Of(string text) => text.Length > Longest ? Line(text[..Longest]) + "…" : Line(text);

    /// <summary>The whole text in one line.</summary>
    public static string Line(string text) =>
        new([.. text.Select(c => char.IsControl(c) || char.IsSurrogate(c) || char.GetUnicodeCategory(c) == System.Globalization.UnicodeCategory.Format ? '\uFFFD' : c)]);
}
