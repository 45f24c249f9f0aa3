namespace Alexandria.Knowledge.Ontologies.Obo;

/// <summary>Lines of a stream as bytes. A line ends with LF, CR LF or CR; the bytes are gone with the next call.</summary>
/// <param name="stream">Is read to its end, and not closed.</param>
/// <param name="longest">In bytes. Of a longer line nothing is kept.</param>
internal sealed class Utf8LineReader(Stream stream, int longest)
{
    private byte[] _buffer = new byte[64 * 1024];
    private int _start;
    private int _end;
    private bool _ended;
    private bool _skipFeed;

    /// <summary>The number of the line that was read last, from 1.</summary>
    public long Line { get; private set; }

    /// <summary>Whether that line was longer than the limit; it is then given as empty.</summary>
    public bool TooLong { get; private set; }

    public bool TryRead(out ReadOnlySpan<byte> line)
    {
        TooLong = false;
        for (var searched = 0; ;)
        {
            if (_skipFeed && _start < _end)
            {
                _skipFeed = false;
                _start += _buffer[_start] == '\n' ? 1 : 0;
            }

            var found = _buffer.AsSpan(_start + searched, _end - _start - searched).IndexOfAny((byte)'\n', (byte)'\r');
            if (found >= 0)
            {
                line = Take(searched + found);
                _skipFeed = _buffer[_start] == '\r';
                _start++;
                return true;
            }

            searched = _end - _start;
            if (searched > longest)
            {
                TooLong = true;
                _start = _end = searched = 0;
            }

            if (!_ended)
            {
                Fill();
                continue;
            }

            line = Take(searched);
            if (searched > 0 || TooLong)
            {
                return true;
            }

            Line--;
            return false;
        }
    }

    private ReadOnlySpan<byte> Take(int length)
    {
        Line++;
        TooLong |= length > longest;
        var line = TooLong ? default : _buffer.AsSpan(_start, length);
        _start += length;
        return line;
    }

    private void Fill()
    {
        if (_start > 0)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            (_start, _end) = (0, _end - _start);
        }

        if (_end == _buffer.Length)
        {
            Array.Resize(ref _buffer, _buffer.Length * 2);
        }

        var read = stream.Read(_buffer, _end, _buffer.Length - _end);
        _end += read;
        _ended = read == 0;
    }
}
