namespace Alexandria.Support.CrashReports.Parsing;

/// <summary>A call: <c>#1 /srv/shop/cart.php(9): Shop\Cart-&gt;total(Array)</c>, or Xdebug's <c>2. Shop\Cart-&gt;total($x = 1) /srv/shop/cart.php:9</c>.</summary>
/// <param name="Function">Normalised name of what was called.</param>
/// <param name="File">The caller's file; empty where the caller is of the runtime.</param>
/// <param name="Line">The caller's line.</param>
internal readonly record struct PhpFrame(string Function, string File, int Line)
{
    private const string Internal = "[internal function]";
    private const string Main = "{main}";

    public static bool TryParse(string line, out int number, out PhpFrame frame)
    {
        frame = default;
        number = 0;
        var text = line.AsSpan().TrimStart();
        if (text.StartsWith("PHP ", StringComparison.Ordinal))
        {
            text = text[4..].TrimStart();
        }

        if (text.IsEmpty || text[0] != '#')
        {
            return false;
        }

        var digits = text[1..].IndexOfAnyExceptInRange('0', '9');
        if (digits is <= 0 or > 6 || text[1 + digits] != ' ' || !SourceLocation.TryNumber(text.Slice(1, digits), out number))
        {
            return false;
        }

        text = text[(digits + 2)..].Trim();
        if (text is Main)
        {
            frame = new PhpFrame(Main, "", 0);
            return true;
        }

        if (text.StartsWith(Internal + ": ", StringComparison.Ordinal))
        {
            frame = new PhpFrame(Normalise(text[(Internal.Length + 2)..].ToString()), Internal, 0);
            return true;
        }

        // "(12): " ends the place; a path may hold brackets of its own.
        var end = text.IndexOf("): ", StringComparison.Ordinal);
        var open = end > 0 ? text[..end].LastIndexOf('(') : -1;
        if (open <= 0 || !SourceLocation.TryNumber(text[(open + 1)..end], out var row))
        {
            return false;
        }

        frame = new PhpFrame(Normalise(text[(end + 3)..].ToString()), text[..open].ToString(), row);
        return true;
    }

    public static bool TryXdebug(string line, out PhpFrame frame)
    {
        frame = default;
        var text = line.AsSpan().Trim();
        text = text.StartsWith("PHP ", StringComparison.Ordinal) ? text[4..].TrimStart() : text;
        var dot = text.IndexOf(". ", StringComparison.Ordinal);
        var number = dot > 0 ? text[..dot] : default;
        number = number[(number.LastIndexOf(' ') + 1)..];
        if (number.IsEmpty || number.Length > 5 || number.IndexOfAnyExceptInRange('0', '9') >= 0)
        {
            return false;
        }

        text = text[(dot + 2)..];
        var space = text.LastIndexOf(' ');
        if (space <= 0 || text[space - 1] != ')')
        {
            return false;
        }

        var (file, row, numbers) = SourceLocation.Split(text[(space + 1)..], numbers: 1);
        var call = text[..space];
        if (numbers == 0 || !(call.StartsWith(Main, StringComparison.Ordinal) || call.Contains('(')) || !file.AsSpan().ContainsAny('/', '\\', '.'))
        {
            return false;
        }

        frame = new PhpFrame(Normalise(call.ToString()), file, row);
        return true;
    }

    /// <summary>Gives each function its own place, which the call above it names; the innermost is where the exception was thrown.</summary>
    public static List<StackFrame> Frames(IReadOnlyList<PhpFrame> calls, string file, int line)
    {
        var frames = new List<StackFrame>();
        foreach (var call in calls)
        {
            frames.Add(Frame(call.Function, file, line));
            (file, line) = (call.File, call.Line);
        }

        if (file.Length > 0 && line > 0 && frames.Count < ParseLimits.Frames)
        {
            frames.Add(Frame(Main, file, line));
        }

        return BorrowedPlaces.Mark(frames);
    }

    /// <summary>Without arguments, the places of closures and the numbers of anonymous classes.</summary>
    public static string Normalise(string call) => SettledName.Of(call, Once);

    private static string Once(string name)
    {
        name = name.Replace(@"\\", @"\", StringComparison.Ordinal);
        if (name.StartsWith(Main, StringComparison.Ordinal))
        {
            return Main;
        }

        var open = name.IndexOf('(');
        var closure = name.IndexOf("{closure", StringComparison.Ordinal);
        if (closure >= 0)
        {
            // "Shop\Cart->Shop\{closure}", since 8.4 "{closure:Shop\Cart::total():6}".
            var around = name[..closure];
            var arrow = Math.Max(around.LastIndexOf("->", StringComparison.Ordinal), around.LastIndexOf("::", StringComparison.Ordinal));
            return (arrow >= 0 ? around[..(arrow + 2)] : around) + "{closure}";
        }

        name = open > 0 ? name[..open] : name;
        const string Anonymous = "@anonymous";
        var anonymous = name.IndexOf(Anonymous, StringComparison.Ordinal);
        var member = anonymous < 0 ? -1 : name.IndexOf("->", anonymous, StringComparison.Ordinal);
        return member > 0 ? name[..(anonymous + Anonymous.Length)] + name[member..] : name;
    }

    private static StackFrame Frame(string function, string file, int line)
    {
        var origin = FrameOrigins.Of(CrashLanguage.Php, "", function, file);
        var member = function.IndexOfAny(['-', ':']);
        var separator = (member < 0 ? function : function[..member]).LastIndexOf('\\');
        return new StackFrame { Module = separator > 0 ? function[..separator] : "", Function = function, File = file == Internal ? "" : file, Line = line, Origin = origin };
    }
}
