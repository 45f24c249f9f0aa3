using System.Buffers;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Unicode;

namespace Alexandria.Knowledge.Ontologies.Rdf;

/// <summary>
/// A window that moves over a document in UTF-8. What lies between <see cref="_mark"/> and <see cref="_end"/> is contiguous and well-formed;
/// bytes before the mark are gone with the next <see cref="Refill"/>. Lines are counted when bytes leave the window, never in between.
/// </summary>
internal abstract class TextWindow : IDisposable
{
    private const int FirstBytes = 64 * 1024;

    private readonly Stream _input;
    private readonly CancellationToken _cancellation;
    private readonly int _maxTokenBytes;
    private readonly int _maxBytes;

    /// <summary>Bytes in the buffer; those from <see cref="_end"/> on are not a whole character yet.</summary>
    private int _filled;

    private bool _ended;
    private bool _malformed;

    /// <summary>Where the buffer's first byte lies in the document.</summary>
    private long _line = 1;
    private long _column = 1;

    private protected byte[] _buffer = ArrayPool<byte>.Shared.Rent(FirstBytes);

    /// <summary>The next byte to be read.</summary>
    private protected int _position;

    private protected int _end;

    /// <summary>What must stay in the window begins here.</summary>
    private protected int _mark;

    /// <summary>Where the token under way begins, for the limit of its length.</summary>
    private protected int _token;

    private protected TextWindow(Stream input, ReadOptions options, CancellationToken cancellation)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(options.MaxTokenBytes, nameof(options));
        _input = input;
        _cancellation = cancellation;
        _maxTokenBytes = options.MaxTokenBytes;
        // A statement of four tokens is the most that has to be in the window at once.
        _maxBytes = (int)Math.Min((4L * options.MaxTokenBytes) + FirstBytes, Array.MaxLength);
    }

    public virtual void Dispose()
    {
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = [];
    }

    /// <summary>Reads up to the first character and leaves a byte order mark out.</summary>
    private protected void Start()
    {
        while (_end < 3 && Refill())
        {
        }

        if (_buffer.AsSpan(0, _end).StartsWith("\uFEFF"u8))
        {
            _position = _mark = _token = 3;
            _column = 0;
        }
    }

    /// <summary>The next byte, or -1 at the end of the document.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private protected int Peek()
    {
        return _position < _end || Refill() ? _buffer[_position] : -1;
    }

    /// <summary>The byte that lies <paramref name="offset"/> behind the next one, or -1.</summary>
    private protected int Peek(int offset)
    {
        return Available(offset + 1) ? _buffer[_position + offset] : -1;
    }

    private protected bool Available(int count)
    {
        while (_end - _position < count)
        {
            if (!Refill())
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Brings more of the document behind <see cref="_end"/>; false at its end. Indexes into the buffer move with the mark.</summary>
    private protected bool Refill()
    {
        _cancellation.ThrowIfCancellationRequested();
        if (_end - _token > _maxTokenBytes)
        {
            throw TooLong();
        }

        while (!_ended)
        {
            if (_filled == _buffer.Length)
            {
                MakeRoom();
            }

            var read = _input.Read(_buffer, _filled, _buffer.Length - _filled);
            _ended = read == 0;
            _filled += read;
            var before = _end;
            Admit();
            if (_end > before)
            {
                return true;
            }
        }

        return _malformed ? throw Fail("rdf_invalid_utf8", "expected UTF-8, found bytes that are no character of it", _end) : false;
    }

    /// <summary>The token that began at <see cref="_token"/> ends here.</summary>
    private protected void EndToken()
    {
        if (_position - _token > _maxTokenBytes)
        {
            throw TooLong();
        }

        _token = _position;
    }

    private protected RdfSyntaxException Fail(string code, string message)
    {
        return Fail(code, message, _position);
    }

    private protected RdfSyntaxException Fail(string code, string message, int position)
    {
        var before = _buffer.AsSpan(0, position);
        var lastBreak = before.LastIndexOf((byte)'\n');
        var (line, column) = lastBreak < 0
            ? (_line, _column + CodePoints(before))
            : (_line + before.Count((byte)'\n'), 1 + CodePoints(before[(lastBreak + 1)..]));
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
        Rune.DecodeFromUtf8(_buffer.AsSpan(_position, _end - _position), out var rune, out length);
        return rune;
    }

    private RdfSyntaxException TooLong()
    {
        return Fail("rdf_token_too_long", $"expected no token of more than {_maxTokenBytes} bytes", _token);
    }

    private void MakeRoom()
    {
        if (_mark < _buffer.Length / 2)
        {
            if (_buffer.Length >= _maxBytes)
            {
                throw TooLong();
            }

            var larger = ArrayPool<byte>.Shared.Rent((int)Math.Min(2L * _buffer.Length, Array.MaxLength));
            Slide(larger);
            ArrayPool<byte>.Shared.Return(_buffer);
            _buffer = larger;
        }
        else
        {
            Slide(_buffer);
        }
    }

    private void Slide(byte[] target)
    {
        var leaving = _buffer.AsSpan(0, _mark);
        var lastBreak = leaving.LastIndexOf((byte)'\n');
        if (lastBreak >= 0)
        {
            _line += leaving.Count((byte)'\n');
            _column = 1;
        }

        _column += CodePoints(leaving[(lastBreak + 1)..]);
        _buffer.AsSpan(_mark, _filled - _mark).CopyTo(target);
        _position -= _mark;
        _token -= _mark;
        _end -= _mark;
        _filled -= _mark;
        _mark = 0;
    }

    /// <summary>Moves the end over the whole characters that were read. At the first malformed one the document ends, and reading over it is the error.</summary>
    private void Admit()
    {
        var read = _buffer.AsSpan(_end, _filled - _end);
        var whole = _ended ? read.Length : read.Length - Unfinished(read);
        if (!Utf8.IsValid(read[..whole]))
        {
            whole = 0;
            while (Rune.DecodeFromUtf8(read[whole..], out _, out var length) == OperationStatus.Done)
            {
                whole += length;
            }

            _ended = true;
            _malformed = true;
        }

        _end += whole;
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
