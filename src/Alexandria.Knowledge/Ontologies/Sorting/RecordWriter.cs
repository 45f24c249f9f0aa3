using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace Alexandria.Knowledge.Ontologies.Sorting;

/// <summary>Writes records that sort as their parts do: first the key, then numbers and bytes.</summary>
internal sealed class RecordWriter
{
    private readonly ArrayBufferWriter<byte> buffer = new(256);

    public ReadOnlySpan<byte> Written => buffer.WrittenSpan;

    /// <summary>Begins a record.</summary>
    public RecordWriter Begin()
    {
        buffer.ResetWrittenCount();
        return this;
    }

    /// <summary>A text that ends with a zero byte, so that it sorts before its own extensions. A zero within is replaced.</summary>
    public RecordWriter Key(ReadOnlySpan<byte> text)
    {
        var target = buffer.GetSpan(text.Length + 1);
        text.Replace(target, (byte)0, (byte)1);
        buffer.Advance(text.Length);
        return Byte(0);
    }

    public RecordWriter Key(ReadOnlySpan<char> text)
    {
        var start = buffer.GetSpan(Encoding.UTF8.GetMaxByteCount(text.Length) + 1);
        var length = Encoding.UTF8.GetBytes(text, start);
        start[..length].Replace((byte)0, (byte)1);
        buffer.Advance(length);
        return Byte(0);
    }

    public RecordWriter Byte(byte value)
    {
        buffer.GetSpan(1)[0] = value;
        buffer.Advance(1);
        return this;
    }

    /// <summary>Zero or more.</summary>
    public RecordWriter Number(long value)
    {
        BinaryPrimitives.WriteInt64BigEndian(buffer.GetSpan(sizeof(long)), value);
        buffer.Advance(sizeof(long));
        return this;
    }

    /// <summary>A text with its length; it is read with <see cref="RecordReader.Text"/>.</summary>
    public RecordWriter Text(ReadOnlySpan<char> text)
    {
        var span = buffer.GetSpan(sizeof(int) + Encoding.UTF8.GetMaxByteCount(text.Length));
        var length = Encoding.UTF8.GetBytes(text, span[sizeof(int)..]);
        BinaryPrimitives.WriteInt32BigEndian(span, length);
        buffer.Advance(sizeof(int) + length);
        return this;
    }

    public RecordWriter Text(ReadOnlySpan<byte> text)
    {
        BinaryPrimitives.WriteInt32BigEndian(buffer.GetSpan(sizeof(int)), text.Length);
        buffer.Advance(sizeof(int));
        buffer.Write(text);
        return this;
    }
}

/// <summary>Reads what <see cref="RecordWriter"/> wrote, in the same order.</summary>
internal ref struct RecordReader(ReadOnlySpan<byte> record)
{
    private ReadOnlySpan<byte> rest = record;

    public ReadOnlySpan<byte> Key()
    {
        var end = rest.IndexOf((byte)0);
        var key = rest[..end];
        rest = rest[(end + 1)..];
        return key;
    }

    public byte Byte()
    {
        var value = rest[0];
        rest = rest[1..];
        return value;
    }

    public long Number()
    {
        var value = BinaryPrimitives.ReadInt64BigEndian(rest);
        rest = rest[sizeof(long)..];
        return value;
    }

    public ReadOnlySpan<byte> Bytes()
    {
        var length = BinaryPrimitives.ReadInt32BigEndian(rest);
        var bytes = rest.Slice(sizeof(int), length);
        rest = rest[(sizeof(int) + length)..];
        return bytes;
    }

    /// <summary>A zero character, which no database keeps in a text, is replaced.</summary>
    public string Text() => Encoding.UTF8.GetString(Bytes()).Replace('\0', '\uFFFD');
}
