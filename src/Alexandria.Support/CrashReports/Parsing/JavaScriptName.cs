namespace Alexandria.Support.CrashReports.Parsing;

/// <summary>Names of JavaScript functions as V8, SpiderMonkey and JavaScriptCore print them, brought to one form.</summary>
internal static class JavaScriptName
{
    /// <summary>A function without a name; the frame's file stands in for it.</summary>
    public const string Anonymous = "<anonymous>";

    public static string Normalise(string name) => SettledName.Of(name, Once);

    private static string Once(string name)
    {
        name = name.Trim();

        // SpiderMonkey: "async*load", "promise callback*load", "load/<" for a function made within load.
        var star = name.LastIndexOf('*');
        name = star >= 0 ? name[(star + 1)..] : name;
        foreach (var word in (ReadOnlySpan<string>)["async ", "new ", "get ", "set ", "bound ", "static "])
        {
            name = name.StartsWith(word, StringComparison.Ordinal) && name.Length > word.Length ? name[word.Length..] : name;
        }

        var alias = name.IndexOf(" [as ", StringComparison.Ordinal);
        name = alias > 0 ? name[..alias] : name;
        while (name.EndsWith("/<", StringComparison.Ordinal) || name.EndsWith("</", StringComparison.Ordinal))
        {
            name = name[..^2];
        }

        name = name.EndsWith('<') ? name[..^1] : name;
        foreach (var holder in (ReadOnlySpan<string>)["module.exports.", "exports.", "Object.", "Function.", "global.", "globalThis.", "window."])
        {
            name = name.StartsWith(holder, StringComparison.Ordinal) && name.Length > holder.Length ? name[holder.Length..] : name;
        }

        return name is "" or "anonymous" or "(anonymous function)" or "?" ? Anonymous : name;
    }
}
