namespace Alexandria.Support.CrashReports.Parsing;

/// <summary>
/// Return addresses as the Linux kernel prints them: <c>[&lt;c0123&gt;] ? fn+0x1/0x20 [module]</c>, without the address in
/// newer kernels, and on ARM <c>[&lt;c01&gt;] (callee+0x1/0x2) from [&lt;c02&gt;] (caller+0x3/0x4)</c>.
/// </summary>
/// <param name="Function">Normalised.</param>
/// <param name="Module">The loadable module; empty for the kernel itself.</param>
/// <param name="IsReliable">False for what was merely found on the stack (<c>?</c>).</param>
internal readonly record struct KernelFrame(string Function, string Module, bool IsReliable)
{
    // Where the processor stood. Without its own entry, "IP:" is found in "RIP:" and "EIP:".
    private static readonly string[] Pointers = ["EIP is at ", "PC is at ", "pc : ", "epc : ", "NIP [", "RIP: ", "EIP: ", "IP: ", "Krnl PSW : ", "RIP  [<", "EIP: [<"];

    /// <summary>Reads a line of a call trace; ARM's lines hold two frames, the called one first.</summary>
    public static bool TryParse(string line, out KernelFrame frame, out KernelFrame? caller)
    {
        caller = null;
        var text = line.AsSpan().Trim();
        if (!TryRead(ref text, out frame))
        {
            return false;
        }

        if (text.StartsWith("from ", StringComparison.Ordinal))
        {
            text = text[5..];
            if (TryRead(ref text, out var from))
            {
                caller = from;
            }
        }

        return text.IsEmpty || text[0] is '(' or ')' or '[' || text.Length <= 3;
    }

    /// <summary>Reads the line that says where the processor stood, in any architecture's spelling.</summary>
    public static bool TryPointer(string line, out KernelFrame frame)
    {
        frame = default;
        foreach (var pointer in Pointers)
        {
            var at = line.IndexOf(pointer, StringComparison.Ordinal);
            if (at is < 0 or > 12)
            {
                continue;
            }

            var text = line.AsSpan(at + pointer.TrimEnd('[', '<').Length).Trim();
            if (pointer[0] == 'K')
            {
                // "0704f00180000000 000003ff8086d03a (fn+0x3a/0x1000 [module])"
                var open = text.IndexOf('(');
                text = open < 0 ? default : text[(open + 1)..];
            }

            // "0010:" is the code segment.
            var colon = text.IndexOf(':');
            text = colon is > 0 and <= 6 ? text[(colon + 1)..].TrimStart() : text;
            return TryRead(ref text, out frame);
        }

        return false;
    }

    /// <summary>Reads what stands behind <c>at: </c> in a list of held locks.</summary>
    public static bool TryHeldAt(string line, out KernelFrame frame)
    {
        frame = default;
        var at = line.IndexOf("at: ", StringComparison.Ordinal);
        if (at < 0)
        {
            return false;
        }

        var text = line.AsSpan(at + 4).Trim();
        return TryRead(ref text, out frame);
    }

    public StackFrame ToStackFrame() => new()
    {
        Module = Module,
        Function = Function,
        Origin = FrameOrigins.Of(CrashLanguage.Kernel, Module, Function, ""),
    };

    private static bool TryRead(ref ReadOnlySpan<char> text, out KernelFrame frame)
    {
        frame = default;
        text = text.TrimStart("( ");
        var hasAddress = SkipMarks(ref text);
        var isReliable = !text.StartsWith("? ", StringComparison.Ordinal);
        text = isReliable ? text.TrimStart("( ") : text[2..].TrimStart("( ");
        var end = 0;
        while (end < text.Length && (char.IsAsciiLetterOrDigit(text[end]) || text[end] is '_' or '.' or '$' or '@' or ':'))
        {
            end++;
        }

        var name = text[..end];
        if (end is 0 or > 250 || char.IsAsciiDigit(name[0]) || name[^1] == ':')
        {
            return false;
        }

        var rest = text[end..];
        var hasOffset = TryOffset(ref rest, out var hasSize);
        // "(show_stack) from" has no offset; a bare word is no frame.
        if (!(hasSize || (hasOffset && hasAddress) || (hasAddress && rest.StartsWith(") from", StringComparison.Ordinal))))
        {
            return false;
        }

        rest = rest.TrimStart();
        var module = "";
        if (rest.StartsWith("[", StringComparison.Ordinal) && rest.IndexOf(']') is > 1 and var close && !rest[1..close].Contains('<'))
        {
            // Newer kernels write the build's id behind the module's name.
            module = rest[1..close].ToString().Split(' ', 2)[0];
            rest = rest[(close + 1)..].TrimStart();
        }

        text = rest.TrimStart(')').TrimStart();
        text = text.StartsWith("(unreliable)", StringComparison.Ordinal) ? default : text;
        frame = new KernelFrame(NativeName.Normalise(name.ToString()), module, isReliable);
        return true;
    }

    /// <summary>Steps over addresses and the marks of interrupt stacks; tells whether there was an address.</summary>
    private static bool SkipMarks(ref ReadOnlySpan<char> text)
    {
        var hasAddress = false;
        for (var marks = 0; marks < 6 && !text.IsEmpty; marks++)
        {
            int end;
            if (text[0] == '[')
            {
                end = text.IndexOf(']');
                var address = end > 0 ? text[1..end].Trim("<>") : default;
                if (address.Length < 4 || address.IndexOfAnyExcept("0123456789abcdefABCDEFx") >= 0)
                {
                    break;
                }

                hasAddress = true;
            }
            else if (text[0] == '<' && (end = text.IndexOf('>')) is > 0 and <= 20)
            {
                hasAddress |= text[1..end].Length >= 8 && text[1..end].IndexOfAnyExcept("0123456789abcdef") < 0;
            }
            else
            {
                break;
            }

            text = text[(end + 1)..].TrimStart("]> ");
        }

        return hasAddress;
    }

    private static bool TryOffset(ref ReadOnlySpan<char> rest, out bool hasSize)
    {
        hasSize = false;
        if (!rest.StartsWith("+0x", StringComparison.Ordinal) || !TryHexadecimal(rest[3..], out var offset))
        {
            return false;
        }

        rest = rest[(3 + offset)..];
        if (rest.StartsWith("/0x", StringComparison.Ordinal) && TryHexadecimal(rest[3..], out var size))
        {
            hasSize = true;
            rest = rest[(3 + size)..];
        }

        return true;
    }

    private static bool TryHexadecimal(ReadOnlySpan<char> text, out int length)
    {
        length = text.IndexOfAnyExcept("0123456789abcdef");
        length = length < 0 ? text.Length : length;
        return length is > 0 and <= 16;
    }
}
