namespace Alexandria.Knowledge.Ontologies.Rdf;

/// <summary>Growable bytes that can also be taken back from the end: an <c>IBufferWriter</c> could not.</summary>
internal sealed class Utf8Buffer
{
    private byte[] bytes;

    public Utf8Buffer(int capacity = 256) => bytes = new byte[capacity];

    public int Length { get; private set; }

    public ReadOnlySpan<byte> Span => bytes.AsSpan(0, Length);

    public ReadOnlyMemory<byte> Memory => bytes.AsMemory(0, Length);

    public ReadOnlySpan<byte> Slice(int start, int length) => bytes.AsSpan(start, length);

    /// <summary>The written bytes from <paramref name="start"/> on, to be changed in place.</summary>
    public Span<byte> Written(int start) => bytes.AsSpan(start, Length - start);

    public void Append(byte value)
    {
        if (Length == bytes.Length)
        {
            Grow(1);
        }

        bytes[Length++] = value;
    }

    /// <param name="value">May be a part of this buffer.</param>
    public void Append(scoped ReadOnlySpan<byte> value)
    {
        // A span into the array that growing replaces still reads the old array, whose bytes are the same.
        value.CopyTo(Free(value.Length));
        Length += value.Length;
    }

    public void Append(scoped ReadOnlySpan<char> text)
    {
        var most = text.Length * 3;
        Length += System.Text.Encoding.UTF8.GetBytes(text, Free(most));
    }

    /// <summary>At least <paramref name="size"/> bytes after the end, to be filled and then counted by <see cref="Advance"/>.</summary>
    public Span<byte> Free(int size)
    {
        if (bytes.Length - Length < size)
        {
            Grow(size);
        }

        return bytes.AsSpan(Length);
    }

    public void Advance(int count) => Length += count;

    public void Truncate(int length) => Length = length;

    public void Clear() => Length = 0;

    private void Grow(int atLeast) =>
        Array.Resize(ref bytes, checked((int)Math.Min(Math.Max(bytes.Length * 2L, (long)Length + atLeast), Array.MaxLength)));
}
