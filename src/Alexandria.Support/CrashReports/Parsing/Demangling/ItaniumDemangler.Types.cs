namespace Alexandria.Support.CrashReports.Parsing.Demangling;

/// <summary>Types.</summary>
internal sealed partial class ItaniumDemangler
{
    /// <summary>A type as C++ declares it, around the place where a name would stand: <c>int (*</c> and <c>)(char)</c>.</summary>
    private readonly record struct Type(string Left, string Right, bool NeedsBrackets = false)
    {
        // "void (int)", but "int [5]" brings its blank.
        public override string ToString() => NeedsBrackets && Right.StartsWith('(') ? $"{Left} {Right}" : Left + Right;
    }

    private Type ReadType()
    {
        var outer = _binds;
        _binds = false;
        var result = Enter() ? TypeWithin() : default;
        _binds = outer;
        _depth--;
        return result.Left is null ? new Type("", "") : result;
    }

    private Type TypeWithin()
    {
        var c = Peek();
        if (ItaniumTables.Builtins.TryGetValue(c, out var builtin))
        {
            _at++;
            return new Type(Spend(builtin), "");
        }

        switch (c)
        {
            case 'r' or 'V' or 'K':
                return Keep(Qualified());
            case 'P':
                _at++;
                return Keep(Pointer(ReadType(), "*"));
            case 'R':
                _at++;
                return Keep(Reference(ReadType(), "&"));
            case 'O':
                _at++;
                return Keep(Reference(ReadType(), "&&"));
            case 'C':
                _at++;
                return Keep(Suffixed(ReadType(), " _Complex"));
            case 'G':
                _at++;
                return Keep(Suffixed(ReadType(), " _Imaginary"));
            case 'U':
                _at++;
                var vendor = Source();
                vendor += Peek() == 'I' ? Arguments() : "";
                return Keep(Suffixed(ReadType(), " " + vendor));
            case 'u':
                _at++;
                return Keep(new Type(Source() + (Peek() == 'I' ? Arguments() : ""), ""));
            case 'F':
                return Keep(Function());
            case 'A':
                return Keep(Array());
            case 'M':
                _at++;
                var owner = ReadType();
                return Keep(Pointer(ReadType(), $"{owner}::*"));
            case 'D':
                return MoreType();
            case 'T' when Peek(1) is 's' or 'u' or 'e':
                _at += 2;
                return Keep(new Type(Name().Text, ""));
            case 'T':
                return Parameter();
            case 'S' when Peek(1) != 't':
                var substituted = Substitution();
                return Peek() == 'I' ? Keep(new Type(Spend(substituted + Arguments()), "")) : substituted;
            default:
                return Keep(new Type(Name().Text, ""));
        }
    }

    private Type Keep(Type type)
    {
        type = type with { Left = Spend(type.Left), Right = Spend(type.Right) };
        if (!_failed)
        {
            _substitutions.Add(type);
        }

        return type;
    }

    private Type Qualified()
    {
        var (isRestrict, isVolatile, isConst) = (Take('r'), Take('V'), Take('K'));
        var words = (isConst ? " const" : "") + (isVolatile ? " volatile" : "") + (isRestrict ? " restrict" : "");
        var isFunction = Peek() == 'F';
        var type = isFunction ? Function() : ReadType();
        // Of a member function's type, it is the object that is const.
        return isFunction ? type with { Right = type.Right + words } : Suffixed(type, words);
    }

    private static Type Suffixed(Type type, string words) => type with { Left = type.Left + words };

    private static Type Pointer(Type to, string mark) =>
        to.NeedsBrackets ? new Type($"{to.Left} ({mark}", ")" + to.Right) : to with { Left = to.Left + (mark.Length > 1 ? " " : "") + mark };

    // References collapse: of two, the single one wins.
    private static Type Reference(Type to, string mark)
    {
        if (to.NeedsBrackets)
        {
            return new Type($"{to.Left} ({mark}", ")" + to.Right);
        }

        var isReference = to.Left.EndsWith('&');
        var bare = to.Left.TrimEnd('&');
        var isSingle = mark == "&" || (isReference && !to.Left.EndsWith("&&", StringComparison.Ordinal));
        return to with { Left = bare + (isSingle ? "&" : "&&") };
    }

    private Type Function()
    {
        var words = Take("Do") ? " noexcept" : "";
        if (!Take('F'))
        {
            Fail();
        }

        _ = Take('Y');
        var returns = ReadType();
        var parameters = Parameters();
        var reference = Take('R') ? " &" : Take('O') ? " &&" : "";
        return Take('E') ? new Type(returns.Left, $"({parameters}){reference}{words}{returns.Right}", NeedsBrackets: true) : new Type(Fail(), "");
    }

    private Type Array()
    {
        _at++;
        var size = "";
        if (char.IsAsciiDigit(Peek()))
        {
            var from = _at;
            _ = Number();
            size = symbol[from.._at];
        }
        else if (Peek() != '_')
        {
            size = Expression();
        }

        if (!Take('_'))
        {
            Fail();
        }

        var of = ReadType();
        var right = of.Right.StartsWith(" [", StringComparison.Ordinal) ? of.Right[1..] : of.Right;
        return new Type(of.Left, $" [{size}]{right}", NeedsBrackets: true);
    }

    private Type MoreType()
    {
        var code = Peek(1);
        if (code is 'o' or 'O' or 'w' or 'x')
        {
            _at += code == 'o' ? 0 : 2;
            if (code == 'O')
            {
                _ = Expression();
                _ = Take('E');
            }

            return Keep(Function());
        }

        if (code == 'p')
        {
            return Expansion();
        }

        if (code is 't' or 'T')
        {
            _at += 2;
            var expression = Expression();
            return Take('E') ? Keep(new Type($"decltype ({expression})", "")) : new Type(Fail(), "");
        }

        if (code == 'v')
        {
            _at += 2;
            var size = char.IsAsciiDigit(Peek()) ? Number().ToString(System.Globalization.CultureInfo.InvariantCulture) : Expression();
            return Take('_') ? Keep(new Type(ReadType() + $" __vector({size})", "")) : new Type(Fail(), "");
        }

        if (code == 'F')
        {
            _at += 2;
            var bits = Number();
            _ = Take('_') || Take('b') || Take('x');
            return new Type($"_Float{bits}", "");
        }

        if (!ItaniumTables.MoreBuiltins.TryGetValue(code, out var builtin))
        {
            return new Type(Fail(), "");
        }

        _at += 2;
        return new Type(Spend(builtin), "");
    }
}
