namespace Alexandria.Support.CrashReports.Parsing;

/// <summary>
/// Names of Go functions without arguments, type parameters, the numbers of closures and the compiler's wrappers;
/// <c>pkg.(*T).M</c> and <c>pkg.T.M</c> are one method.
/// </summary>
internal static class GoName
{
    private static readonly string[] Suffixes = ["-fm", "·f", ".abi0", ".abiinternal"];

    private static readonly string[] Numbered = ["func", "gowrap", "deferwrap", "init", "stkobj"];

    public static string Normalise(string name) => SettledName.Of(name, Once);

    /// <summary>The import path that the name begins with.</summary>
    public static string Package(string function)
    {
        var slash = function.LastIndexOf('/');
        var dot = function.IndexOf('.', slash + 1);
        return dot > 0 ? function[..dot] : "";
    }

    private static string Once(string name)
    {
        name = name.Replace("%2e", ".", StringComparison.Ordinal);
        foreach (var suffix in Suffixes)
        {
            name = name.EndsWith(suffix, StringComparison.Ordinal) ? name[..^suffix.Length] : name;
        }

        const string Callback = "_cgoexp_";
        if (name.StartsWith(Callback, StringComparison.Ordinal) && name.IndexOf('_', Callback.Length) is > 0 and var hash)
        {
            name = name[(hash + 1)..];
        }

        var generics = name.IndexOf('[');
        while (generics >= 0)
        {
            var close = Brackets.Skip(name.AsSpan(generics), 0);
            name = close < 0 ? name[..generics] : name.Remove(generics, close);
            generics = close < 0 ? -1 : name.IndexOf('[');
        }

        name = name.Replace("(*", "", StringComparison.Ordinal).Replace(")", "", StringComparison.Ordinal).Replace("(", "", StringComparison.Ordinal);
        for (var dot = name.LastIndexOf('.'); dot > 0 && IsGenerated(name.AsSpan(dot + 1)); dot = name.LastIndexOf('.'))
        {
            name = name[..dot];
        }

        return name.TrimEnd('.');
    }

    // "func1", "gowrap2", "func1-range3", or the number alone of a closure within a closure.
    private static bool IsGenerated(ReadOnlySpan<char> part)
    {
        var range = part.IndexOf("-range", StringComparison.Ordinal);
        part = range > 0 ? part[..range] : part;
        foreach (var word in Numbered)
        {
            if (part.StartsWith(word, StringComparison.Ordinal) && part.Length > word.Length)
            {
                part = part[word.Length..];
                break;
            }
        }

        return part.IndexOfAnyExceptInRange('0', '9') < 0;
    }
}
