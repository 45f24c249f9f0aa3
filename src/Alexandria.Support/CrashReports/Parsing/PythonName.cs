namespace Alexandria.Support.CrashReports.Parsing;

/// <summary>Names of Python functions; qualified ones (of 3.11 and later tools) lose the mark of local scopes.</summary>
internal static class PythonName
{
    public static string Normalise(string name) => SettledName.Of(name, static name =>
    {
        // Since 3.12 comprehensions run in the function around them; older ones are frames of their own.
        name = name.Replace(".<locals>.", ".", StringComparison.Ordinal);
        foreach (var inner in (ReadOnlySpan<string>)[".<listcomp>", ".<dictcomp>", ".<setcomp>"])
        {
            name = name.EndsWith(inner, StringComparison.Ordinal) ? name[..^inner.Length] : name;
        }

        return name;
    });
}
