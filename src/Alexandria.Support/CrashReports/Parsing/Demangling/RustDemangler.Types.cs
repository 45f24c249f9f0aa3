using System.Globalization;
using System.Text;

namespace Alexandria.Support.CrashReports.Parsing.Demangling;

/// <summary>Types and constants.</summary>
internal sealed partial class RustDemangler
{
    private string Type() => Within(TypeWithin);

    private string TypeWithin()
    {
        var c = Peek();
        if (Basic.TryGetValue(c, out var basic))
        {
            _at++;
            return basic;
        }

        if (c is 'C' or 'M' or 'X' or 'Y' or 'N' or 'I')
        {
            return PathWithin(inValue: false);
        }

        _at = Math.Min(_at + 1, symbol.Length);
        switch (c)
        {
            case 'A':
                var element = Type();
                return $"[{element}; {Constant()}]";
            case 'S':
                return $"[{Type()}]";
            case 'T':
                var parts = List(Type);
                return parts.Contains(", ", StringComparison.Ordinal) || parts.Length == 0 ? $"({parts})" : $"({parts},)";
            case 'R' or 'Q':
                if (Peek() == 'L')
                {
                    _ = Lifetime();
                }

                return (c == 'R' ? "&" : "&mut ") + Type();
            case 'P':
                return "*const " + Type();
            case 'O':
                return "*mut " + Type();
            case 'F':
                return Signature();
            case 'D':
                return Dynamic();
            case 'B':
                return Back(Type);
            default:
                return Fail();
        }
    }

    private string Signature()
    {
        if (Take('G'))
        {
            _ = Base62();
        }

        var isUnsafe = Take('U');
        var abi = Take('K') ? Take('C') ? "extern \"C\" " : $"extern \"{Identifier(out _).Replace('_', '-')}\" " : "";
        var parameters = List(Type);
        var returns = Type();
        return $"{(isUnsafe ? "unsafe " : "")}{abi}fn({parameters}){(returns == "()" ? "" : " -> " + returns)}";
    }

    private string Dynamic()
    {
        if (Take('G'))
        {
            _ = Base62();
        }

        var bounds = new List<string>();
        while (!Take('E') && !_failed)
        {
            if (Peek() == End)
            {
                return Fail();
            }

            var bound = Path(inValue: false);
            var associated = new List<string>();
            while (Take('p') && !_failed)
            {
                associated.Add($"{Identifier(out _)} = {Type()}");
            }

            var list = string.Join(", ", associated);
            bounds.Add(list.Length == 0 ? bound : bound.EndsWith('>') ? $"{bound[..^1]}, {list}>" : $"{bound}<{list}>");
        }

        if (Peek() == 'L')
        {
            _ = Lifetime();
        }

        return "dyn " + string.Join(" + ", bounds);
    }

    private string Constant() => Within(ConstantWithin);

    private string ConstantWithin()
    {
        if (Take('p'))
        {
            return "_";
        }

        if (Take('B'))
        {
            return Back(Constant);
        }

        var type = Peek();
        if (!Basic.ContainsKey(type))
        {
            return Fail();
        }

        _at++;
        var isNegative = Take('n');
        var from = _at;
        while (char.IsAsciiHexDigitLower(Peek()))
        {
            _at++;
        }

        var digits = symbol[from.._at];
        if (!Take('_'))
        {
            return Fail();
        }

        if (type == 'b')
        {
            return digits is "0" or "" ? "false" : "true";
        }

        var value = digits.Length == 0 ? 0UL : ulong.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var parsed) ? parsed : (ulong?)null;
        return type == 'c' && value is { } point && Rune.IsValid((int)Math.Min(point, int.MaxValue)) ? $"'{new Rune((int)point)}'"
            : value is null ? "0x" + digits
            : (isNegative ? "-" : "") + value.Value.ToString(CultureInfo.InvariantCulture);
    }
}
