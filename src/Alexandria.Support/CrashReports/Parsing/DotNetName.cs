using System.Text;

namespace Alexandria.Support.CrashReports.Parsing;

/// <summary>
/// Names of .NET methods as the compiler's source had them: state machines, closures and local functions are brought back
/// to the method that holds them; generic arity and arguments, and the mark of nested types, are cut.
/// </summary>
internal static class DotNetName
{
    public static string Normalise(string name) => SettledName.Of(name, Once);

    private static string Once(string name)
    {
        const string Wrapper = "(wrapper ";
        if (name.StartsWith(Wrapper, StringComparison.Ordinal) && name.IndexOf(')') is > 0 and var close)
        {
            name = name[(close + 1)..].Trim();
        }

        var parts = Parts(name);
        var kept = new List<string>();
        var isMachine = false;
        foreach (var part in parts)
        {
            if (part.StartsWith("<>c", StringComparison.Ordinal) || part is "<Module>" or "<PrivateImplementationDetails>")
            {
                continue;
            }

            if (isMachine && part == "MoveNext")
            {
                continue;
            }

            isMachine = false;
            if (part.StartsWith('<') && part.Length > 1 && part[1] != '>')
            {
                isMachine = Generated(part, kept);
            }
            else
            {
                kept.Add(part.StartsWith("lambda_method", StringComparison.Ordinal) ? "lambda_method" : part);
            }
        }

        return string.Join('.', kept);
    }

    /// <summary>Splits at dots and plus signs outside brackets, without arity and generic arguments; <c>..ctor</c> keeps its dot.</summary>
    private static List<string> Parts(string name)
    {
        var parts = new List<string>();
        var part = new StringBuilder();
        for (var i = 0; i < name.Length;)
        {
            var c = name[i];
            if (c is '[' or '(')
            {
                var close = Brackets.Skip(name.AsSpan(i), 0);
                i = close < 0 ? name.Length : i + close;
            }
            else if (c == '<')
            {
                var close = Brackets.Skip(name.AsSpan(i), 0);
                var end = close < 0 ? name.Length : i + close;
                part.Append(name, i, end - i);
                i = end;
            }
            else if (c == '`')
            {
                for (i++; i < name.Length && char.IsAsciiDigit(name[i]);)
                {
                    i++;
                }
            }
            else if ((c is '.' or '+') && part.Length > 0)
            {
                parts.Add(part.ToString());
                part.Clear();
                i++;
            }
            else
            {
                part.Append(c);
                i++;
            }
        }

        if (part.Length > 0)
        {
            parts.Add(part.ToString());
        }

        return parts;
    }

    /// <summary>
    /// Reads <c>&lt;Outer&gt;d__1</c> (state machine), <c>&lt;Outer&gt;b__0</c> (lambda), <c>&lt;Outer&gt;g__Local|0_0</c> (local
    /// function) and <c>&lt;Main&gt;$</c> (top-level statements); answers whether a state machine's method follows.
    /// </summary>
    private static bool Generated(string part, List<string> kept)
    {
        var close = Brackets.Skip(part, 0);
        if (close < 0)
        {
            kept.Add(part.Trim('<', '>'));
            return false;
        }

        var outer = part[1..(close - 1)];
        var suffix = part[close..];
        if (outer.StartsWith('<'))
        {
            Generated(outer, kept);
        }
        else
        {
            kept.Add(outer);
        }

        if (suffix.StartsWith("b__", StringComparison.Ordinal) && kept.Count > 0)
        {
            kept[^1] += JavaName.Lambda;
        }
        else if (suffix.StartsWith("g__", StringComparison.Ordinal))
        {
            kept.Add(suffix["g__".Length..].Split('|')[0]);
        }

        return suffix.StartsWith('d');
    }
}
