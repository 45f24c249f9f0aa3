namespace Alexandria.Support.CrashReports.Parsing;

/// <summary>Lines such as <c>File "/srv/shop/cart.py", line 12, in total</c>; a syntax error's has no function.</summary>
internal static class PythonFrame
{
    private static readonly string[] Installed = ["/site-packages/", "/dist-packages/"];

    public static bool TryParse(string line, out StackFrame frame)
    {
        frame = null!;
        var text = line.AsSpan().TrimStart().TrimStart("| ");
        const string Opening = "File \"";
        const string BeforeLine = "\", line ";
        if (!text.StartsWith(Opening, StringComparison.Ordinal))
        {
            return false;
        }

        text = text[Opening.Length..];
        var end = text.IndexOf(BeforeLine, StringComparison.Ordinal);
        if (end <= 0)
        {
            return false;
        }

        var file = text[..end].ToString();
        text = text[(end + BeforeLine.Length)..];
        var digits = text.IndexOfAnyExceptInRange('0', '9');
        var number = digits < 0 ? text : text[..digits];
        if (!SourceLocation.TryNumber(number, out var lineNumber))
        {
            return false;
        }

        var rest = text[number.Length..];
        var function = rest.StartsWith(", in ", StringComparison.Ordinal) ? rest[5..].Trim().ToString() : "";
        frame = new StackFrame
        {
            Module = Module(file),
            Function = function.Length > 0 ? PythonName.Normalise(function) : SourceLocation.FileName(file),
            File = file,
            Line = lineNumber,
            Origin = FrameOrigins.Of(CrashLanguage.Python, "", function, file),
        };
        return true;
    }

    /// <summary>The dotted name under which an installed package is imported; else the file's own.</summary>
    private static string Module(string file)
    {
        if (file.StartsWith('<'))
        {
            return "";
        }

        var path = file.Replace('\\', '/');
        var start = -1;
        foreach (var folder in Installed)
        {
            var at = path.LastIndexOf(folder, StringComparison.Ordinal);
            start = at < 0 ? start : at + folder.Length;
        }

        foreach (var library in (ReadOnlySpan<string>)["/lib/python", "/lib64/python"])
        {
            var at = start < 0 ? path.IndexOf(library, StringComparison.Ordinal) : -1;
            start = at < 0 ? start : path.IndexOf('/', at + library.Length) + 1;
        }

        var name = start > 0 ? path[start..].Replace('/', '.') : SourceLocation.FileName(path);
        name = name.EndsWith(".py", StringComparison.Ordinal) ? name[..^3] : name;
        return name.EndsWith(".__init__", StringComparison.Ordinal) ? name[..^".__init__".Length] : name;
    }
}
