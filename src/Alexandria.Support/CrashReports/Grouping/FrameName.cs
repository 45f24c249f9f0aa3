namespace Alexandria.Support.CrashReports.Grouping;

/// <summary>A frame's function taken apart.</summary>
/// <param name="Qualified">The function with the class, module or file that it belongs to; what identifies it in a product.</param>
/// <param name="Owner">The outermost class, module or file; empty when the frame names none.</param>
/// <param name="Method">The function's own name.</param>
internal readonly record struct FrameName(string Qualified, string Owner, string Method)
{
    public static FrameName Of(StackFrame frame)
    {
        var (owner, method) = Split(frame.Function);
        if (owner.Length > 0)
        {
            return new FrameName(frame.Function, Outermost(owner), method);
        }

        // Not qualified in its format (C, Python, JavaScript): the file or module tells namesakes apart.
        var home = frame.Module.Length > 0 ? frame.Module : FileStem(frame.File);
        return new FrameName(home.Length > 0 ? $"{home}:{method}" : method, home, method);
    }

    private static (string Owner, string Method) Split(string function)
    {
        // "operator.", "operator::" do not exist, but arguments and templates are gone by now: the last separator decides.
        for (var i = function.Length - 2; i > 0; i--)
        {
            if (function[i] is '.' or '/' or '#' || (function[i] == ':' && function[i - 1] == ':'))
            {
                var end = function[i] == ':' ? i - 1 : i;
                // Two dots in a row: a constructor of .NET (Type..ctor).
                end = end > 0 && function[end - 1] == '.' ? end - 1 : end;
                return end > 0 ? (function[..end], function[(i + 1)..]) : ("", function);
            }
        }

        return ("", function);
    }

    // Inner and anonymous classes live and change with the one around them.
    private static string Outermost(string owner)
    {
        var cut = owner.AsSpan().IndexOfAny('$', '+');
        return cut > 0 ? owner[..cut] : owner;
    }

    private static string FileStem(string file)
    {
        var name = file[(file.AsSpan().LastIndexOfAny('/', '\\') + 1)..];
        var dot = name.LastIndexOf('.');
        return dot > 0 ? name[..dot] : name;
    }
}
