using System.Globalization;
using System.Text;

namespace Alexandria.Support.CrashReports.Parsing.Demangling;

/// <summary>
/// Reads one symbol of the Itanium C++ ABI by recursive descent. A fault puts the reader at the end, where every rule stops;
/// so does the budget of written characters.
/// </summary>
/// <param name="symbol">The whole symbol.</param>
/// <param name="start">Index after <c>_Z</c>.</param>
internal sealed partial class ItaniumDemangler(string symbol, int start)
{
    private const char End = '\0';

    private readonly List<Type> _substitutions = [];

    // Arguments of the template that is being read, a pack as several.
    private List<List<Type>> _arguments = [];
    private int _at = start;
    private int _depth;
    private int _budget = 1024 + (Demangler.Growth * symbol.Length);
    private bool _failed;

    // Whether template arguments belong to the function that is being named; those within types do not.
    private bool _binds;
    private int _lambda;

    /// <summary>The readable name, or null where the symbol is not one that this reader understands.</summary>
    public string? Demangle()
    {
        var name = Encoding();
        if (_failed)
        {
            return null;
        }

        var rest = symbol[_at..];
        // "_block_invoke" of Apple's blocks, ".cold", ".isra.0", "@plt"
        return rest.Length == 0 ? name
            : rest[0] == '.' ? $"{name} [clone {rest}]"
            : rest[0] == '@' || rest.StartsWith("_block_invoke", StringComparison.Ordinal) ? name
            : null;
    }

    private char Peek(int ahead = 0) => _at + ahead < symbol.Length ? symbol[_at + ahead] : End;

    private bool Take(char c)
    {
        if (Peek() != c || c == End)
        {
            return false;
        }

        _at++;
        return true;
    }

    private bool Take(string text)
    {
        if (string.CompareOrdinal(symbol, _at, text, 0, text.Length) != 0)
        {
            return false;
        }

        _at += text.Length;
        return true;
    }

    private string Fail()
    {
        _failed = true;
        _at = symbol.Length;
        return "";
    }

    private string Spend(string text)
    {
        _budget -= text.Length + 1;
        return _budget < 0 ? Fail() : text;
    }

    private bool Enter()
    {
        if (++_depth <= Demangler.Depth && !_failed)
        {
            return true;
        }

        Fail();
        return false;
    }

    /// <summary>How much of a function is written: what holds another needs no return type, what is an argument its name alone.</summary>
    private enum Shown
    {
        All,
        NameAndParameters,
        Name,
    }

    /// <summary>A name, and for a function its parameters.</summary>
    private string Encoding(Shown shown = Shown.All)
    {
        var result = Enter() ? EncodingWithin(shown) : "";
        _depth--;
        return result;
    }

    private string EncodingWithin(Shown shown)
    {
        if (Peek() is 'T' or 'G')
        {
            return Special();
        }

        var outer = _binds;
        _binds = true;
        var name = Name();
        _binds = false;
        var text = Function(name, shown);
        _binds = outer;
        return text;
    }

    private string Function(NameParts name, Shown shown)
    {
        if (_failed || Peek() is End or 'E' or '.' or '@' || (Peek() == '_' && symbol.AsSpan(_at).StartsWith("_block_invoke", StringComparison.Ordinal)))
        {
            return name.Text + name.Qualifiers;
        }

        // Template functions that are neither constructors nor conversions encode what they return.
        var returns = name.HasArguments && !name.IsUntyped ? ReadType() : new Type("", "");
        var parameters = Parameters();
        if (shown == Shown.Name)
        {
            return name.Text;
        }

        if (shown == Shown.NameAndParameters)
        {
            return Spend($"{name.Text}({parameters}){name.Qualifiers}");
        }

        var left = returns.Left.Length == 0 ? "" : returns.Right.Length > 0 ? returns.Left : returns.Left + " ";
        return Spend($"{left}{name.Text}({parameters}){name.Qualifiers}{returns.Right}");
    }

    private string Special()
    {
        if (Take("GTt") || Take("GTn"))
        {
            return Spend("transaction clone for " + Encoding());
        }

        if (Take("Th"))
        {
            return CallOffset("h") ? Spend("non-virtual thunk to " + Encoding()) : Fail();
        }

        if (Take("Tv"))
        {
            return CallOffset("v") ? Spend("virtual thunk to " + Encoding()) : Fail();
        }

        if (Take("Tc"))
        {
            return CallOffset("") && CallOffset("") ? Spend("covariant return thunk to " + Encoding()) : Fail();
        }

        var code = _at + 2 <= symbol.Length ? symbol.Substring(_at, 2) : "";
        if (!ItaniumTables.Specials.TryGetValue(code, out var what))
        {
            return Fail();
        }

        _at += 2;
        if (code is "GV" or "GR" or "TW" or "TH" or "GA")
        {
            var name = Name().Text;
            _ = code == "GR" && (Take('_') || (Sequence() >= 0 && Take('_')));
            return Spend(what + name);
        }

        var type = ReadType();
        if (code == "TC")
        {
            _ = Number();
            return Take('_') ? Spend($"{what}{ReadType()}-in-{type}") : Fail();
        }

        return Spend(what + type);
    }

    // "h16_", "v0_n24_"
    private bool CallOffset(string kind)
    {
        if (kind.Length == 0)
        {
            kind = Take('h') ? "h" : Take('v') ? "v" : "?";
        }

        _ = Number();
        var ok = Take('_');
        if (kind == "v")
        {
            _ = Number();
            ok &= Take('_');
        }

        return ok && kind != "?";
    }

    private readonly record struct NameParts(string Text, string Qualifiers, bool HasArguments, bool IsUntyped);

    private NameParts Name()
    {
        var result = Enter() ? NameWithin() : default;
        _depth--;
        return result with { Text = result.Text ?? "", Qualifiers = result.Qualifiers ?? "" };
    }

    private NameParts NameWithin()
    {
        if (Peek() == 'N')
        {
            return Nested();
        }

        if (Peek() == 'Z')
        {
            return Local();
        }

        string text;
        var untyped = false;
        if (Peek() == 'S' && Peek(1) != 't')
        {
            text = Substitution().ToString();
        }
        else
        {
            var isStd = Take("St");
            text = (isStd ? "std::" : "") + Unqualified("", out untyped);
            if (Peek() == 'I')
            {
                _substitutions.Add(new Type(text, ""));
            }
        }

        if (Peek() != 'I')
        {
            return new NameParts(Spend(text), "", false, untyped);
        }

        return new NameParts(Spend(WithArguments(text, Arguments())), "", true, untyped);
    }

    private NameParts Nested()
    {
        _at++;
        var qualifiers = "";
        // On the function, not on its class.
        var (isRestrict, isVolatile, isConst) = (Take('r'), Take('V'), Take('K'));
        qualifiers = (isConst ? " const" : "") + (isVolatile ? " volatile" : "") + (isRestrict ? " restrict" : "");
        qualifiers += Take('R') ? " &" : Take('O') ? " &&" : "";

        var text = new StringBuilder();
        var last = "";
        var hasArguments = false;
        var untyped = false;
        while (!Take('E'))
        {
            if (_failed || Peek() == End)
            {
                Fail();
                return default;
            }

            hasArguments = Peek() == 'I';
            if (Peek() == 'I')
            {
                text.Append(last.EndsWith('<') && last.StartsWith("operator", StringComparison.Ordinal) ? " " : "").Append(Arguments());
            }
            else if (Peek() == 'S' && Peek(1) != 't')
            {
                var written = Substitution().ToString();
                text.Append(written);
                last = LastPart(written);
                continue;
            }
            else if (Peek() == 'T' || (Peek() == 'D' && Peek(1) is 't' or 'T' && Peek() == 'D'))
            {
                var type = ReadType().ToString();
                text.Append(type);
                last = LastPart(type);
                continue;
            }
            else if (Take("St"))
            {
                text.Append("std");
                continue;
            }
            else
            {
                var part = Unqualified(last, out untyped);
                text.Append(text.Length > 0 ? "::" : "").Append(part);
                last = part;
            }

            // Every part is a candidate but the whole name.
            if (Peek() != 'E')
            {
                _substitutions.Add(new Type(Spend(text.ToString()), ""));
            }

            // The initialiser of a member.
            _ = Take('M');
        }

        return new NameParts(Spend(text.ToString()), qualifiers, hasArguments, untyped);
    }

    private NameParts Local()
    {
        _at++;
        var outer = _arguments;
        var function = Encoding(Shown.NameAndParameters);
        if (!Take('E'))
        {
            Fail();
            return default;
        }

        if (Take('s'))
        {
            Discriminator();
            return new NameParts(Spend(function + "::string literal"), "", false, true);
        }

        var isDefault = Take('d');
        if (isDefault)
        {
            _ = Number();
            _ = Take('_');
        }

        _arguments = _arguments.Count > 0 ? _arguments : outer;
        var name = Name();
        Discriminator();
        return name with { Text = Spend($"{function}::{(isDefault ? "{default arg#1}::" : "")}{name.Text}") };
    }

    private void Discriminator()
    {
        if (Peek() == '_' && char.IsAsciiDigit(Peek(1)))
        {
            _at += 2;
        }
        else if (Peek() == '_' && Peek(1) == '_' && char.IsAsciiDigit(Peek(2)))
        {
            _at += 2;
            _ = Number();
            _ = Take('_');
        }
    }

    /// <param name="enclosing">The class around it, whose name a constructor has.</param>
    /// <param name="untyped">Whether a template of this name encodes no return type.</param>
    private string Unqualified(string enclosing, out bool untyped)
    {
        untyped = false;
        _ = Take('L');
        string name;
        if (char.IsAsciiDigit(Peek()))
        {
            name = Source();
        }
        else if (Peek() is 'C' or 'D' && (Peek(1) is >= '0' and <= '9' || (Peek() == 'C' && Peek(1) == 'I')))
        {
            var isDestructor = Peek() == 'D';
            _at += Peek(1) == 'I' ? 3 : 2;
            untyped = true;
            var plain = WithoutArguments(enclosing);
            var tag = plain.IndexOf("[abi:", StringComparison.Ordinal);
            plain = tag > 0 ? plain[..tag] : plain;
            name = isDestructor ? "~" + plain : plain;
            if (plain.Length == 0)
            {
                Fail();
            }
        }
        else if (Take("DC"))
        {
            var bound = new List<string>();
            while (!Take('E') && !_failed && Peek() != End)
            {
                bound.Add(Source());
            }

            name = $"[{string.Join(", ", bound)}]";
        }
        else
        {
            name = Take("Ul") ? Lambda() : Take("Ut") ? $"{{unnamed type#{Ordinal()}}}" : Operator(out untyped);
        }

        while (Take('B') && !_failed)
        {
            name += $"[abi:{Source()}]";
        }

        return Spend(name);
    }

    private string Lambda()
    {
        _lambda++;
        var parameters = Parameters();
        _lambda--;
        return Take('E') ? $"{{lambda({parameters})#{Ordinal()}}}" : Fail();
    }

    // "_" is the first, "0_" the second.
    private int Ordinal()
    {
        if (Take('_'))
        {
            return 1;
        }

        var number = Number();
        if (!Take('_'))
        {
            Fail();
        }

        return number >= int.MaxValue - 2 ? 0 : number + 2;
    }

    private string Source()
    {
        var length = Number();
        if (_failed || length <= 0 || length > symbol.Length - _at)
        {
            return Fail();
        }

        var name = symbol.Substring(_at, length);
        _at += length;
        return Spend(name.StartsWith("_GLOBAL__N", StringComparison.Ordinal) ? "(anonymous namespace)" : name);
    }

    private int Number()
    {
        var from = _at;
        _ = Take('n');
        while (char.IsAsciiDigit(Peek()))
        {
            _at++;
        }

        return int.TryParse(symbol.AsSpan(from, _at - from).TrimStart('n'), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : -1;
    }

    /// <summary>A number in base 36, -1 when there is none.</summary>
    private int Sequence()
    {
        var value = -1L;
        while (Peek() is (>= '0' and <= '9') or (>= 'A' and <= 'Z') && value < int.MaxValue)
        {
            value = ((value < 0 ? 0 : value) * 36) + (Peek() <= '9' ? Peek() - '0' : Peek() - 'A' + 10);
            _at++;
        }

        return value >= int.MaxValue ? int.MaxValue - 1 : (int)value;
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
