using System.Text;
using Alexandria.Support.CrashReports.Parsing.Demangling;

namespace Alexandria.Support.CrashReports.Parsing;

/// <summary>
/// C and C++ function names as gdb, sanitizers and demanglers print them, brought to one form: the qualified name without
/// return type, parameters, template arguments, inline and anonymous namespaces, clone suffixes and symbol versions.
/// </summary>
internal static class NativeName
{
    // Stands for a blank that belongs to an operator's name while blanks still separate the return type.
    private const char HeldBlank = '\u0001';

    private static readonly string[] InlineNamespaces = ["__cxx11::", "__1::", "__ndk1::", "__8::", "_V2::", "__fs::"];

    private static readonly string[] CloneSuffixes =
        [".constprop", ".isra", ".part", ".cold", ".lto_priv", ".llvm.", ".localalias", "._omp_fn", ".clone", ".lto", ".warm", ".__uniq"];

    private static readonly string[] Anonymous = ["(anonymous namespace)::", "{anonymous}::", "`anonymous namespace'::", "<unnamed>::", "(anonymous)::", "`anonymous-namespace'::"];

    private static readonly string[] Qualifiers = ["const", "volatile", "&", "&&", "noexcept"];

    public static string Normalise(string name) => SettledName.Of(name, Once);

    private static string Once(string name)
    {
        name = Demangler.Demangle(name);
        if (name.StartsWith("<signal handler", StringComparison.Ordinal))
        {
            return "<signal handler called>";
        }

        if (name.StartsWith('<') && name.Contains(" as ", StringComparison.Ordinal))
        {
            return RustName.Normalise(name);
        }

        var text = WithoutSuffix(name.Trim());
        var reduced = Reduce(text);
        foreach (var inline in InlineNamespaces)
        {
            reduced = reduced.Replace("::" + inline, "::", StringComparison.Ordinal);
        }

        return reduced.Length == 0 ? name.Length == 0 || name[0] == '(' ? SettledName.Unknown : name : reduced;
    }

    private static string Reduce(string text)
    {
        var name = new StringBuilder(Math.Min(text.Length, 256));
        var i = 0;
        while (i < text.Length)
        {
            var rest = text.AsSpan(i);
            var c = text[i];
            if (TryOperator(text, i, out var length))
            {
                name.Append(text.AsSpan(i, length).ToString().Replace(' ', HeldBlank));
                i += length;
            }
            else if (Starting(rest, Anonymous) is { } anonymous)
            {
                i += anonymous.Length;
            }
            else if (TryLambda(text, i, out var end))
            {
                name.Append(JavaName.Lambda);
                i = WithoutCall(text, end);
            }
            else if (c is '(' or '<' or '[')
            {
                var close = Brackets.Skip(rest, 0);
                if (close < 0)
                {
                    break;
                }

                i += close;
            }
            else if (c == ' ')
            {
                i++;
                if (EndsHere(text, ref i))
                {
                    break;
                }

                if (i < text.Length && text[i] is not (':' or '<' or '(' or '['))
                {
                    // What stood before the blank was the return type.
                    name.Clear();
                }
            }
            else
            {
                if (c is not ('*' or '&' or '\''))
                {
                    name.Append(c);
                }

                i++;
            }
        }

        return name.ToString().Trim(':').Replace(HeldBlank, ' ');
    }

    /// <summary>Whether only qualifiers of a member function follow; steps over them where a local scope follows instead.</summary>
    private static bool EndsHere(string text, ref int i)
    {
        var at = i;
        while (at < text.Length)
        {
            var rest = text.AsSpan(at);
            var qualifier = Starting(rest, Qualifiers);
            if (rest[0] == ' ')
            {
                at++;
            }
            else if (qualifier is not null && (rest.Length == qualifier.Length || rest[qualifier.Length] is ' ' or ':' or '[' or '&'))
            {
                at += qualifier.Length;
            }
            else
            {
                if (rest.StartsWith("::", StringComparison.Ordinal))
                {
                    i = at;
                }

                return false;
            }
        }

        return true;
    }

    private static bool TryOperator(string text, int at, out int length)
    {
        const string Word = "operator";
        length = 0;
        if (string.CompareOrdinal(text, at, Word, 0, Word.Length) != 0 || (at > 0 && IsNameCharacter(text[at - 1])))
        {
            return false;
        }

        var i = at + Word.Length;
        if (i < text.Length && IsNameCharacter(text[i]))
        {
            return false;
        }

        var rest = text.AsSpan(i);
        foreach (var symbol in (ReadOnlySpan<string>)["()", "[]", "<=>", "<<=", ">>=", "<<", ">>", "<=", ">=", "->*", "->", "<", ">", "\"\""])
        {
            if (rest.StartsWith(symbol, StringComparison.Ordinal))
            {
                length = Word.Length + symbol.Length;
                return true;
            }
        }

        if (rest.StartsWith(" ", StringComparison.Ordinal))
        {
            // new, delete, or the type that a conversion gives, which ends at the parameters.
            var end = rest[1..].IndexOfAny("(<");
            var type = (end < 0 ? rest : rest[..(end + 1)]).TrimEnd();
            length = Word.Length + type.Length;
            return type.Length > 1;
        }

        var symbols = rest.IndexOfAnyExcept("+-*/%^&|~!=,");
        length = Word.Length + (symbols < 0 ? rest.Length : symbols);
        return length > Word.Length;
    }

    private static bool TryLambda(string text, int at, out int end)
    {
        var rest = text.AsSpan(at);
        end = at;
        if (rest.StartsWith("{lambda", StringComparison.Ordinal) || rest.StartsWith("{unnamed", StringComparison.Ordinal)
            || rest.StartsWith("<lambda", StringComparison.Ordinal))
        {
            var close = Brackets.Skip(rest, 0);
            end = close < 0 ? text.Length : at + close;
            return true;
        }

        if (rest.StartsWith("'lambda", StringComparison.Ordinal) && rest[1..].IndexOf('\'') is > 0 and var quote)
        {
            end = at + quote + 2;
            return true;
        }

        foreach (var mark in (ReadOnlySpan<string>)["$_", "__lambda", "_lambda_", "lambda_"])
        {
            if (rest.StartsWith(mark, StringComparison.Ordinal) && (at == 0 || !IsNameCharacter(text[at - 1])))
            {
                var digits = rest[mark.Length..].TrimStart('_');
                var count = digits.IndexOfAnyExceptInRange('0', '9');
                count = count < 0 ? digits.Length : count;
                end = at + (rest.Length - digits.Length) + count;
                return count > 0;
            }
        }

        return false;
    }

    /// <summary>A lambda's body is its call operator, which tools print or leave out; the index after it.</summary>
    private static int WithoutCall(string text, int at)
    {
        if (at < text.Length && text[at] == '(')
        {
            var close = Brackets.Skip(text.AsSpan(at), 0);
            at = close < 0 ? text.Length : at + close;
        }

        if (text.AsSpan(at).StartsWith(" const", StringComparison.Ordinal))
        {
            at += " const".Length;
        }

        const string Call = "::operator()";
        return text.AsSpan(at).StartsWith(Call, StringComparison.Ordinal) ? at + Call.Length : at;
    }

    private static string WithoutSuffix(string name)
    {
        foreach (var mark in (ReadOnlySpan<string>)[" [clone", " (.", "@@", "@plt", "@GLIBC"])
        {
            var at = name.IndexOf(mark, StringComparison.Ordinal);
            name = at > 0 ? name[..at] : name;
        }

        var plt = name.IndexOf(".plt_call.", StringComparison.Ordinal);
        name = plt >= 0 ? name[(plt + ".plt_call.".Length)..] : name;

        // Symbols of 64-bit PowerPC begin with a dot.
        name = name.Length > 1 && name[0] == '.' && IsNameCharacter(name[1]) ? name[1..] : name;
        name = WithoutOffset(RustName.WithoutHash(name));
        foreach (var suffix in CloneSuffixes)
        {
            var at = name.IndexOf(suffix, StringComparison.Ordinal);
            name = at > 0 && !name.AsSpan(at).ContainsAny("(:<") ? name[..at] : name;
        }

        return name;
    }

    private static string WithoutOffset(string name)
    {
        var plus = name.LastIndexOf('+');
        if (plus <= 0 || plus + 1 == name.Length || name.AsSpan(0, plus).TrimEnd("+").EndsWith("operator", StringComparison.Ordinal))
        {
            return name;
        }

        var offset = name.AsSpan(plus + 1).Trim();
        offset = offset.StartsWith("0x", StringComparison.Ordinal) ? offset[2..] : offset;
        return offset.IndexOfAnyExcept("0123456789abcdef") < 0 ? name[..plus].TrimEnd() : name;
    }

    private static string? Starting(ReadOnlySpan<char> text, string[] prefixes)
    {
        foreach (var prefix in prefixes)
        {
            if (text.StartsWith(prefix, StringComparison.Ordinal))
            {
                return prefix;
            }
        }

        return null;
    }

    private static bool IsNameCharacter(char c) => char.IsLetterOrDigit(c) || c == '_';
}
