namespace Alexandria.Support.CrashReports.Parsing;

/// <summary>
/// Repeats a normalisation until nothing changes, so that a name that was normalised before, or that quotes another
/// generated name, comes out the same.
/// </summary>
internal static class SettledName
{
    /// <summary>Stands for a name that says nothing.</summary>
    public const string Unknown = "??";

    public static string Of(string name, Func<string, string> normaliseOnce)
    {
        // Names of real programs settle in two rounds; one made to go on for ever is no name.
        for (var round = 0; round < 8; round++)
        {
            var next = Cut(normaliseOnce(name));
            if (next == name)
            {
                return next.Length == 0 ? Unknown : next;
            }

            name = next;
        }

        return Unknown;
    }

    private static string Cut(string name)
    {
        name = name.Trim();
        return name.Length > ParseLimits.NameLength ? name[..ParseLimits.NameLength].Trim() : name;
    }
}
