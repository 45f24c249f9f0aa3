using System.Globalization;

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
}
