namespace Alexandria.Support.CrashReports.Parsing.Demangling;

/// <summary>Names of operators, and names with their arguments and without.</summary>
internal sealed partial class ItaniumDemangler
{
    private string Operator(out bool untyped)
    {
        untyped = false;
        if (Take("cv"))
        {
            // Conversions name the type they give.
            untyped = true;
            return Spend("operator " + ReadType());
        }

        if (Take("li"))
        {
            return Spend("operator\"\" " + Source());
        }

        var code = _at + 2 <= symbol.Length ? symbol.Substring(_at, 2) : "";
        if (!ItaniumTables.Operators.TryGetValue(code, out var known))
        {
            return Fail();
        }

        _at += 2;
        return "operator" + known.Symbol;
    }

    // "operator<< <int>"
    private static string WithArguments(string name, string arguments) =>
        name.EndsWith('<') && name.Contains("operator", StringComparison.Ordinal) ? $"{name} {arguments}" : name + arguments;

    private static string LastPart(string name)
    {
        var plain = WithoutArguments(name);
        var at = plain.LastIndexOf("::", StringComparison.Ordinal);
        return at < 0 ? plain : plain[(at + 2)..];
    }

    private static string WithoutArguments(string name)
    {
        if (!name.EndsWith('>'))
        {
            return name;
        }

        var depth = 0;
        for (var i = name.Length - 1; i >= 0; i--)
        {
            depth += name[i] == '>' ? 1 : name[i] == '<' ? -1 : 0;
            if (depth == 0)
            {
                return name[..i];
            }
        }

        return name;
    }
}
