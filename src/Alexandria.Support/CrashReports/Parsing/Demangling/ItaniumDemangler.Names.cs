using System.Text;

namespace Alexandria.Support.CrashReports.Parsing.Demangling;

/// <summary>Names: nested and local ones, constructors, lambdas.</summary>
internal sealed partial class ItaniumDemangler
{
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
}
