using System.Text;
using System.Text.Unicode;

namespace Alexandria.Knowledge.Ontologies.Obo;

/// <summary>Logical lines of an OBO document: lines that end with a backslash joined with the next, in valid UTF-8 and without control characters.</summary>
internal sealed class OboLines(Stream stream, int longest)
{
    /// <summary>As many lines may be joined into one: where each began is kept for the places of errors.</summary>
    public const int MostJoined = 100_000;

    private static readonly System.Buffers.SearchValues<byte> Controls =
        System.Buffers.SearchValues.Create([.. Enumerable.Range(0, 0x20).Select(i => (byte)i).Except([(byte)'\t', (byte)0x0C]), 0x7F]);

    private readonly Utf8LineReader lines = new(stream, longest);
    private readonly List<(int Offset, long Line)> parts = [];
    private byte[] joined = [];
    private int length;

    /// <summary>Where the logical line begins, from 1.</summary>
    public long Line { get; private set; }

    /// <summary>Whether there is a line; <paramref name="error"/> says why it cannot be used.</summary>
    public bool TryRead(out ReadOnlySpan<byte> line, out SyntaxError? error)
    {
        error = null;
        parts.Clear();
        if (!lines.TryRead(out line))
        {
            return false;
        }

        Line = lines.Line;
        if (Line == 1)
        {
            if (line.StartsWith("\uFEFF"u8))
            {
                line = line[3..];
            }
            else if (line is [0xFE, 0xFF, ..] or [0xFF, 0xFE, ..])
            {
                error = new("obo_encoding", 1, 1, "The document is not in UTF-8 but in UTF-16.");
                return true;
            }
        }

        error = Check(line);
        if (error is null && Continues(line))
        {
            error = Join(ref line);
        }

        return true;
    }

    /// <summary>An error at a place, in bytes, of the line that was read last.</summary>
    public SyntaxError ErrorAt(ReadOnlySpan<byte> line, int offset, string code, string message)
    {
        var (from, number) = parts.FindLast(p => p.Offset <= offset) is { Line: > 0 } part ? part : (0, Line);
        return new(code, number, Characters(line[from..Math.Clamp(offset, from, line.Length)]) + 1, message);
    }

    private SyntaxError? Join(ref ReadOnlySpan<byte> line)
    {
        length = 0;
        parts.Add((0, Line));
        Append(line[..^1]);
        var open = true;
        while (open && lines.TryRead(out var next))
        {
            if (Check(next) is { } error)
            {
                return error;
            }

            if (length + next.Length > longest)
            {
                return new("obo_line_too_long", lines.Line, 1, $"Continued lines are longer than {longest:N0} bytes together.");
            }

            if (parts.Count == MostJoined)
            {
                return new("obo_line_too_long", lines.Line, 1, $"More than {MostJoined:N0} lines are continued by the next.");
            }

            open = Continues(next);
            parts.Add((length, lines.Line));
            Append(open ? next[..^1] : next);
        }

        line = joined.AsSpan(0, length);
        return null;
    }

    private void Append(ReadOnlySpan<byte> part)
    {
        if (joined.Length < length + part.Length)
        {
            Array.Resize(ref joined, Math.Max(length + part.Length, joined.Length * 2));
        }

        part.CopyTo(joined.AsSpan(length));
        length += part.Length;
    }

    private SyntaxError? Check(ReadOnlySpan<byte> line)
    {
        if (lines.TooLong)
        {
            return new("obo_line_too_long", lines.Line, 1, $"The line is longer than {longest:N0} bytes.");
        }

        if (!Utf8.IsValid(line))
        {
            var at = 0;
            while (Rune.DecodeFromUtf8(line[at..], out _, out var length) == System.Buffers.OperationStatus.Done)
            {
                at += length;
            }

            return new("obo_invalid_utf8", lines.Line, Characters(line[..at]) + 1, "The bytes here are not UTF-8.");
        }

        var control = line.IndexOfAny(Controls);
        return control < 0 ? null : new("obo_control_character", lines.Line, Characters(line[..control]) + 1, $"The control character U+{line[control]:X4} may not stand in a document.");
    }

    // An odd number of backslashes at the end: the last one escapes the line break.
    private static bool Continues(ReadOnlySpan<byte> line) => ((line.Length - line.TrimEnd((byte)'\\').Length) & 1) == 1;

    private static long Characters(ReadOnlySpan<byte> text)
    {
        var count = 0L;
        foreach (var value in text)
        {
            count += (value & 0xC0) == 0x80 ? 0 : 1;
        }

        return count;
    }
}
