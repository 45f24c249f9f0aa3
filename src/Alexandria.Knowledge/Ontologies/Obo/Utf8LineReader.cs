namespace Alexandria.Knowledge.Ontologies.Obo;

/// <summary>Lines of a stream as bytes. A line ends with LF, CR LF or CR; the bytes are gone with the next call.</summary>
/// <param name="stream">Is read to its end, and not closed.</param>
/// <param name="longest">In bytes. Of a longer line nothing is kept.</param>
internal sealed class Utf8LineReader(Stream stream, int longest)
{
    private byte[] buffer = new byte[64 * 1024];
    private int start;
    private int end;
    private bool ended;
    private bool skipFeed;

    /// <summary>The number of the line that was read last, from 1.</summary>
    public long Line { get; private set; }

    /// <summary>Whether that line was longer than the limit; it is then given as empty.</summary>
    public bool TooLong { get; private set; }

    public bool TryRead(out ReadOnlySpan<byte> line)
    {
        TooLong = false;
        for (var searched = 0; ;)
        {
            if (skipFeed && start < end)
            {
                skipFeed = false;
                start += buffer[start] == '\n' ? 1 : 0;
            }

            var found = buffer.AsSpan(start + searched, end - start - searched).IndexOfAny((byte)'\n', (byte)'\r');
            if (found >= 0)
            {
                line = Take(searched + found);
                skipFeed = buffer[start] == '\r';
                start++;
                return true;
            }

            searched = end - start;
            if (searched > longest)
            {
                TooLong = true;
                start = end = searched = 0;
            }

            if (!ended)
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
        var line = TooLong ? default : buffer.AsSpan(start, length);
        start += length;
        return line;
    }

    private void Fill()
    {
        if (start > 0)
        {
            buffer.AsSpan(start, end - start).CopyTo(buffer);
            (start, end) = (0, end - start);
        }

        if (end == buffer.Length)
        {
            Array.Resize(ref buffer, buffer.Length * 2);
        }

        var read = stream.Read(buffer, end, buffer.Length - end);
        end += read;
        ended = read == 0;
    }
}
