using Alexandria.Support.CrashReports.Grouping;

namespace Alexandria.Support.CrashReports;

/// <summary>One line by which people know a crash: <c>NullReferenceException in Quill.Import.Reader.Next</c>.</summary>
internal static class CrashTitle
{
    private const int Longest = 200;

    public static string Of(ParsedCrash crash)
    {
        var type = ShortType(crash.Exceptions[^1].Type);
        var title = $"{(type.Length > 0 ? type : "Crash")} in {InAppFrames.Of(crash)[0].Function}";
        return title.Length <= Longest ? title : string.Concat(title.AsSpan(0, char.IsHighSurrogate(title[Longest - 2]) ? Longest - 2 : Longest - 1), "…");
    }

    // java.lang.NullPointerException, std::out_of_range; but not "index out of range: 3" and the like.
    private static string ShortType(string type)
    {
        var qualifier = type.AsSpan().ContainsAny(' ', '(') ? -1 : type.AsSpan().LastIndexOfAny('.', ':');
        return qualifier >= 0 && qualifier < type.Length - 1 ? type[(qualifier + 1)..] : type;
    }
}
