namespace Alexandria.Support.CrashReports.Parsing.Demangling;

/// <summary>The expressions and literals that stand in template arguments and in types.</summary>
internal sealed partial class ItaniumDemangler
{
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
}
