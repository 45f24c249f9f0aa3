namespace Alexandria.Support.CrashReports.Parsing.Demangling;

/// <summary>Types, template arguments and the expressions that stand in them.</summary>
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

    /// <summary>A type for each argument of a pack.</summary>
    private Type Expansion()
    {
        _at += 2;
        var from = _at;
        var outer = (_packIndex, _packSize);
        (_packIndex, _packSize) = (0, -1);
        var parts = new List<string> { ReadType().ToString() };
        var (end, known) = (_at, _substitutions.Count);
        var size = _packSize;
        for (var i = 1; i < size && !_failed; i++)
        {
            _at = from;
            _packIndex = i;
            parts.Add(Spend(ReadType().ToString()));
            _substitutions.RemoveRange(Math.Min(known, _substitutions.Count), Math.Max(0, _substitutions.Count - known));
            _at = _failed ? symbol.Length : end;
        }

        (_packIndex, _packSize) = outer;
        var type = new Type(Spend(size == 0 ? "" : string.Join(", ", parts)), "");
        _substitutions.Add(type);
        return type;
    }

    private int _packIndex = -1;
    private int _packSize = -1;

    // "T_", "T0_", with arguments of its own where it is a template.
    private Type Parameter()
    {
        _at++;
        if (Peek() == 'L')
        {
            // "TL0__": of an outer level, which only generic lambdas have.
            _at++;
            _ = Number();
            _ = Take('_');
        }

        var index = Sequence() + 1;
        if (!Take('_'))
        {
            return new Type(Fail(), "");
        }

        Type type;
        if (_lambda > 0)
        {
            type = new Type($"auto:{index + 1}", "");
        }
        else if (index < _arguments.Count)
        {
            var pack = _arguments[index];
            var isSingle = pack.Count == 1;
            if (_packIndex >= 0 && !(isSingle && _packSize > 1))
            {
                _packSize = Math.Max(_packSize, pack.Count);
            }

            type = pack.Count == 0 ? new Type("", "")
                : _packIndex >= 0 ? pack[Math.Min(_packIndex, pack.Count - 1)]
                : isSingle ? pack[0]
                : new Type(Spend(string.Join(", ", pack)), "");
        }
        else
        {
            return new Type(Fail(), "");
        }

        type = Keep(type);
        return Peek() == 'I' ? Keep(new Type(Spend(type + Arguments()), "")) : type;
    }

    private Type Substitution()
    {
        _at++;
        if (ItaniumTables.Abbreviations.TryGetValue(Peek(), out var abbreviation))
        {
            _at++;
            var tags = "";
            while (Take('B') && !_failed)
            {
                tags += $"[abi:{Source()}]";
            }

            if (tags.Length > 0)
            {
                _substitutions.Add(new Type(abbreviation + tags, ""));
            }

            return new Type(Spend(abbreviation + tags), "");
        }

        var index = Sequence() + 1;
        if (!Take('_') || index >= _substitutions.Count)
        {
            return new Type(Fail(), "");
        }

        var type = _substitutions[index];
        return type with { Left = Spend(type.Left), Right = Spend(type.Right) };
    }

    /// <summary>"void" alone means no parameter.</summary>
    private string Parameters()
    {
        var types = new List<string>();
        while (!_failed && Peek() is not (End or 'E' or '.' or '@') && !(Peek() is 'R' or 'O' && Peek(1) == 'E') && !(Peek() == '_' && _depth < 3))
        {
            var before = _at;
            var type = ReadType().ToString();
            // An empty pack adds no parameter.
            if (type.Length > 0)
            {
                types.Add(type);
            }

            if (_at == before)
            {
                Fail();
            }
        }

        if (types.Count == 0 && _lambda == 0 && !_failed && symbol[_at - 1] is not ('_' or 'E' or 'v'))
        {
            return Fail();
        }

        return Spend(types is ["void"] ? "" : string.Join(", ", types));
    }

    /// <summary>Template arguments with their brackets; from here on parameters refer to them.</summary>
    private string Arguments()
    {
        if (!Enter() || !Take('I'))
        {
            _depth--;
            return Fail();
        }

        var binds = _binds;
        _binds = false;
        var arguments = new List<List<Type>>();
        while (!Take('E') && !_failed)
        {
            if (Peek() == End)
            {
                Fail();
                break;
            }

            var pack = new List<Type>();
            if (Take('J'))
            {
                while (!Take('E') && !_failed && Peek() != End)
                {
                    pack.Add(Argument());
                }
            }
            else
            {
                pack.Add(Argument());
            }

            arguments.Add(pack);
        }

        _arguments = binds ? arguments : _arguments;
        _binds = binds;
        _depth--;
        var text = string.Join(", ", arguments.SelectMany(pack => pack).Select(type => type.ToString()).Where(type => type.Length > 0));
        return Spend(text.EndsWith('>') ? $"<{text} >" : $"<{text}>");
    }

    private Type Argument() => Peek() switch
    {
        'L' => new Type(Literal(), ""),
        'X' => new Type(Bracketed(), ""),
        _ => ReadType(),
    };

    private string Bracketed()
    {
        _at++;
        var expression = Expression();
        return Take('E') ? expression : Fail();
    }

    // "Lb1E", "Li5E", "LN4shop4KindE2E", "L_Z4sortvE"
    private string Literal()
    {
        _at++;
        if (Take("_Z") || Take('Z'))
        {
            var outer = _arguments;
            var function = Encoding(Shown.Name);
            _arguments = outer;
            return Take('E') ? function : Fail();
        }

        var code = Peek();
        var type = ReadType().ToString();
        var from = _at;
        while (Peek() is not (End or 'E'))
        {
            _at++;
        }

        var value = symbol[from.._at].Replace('n', '-');
        if (!Take('E'))
        {
            return Fail();
        }

        return Spend(code switch
        {
            'b' => value is "0" ? "false" : value is "1" ? "true" : $"(bool){value}",
            'i' => value,
            'j' => value + "u",
            'l' => value + "l",
            'm' => value + "ul",
            'x' => value + "ll",
            'y' => value + "ull",
            _ => value.Length == 0 ? type : $"({type}){value}",
        });
    }

    /// <summary>The expressions that stand in signatures most; on others the symbol stays as it is.</summary>
    private string Expression()
    {
        var result = Enter() ? ExpressionWithin() : "";
        _depth--;
        return result;
    }

    private string ExpressionWithin()
    {
        if (Peek() == 'L')
        {
            return Literal();
        }

        if (Peek() == 'T' && Peek(1) is '_' or (>= '0' and <= '9'))
        {
            return Parameter().ToString();
        }

        if (Take("fp"))
        {
            _ = Qualified(Peek());
            var index = Sequence() + 2;
            return Take('_') ? $"{{parm#{index}}}" : Fail();
        }

        if (Take("st") || Take("sz"))
        {
            var isType = symbol[_at - 1] == 't';
            return Spend($"sizeof ({(isType ? ReadType().ToString() : Expression())})");
        }

        if (Take("sr"))
        {
            if (char.IsAsciiDigit(Peek()))
            {
                // Names one in another up to E, then the name in them.
                var levels = new List<string>();
                while (!Take('E') && !_failed && Peek() != End)
                {
                    levels.Add(Source() + (Peek() == 'I' ? Arguments() : ""));
                }

                return Spend($"{string.Join("::", levels)}::{Unqualified("", out _)}{(Peek() == 'I' ? Arguments() : "")}");
            }

            var scope = ReadType();
            return Spend($"{scope}::{Unqualified("", out _)}{(Peek() == 'I' ? Arguments() : "")}");
        }

        if (Take("cl"))
        {
            var function = Expression();
            var arguments = new List<string>();
            while (!Take('E') && !_failed && Peek() != End)
            {
                arguments.Add(Expression());
            }

            return Spend($"{function}({string.Join(", ", arguments)})");
        }

        if (Take("cv"))
        {
            var type = ReadType();
            return Spend($"({type}){Expression()}");
        }

        if (Take("dt"))
        {
            return Spend($"{Expression()}.{Unqualified("", out _)}");
        }

        if (char.IsAsciiDigit(Peek()))
        {
            return Unqualified("", out _) + (Peek() == 'I' ? Arguments() : "");
        }

        return Operation();
    }

    private bool Qualified(char c)
    {
        while (c is 'r' or 'V' or 'K')
        {
            _at++;
            c = Peek();
        }

        return true;
    }

    private string Operation()
    {
        var code = _at + 2 <= symbol.Length ? symbol.Substring(_at, 2) : "";
        if (!ItaniumTables.Operators.TryGetValue(code, out var known) || known.Operands == 0)
        {
            return Fail();
        }

        _at += 2;
        var first = Expression();
        return Spend(known.Operands switch
        {
            1 => code == "ad" ? $"&{first}" : $"{known.Symbol.Trim()}({first})",
            2 => $"({first}){known.Symbol}({Expression()})",
            _ => $"({first})?({Expression()}) : ({Expression()})",
        });
    }

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
}
