using System.Globalization;

namespace Alexandria.Support.CrashReports.Parsing.Demangling;

/// <summary>
/// Reads one symbol of Rust's v0 scheme (RFC 2603, https://rust-lang.github.io/rfcs/2603-rust-symbol-name-mangling-v0.html).
/// A fault or the end of the budget puts the reader at the end, where every rule stops.
/// </summary>
/// <param name="symbol">The whole symbol.</param>
/// <param name="start">Index after <c>_R</c>; back references count from there.</param>
internal sealed partial class RustDemangler(string symbol, int start)
{
    private const char End = '\0';

    private static readonly Dictionary<char, string> Basic = new()
    {
        ['a'] = "i8", ['b'] = "bool", ['c'] = "char", ['d'] = "f64", ['e'] = "str", ['f'] = "f32", ['h'] = "u8", ['i'] = "isize", ['j'] = "usize", ['l'] = "i32",
        ['m'] = "u32", ['n'] = "i128", ['o'] = "u128", ['s'] = "i16", ['t'] = "u16", ['u'] = "()", ['v'] = "...", ['x'] = "i64", ['y'] = "u64", ['z'] = "!", ['p'] = "_",
    };

    private readonly int _start = start;
    private int _at = start;
    private int _depth;
    private int _budget = 1024 + (Demangler.Growth * symbol.Length);
    private bool _failed;

    /// <summary>The path, or null where the symbol is none of this scheme.</summary>
    public string? Demangle()
    {
        while (char.IsAsciiDigit(Peek()))
        {
            _at++;
        }

        var path = Path(inValue: true);
        if (!_failed && Peek() is not (End or '.' or '@'))
        {
            // The crate that the generic code was instantiated in.
            _ = Path(inValue: false);
        }

        return _failed || path.Length == 0 || Peek() is not (End or '.' or '@') ? null : path;
    }

    private char Peek() => _at < symbol.Length ? symbol[_at] : End;

    private bool Take(char c)
    {
        if (Peek() != c || c == End)
        {
            return false;
        }

        _at++;
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

    private string Within(Func<string> rule)
    {
        var text = ++_depth <= Demangler.Depth && !_failed ? rule() : Fail();
        _depth--;
        return Spend(text);
    }

    private string Path(bool inValue) => Within(() => PathWithin(inValue));

    private string PathWithin(bool inValue)
    {
        var c = Peek();
        _at = Math.Min(_at + 1, symbol.Length);
        switch (c)
        {
            case 'C':
                return Identifier(out _);
            case 'M':
                SkipImplementation();
                return $"<{Type()}>";
            case 'X':
                SkipImplementation();
                return $"<{Type()} as {Path(inValue: false)}>";
            case 'Y':
                return $"<{Type()} as {Path(inValue: false)}>";
            case 'N':
                return Named(inValue);
            case 'I':
                var generic = Path(inValue);
                var arguments = List(() => Take('K') ? Constant() : Peek() == 'L' ? Lifetime() : Type());
                return inValue ? $"{generic}::<{arguments}>" : $"{generic}<{arguments}>";
            case 'B':
                return Back(() => Path(inValue));
            default:
                return Fail();
        }
    }

    private string Named(bool inValue)
    {
        var space = Peek();
        _at = Math.Min(_at + 1, symbol.Length);
        if (!char.IsAsciiLetter(space))
        {
            return Fail();
        }

        var path = Path(inValue);
        var name = Identifier(out var number);
        if (char.IsAsciiLetterLower(space))
        {
            return name.Length > 0 ? $"{path}::{name}" : path;
        }

        // What has no name of its own: closures, shims.
        var kind = space switch { 'C' => "closure", 'S' => "shim", _ => space.ToString() };
        return $"{path}::{{{kind}{(name.Length > 0 ? ":" : "")}{name}#{number.ToString(CultureInfo.InvariantCulture)}}}";
    }

    private void SkipImplementation()
    {
        _ = Disambiguator();
        _ = Path(inValue: false);
    }

    private string Back(Func<string> rule)
    {
        var here = _at - 1;
        var target = Base62();
        if (_failed || target < 0 || _start + target >= here)
        {
            return Fail();
        }

        var after = _at;
        _at = _start + (int)target;
        var text = Within(rule);
        _at = _failed ? symbol.Length : after;
        return text;
    }

    private string List(Func<string> item)
    {
        var items = new List<string>();
        while (!Take('E') && !_failed)
        {
            if (Peek() == End)
            {
                return Fail();
            }

            items.Add(item());
        }

        return Spend(string.Join(", ", items));
    }

    private long Disambiguator() => Take('s') ? Base62() + 1 : 0;

    // "_" is 0, "0_" is 1.
    private long Base62()
    {
        if (Take('_'))
        {
            return 0;
        }

        var value = 0L;
        while (!Take('_'))
        {
            var c = Peek();
            if (!char.IsAsciiLetterOrDigit(c) || value > int.MaxValue)
            {
                // A crate's disambiguator is a hash of 64 bits, which nobody reads.
                if (!char.IsAsciiLetterOrDigit(c))
                {
                    Fail();
                    return -1;
                }

                value = int.MaxValue;
            }

            value = (value * 62) + (char.IsAsciiDigit(c) ? c - '0' : char.IsAsciiLetterLower(c) ? c - 'a' + 10 : c - 'A' + 36);
            _at++;
        }

        return value + 1;
    }

    private string Identifier(out long number)
    {
        number = Disambiguator();
        var isPunycode = Take('u');
        var from = _at;
        // A length of zero is one digit; what follows it is the next name's.
        if (!Take('0'))
        {
            while (char.IsAsciiDigit(Peek()))
            {
                _at++;
            }
        }

        if (!int.TryParse(symbol.AsSpan(from, _at - from), NumberStyles.None, CultureInfo.InvariantCulture, out var length))
        {
            return Fail();
        }

        _ = Take('_');
        if (length > symbol.Length - _at)
        {
            return Fail();
        }

        var name = symbol.Substring(_at, length);
        _at += length;
        return Spend(isPunycode ? Punycode.Decode(name) ?? Fail() : name);
    }

    private string Lifetime()
    {
        _at++;
        return Base62() == 0 ? "'_" : "'a";
    }
}
