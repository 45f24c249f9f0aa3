namespace Alexandria.Support.CrashReports.Parsing;

/// <summary>Thread dumps of the JVM (<c>jstack</c>, SIGQUIT): one stack per thread, none of them thrown.</summary>
internal static class JavaThreads
{
    public static bool TryParse(IReadOnlyList<string> lines, out ParsedCrash? crash)
    {
        var threads = new List<(string Name, string State, List<StackFrame> Frames)>();
        var isAndroid = false;
        var reason = "";
        for (var i = 0; i < lines.Count; i++)
        {
            var line = lines[i];
            isAndroid |= line.StartsWith("DALVIK THREADS", StringComparison.Ordinal) || line.StartsWith("Cmd line: ", StringComparison.Ordinal) || line.StartsWith("ANR in ", StringComparison.Ordinal);
            reason = reason.Length == 0 && line.StartsWith("Reason: ", StringComparison.Ordinal) ? ExceptionHeader.Shorten(line.AsSpan("Reason: ".Length)) : reason;
            if (IsThread(line))
            {
                threads.Add((line[1..line.IndexOf('"', 1)], AndroidState(line), []));
            }
            else if (threads.Count > 0 && line.AsSpan().TrimStart().StartsWith("java.lang.Thread.State: ", StringComparison.Ordinal))
            {
                var (name, _, frames) = threads[^1];
                threads[^1] = (name, line[(line.IndexOf(": ", StringComparison.Ordinal) + 2)..].Trim(), frames);
            }
            else if (threads.Count > 0 && threads[^1].Frames.Count < ParseLimits.Frames && JavaFrame.TryParse(line, out var frame))
            {
                threads[^1].Frames.Add(frame);
            }
        }

        threads.RemoveAll(thread => thread.Frames.Count == 0);
        crash = null;
        if (threads.Count == 0)
        {
            return false;
        }

        var chosen = Chosen(threads);
        crash = new ParsedCrash
        {
            Language = CrashLanguage.Java,
            Exceptions = [new CrashException { Type = isAndroid ? "ANR" : "", Message = reason.Length > 0 ? reason : chosen.State, Frames = chosen.Frames }],
            OtherThreads = threads.Count - 1,
        };
        return true;
    }

    public static bool IsThread(string line) =>
        line.StartsWith('"') && line.IndexOf('"', 1) > 0
        && (line.Contains(" nid=", StringComparison.Ordinal) || line.Contains(" tid=", StringComparison.Ordinal) || line.Contains(" prio=", StringComparison.Ordinal));

    // "main" prio=5 tid=1 Blocked
    private static string AndroidState(string line)
    {
        var at = line.IndexOf(" tid=", StringComparison.Ordinal);
        var space = at < 0 ? -1 : line.IndexOf(' ', at + 1);
        return space > 0 && char.IsAsciiLetterUpper(line[Math.Min(space + 1, line.Length - 1)]) ? line[(space + 1)..] : "";
    }

    // A dump has no crashing thread: the one blocked in the application says most, then main, then the first that works in it.
    private static (string Name, string State, List<StackFrame> Frames) Chosen(List<(string Name, string State, List<StackFrame> Frames)> threads)
    {
        static bool InApp((string Name, string State, List<StackFrame> Frames) thread) => thread.Frames.Exists(frame => frame.Origin == FrameOrigin.App);
        foreach (var thread in threads)
        {
            if (thread.State.StartsWith("BLOCKED", StringComparison.OrdinalIgnoreCase) && InApp(thread))
            {
                return thread;
            }
        }

        // What Android waits for is its main thread.
        var main = threads.FindIndex(thread => thread.Name == "main" && InApp(thread));
        return threads[main >= 0 ? main : Math.Max(0, threads.FindIndex(InApp))];
    }
}
