using System.Buffers;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Unicode;

namespace Alexandria.Knowledge.Ontologies.Rdf;

/// <summary>
/// A window that moves over a document in UTF-8. What lies between <see cref="mark"/> and <see cref="end"/> is contiguous and well-formed;
/// bytes before the mark are gone with the next <see cref="Refill"/>. Lines are counted when bytes leave the window, never in between.
/// </summary>
internal abstract class TextWindow : IDisposable
{
    private const int FirstBytes = 64 * 1024;

    private readonly Stream input;
    private readonly CancellationToken cancellation;
    private readonly int maxTokenBytes;
    private readonly int maxBytes;

    /// <summary>Bytes in the buffer; those from <see cref="end"/> on are not a whole character yet.</summary>
    private int filled;

    private bool ended;
    private bool malformed;

    /// <summary>Where the buffer's first byte lies in the document.</summary>
    private long line = 1;
    private long column = 1;

    private protected byte[] buffer = ArrayPool<byte>.Shared.Rent(FirstBytes);

    /// <summary>The next byte to be read.</summary>
    private protected int position;

    private protected int end;

    /// <summary>What must stay in the window begins here.</summary>
    private protected int mark;

    /// <summary>Where the token under way begins, for the limit of its length.</summary>
    private protected int token;

    private protected TextWindow(Stream input, ReadOptions options, CancellationToken cancellation)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(options.MaxTokenBytes, nameof(options));
        this.input = input;
        this.cancellation = cancellation;
        maxTokenBytes = options.MaxTokenBytes;
        // A statement of four tokens is the most that has to be in the window at once.
        maxBytes = (int)Math.Min((4L * options.MaxTokenBytes) + FirstBytes, Array.MaxLength);
    }

    public virtual void Dispose()
    {
        ArrayPool<byte>.Shared.Return(buffer);
        buffer = [];
    }

    /// <summary>Reads up to the first character and leaves a byte order mark out.</summary>
    private protected void Start()
    {
        while (end < 3 && Refill())
        {
        }

        if (buffer.AsSpan(0, end).StartsWith("\uFEFF"u8))
        {
            position = mark = token = 3;
            column = 0;
        }
    }

    /// <summary>The next byte, or -1 at the end of the document.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private protected int Peek()
    {
        return position < end || Refill() ? buffer[position] : -1;
    }

    /// <summary>The byte that lies <paramref name="offset"/> behind the next one, or -1.</summary>
    private protected int Peek(int offset)
    {
        return Available(offset + 1) ? buffer[position + offset] : -1;
    }

    private protected bool Available(int count)
    {
        while (end - position < count)
        {
            if (!Refill())
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Brings more of the document behind <see cref="end"/>; false at its end. Indexes into the buffer move with the mark.</summary>
    private protected bool Refill()
    {
        cancellation.ThrowIfCancellationRequested();
        if (end - token > maxTokenBytes)
        {
            throw TooLong();
        }

        while (!ended)
        {
            if (filled == buffer.Length)
            {
                MakeRoom();
            }

            var read = input.Read(buffer, filled, buffer.Length - filled);
            ended = read == 0;
            filled += read;
            var before = end;
            Admit();
            if (end > before)
            {
                return true;
            }
        }

        return malformed ? throw Fail("rdf_invalid_utf8", "expected UTF-8, found bytes that are no character of it", end) : false;
    }

    /// <summary>The token that began at <see cref="token"/> ends here.</summary>
    private protected void EndToken()
    {
        if (position - token > maxTokenBytes)
        {
            throw TooLong();
        }

        token = position;
    }

    private protected RdfSyntaxException Fail(string code, string message)
    {
        return Fail(code, message, position);
    }

    private protected RdfSyntaxException Fail(string code, string message, int position)
    {
        var before = buffer.AsSpan(0, position);
        var lastBreak = before.LastIndexOf((byte)'\n');
        var (line, column) = lastBreak < 0
            ? (this.line, this.column + CodePoints(before))
            : (this.line + before.Count((byte)'\n'), 1 + CodePoints(before[(lastBreak + 1)..]));
        return new RdfSyntaxException(new SyntaxError(code, line, column, message));
    }

    /// <summary>The grammar wants something else here.</summary>
    private protected RdfSyntaxException Unexpected(string code, string expected)
    {
        return Peek() < 0
            ? Fail("rdf_unexpected_end", $"expected {expected}, found the end of the document")
            : Fail(code, $"expected {expected}, found {Found()}");
    }

    /// <summary>The next character, for people.</summary>
    private protected string Found()
    {
        return Available(1) ? Printable(NextRune(out _)) : "the end of the document";
    }

    private protected static string Printable(Rune rune)
    {
        return Rune.IsControl(rune) || Rune.IsWhiteSpace(rune) || rune.Value is 0xFEFF or (>= 0x200B and <= 0x200F) or (>= 0x202A and <= 0x202E)
            ? $"U+{rune.Value:X4}"
            : $"'{rune}'";
    }

    /// <summary>The next character, which the window has at least the first byte of.</summary>
    private protected Rune NextRune(out int length)
    {
        // The window never ends within a character.
        Rune.DecodeFromUtf8(buffer.AsSpan(position, end - position), out var rune, out length);
        return rune;
    }

    private RdfSyntaxException TooLong()
    {
        return Fail("rdf_token_too_long", $"expected no token of more than {maxTokenBytes} bytes", token);
    }

    private void MakeRoom()
    {
        if (mark < buffer.Length / 2)
        {
            if (buffer.Length >= maxBytes)
            {
                throw TooLong();
            }

            var larger = ArrayPool<byte>.Shared.Rent((int)Math.Min(2L * buffer.Length, Array.MaxLength));
            Slide(larger);
            ArrayPool<byte>.Shared.Return(buffer);
            buffer = larger;
        }
        else
        {
            Slide(buffer);
        }
    }

    private void Slide(byte[] target)
    {
        var leaving = buffer.AsSpan(0, mark);
        var lastBreak = leaving.LastIndexOf((byte)'\n');
        if (lastBreak >= 0)
        {
            line += leaving.Count((byte)'\n');
            column = 1;
        }

        column += CodePoints(leaving[(lastBreak + 1)..]);
        buffer.AsSpan(mark, filled - mark).CopyTo(target);
        position -= mark;
        token -= mark;
        end -= mark;
        filled -= mark;
        mark = 0;
    }

    /// <summary>Moves the end over the whole characters that were read. At the first malformed one the document ends, and reading over it is the error.</summary>
    private void Admit()
    {
        var read = buffer.AsSpan(end, filled - end);
        var whole = ended ? read.Length : read.Length - Unfinished(read);
        if (!Utf8.IsValid(read[..whole]))
        {
            whole = 0;
            while (Rune.DecodeFromUtf8(read[whole..], out _, out var length) == OperationStatus.Done)
            {
                whole += length;
            }

            ended = true;
            malformed = true;
        }

        end += whole;
    }

    /// <summary>Bytes at the end that may be the beginning of a character.</summary>
    private static int Unfinished(ReadOnlySpan<byte> text)
    {
        for (var back = 1; back <= Math.Min(3, text.Length); back++)
        {
            var lead = text[^back];
            if (lead >= 0xC0)
            {
                var length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
                return length > back ? back : 0;
            }

            if (lead < 0x80)
            {
                return 0;
            }
        }

        return 0;
    }

    private static long CodePoints(ReadOnlySpan<byte> text)
    {
        var count = 0L;
        foreach (var b in text)
        {
            count += (b & 0xC0) == 0x80 ? 0 : 1;
        }

        return count;
    }
}
