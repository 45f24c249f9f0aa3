using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace Alexandria.Knowledge.Ontologies.Sorting;

/// <summary>Writes records that sort as their parts do: first the key, then numbers and bytes.</summary>
internal sealed class RecordWriter
{
    private readonly ArrayBufferWriter<byte> _buffer = new(256);

    public ReadOnlySpan<byte> Written => _buffer.WrittenSpan;

    /// <summary>Begins a record.</summary>
    public RecordWriter Begin()
    {
        _buffer.ResetWrittenCount();
        return this;
    }

    /// <summary>A text that ends with a zero byte, so that it sorts before its own extensions. A zero within is replaced.</summary>
    public RecordWriter Key(ReadOnlySpan<byte> text)
    {
        foreach (var value in text)
        {
            _buffer.GetSpan(1)[0] = value == 0 ? (byte)1 : value;
            _buffer.Advance(1);
        }

        return Byte(0);
    }

    public RecordWriter Key(ReadOnlySpan<char> text)
    {
        var start = _buffer.GetSpan(Encoding.UTF8.GetMaxByteCount(text.Length) + 1);
        var length = Encoding.UTF8.GetBytes(text, start);
        start[..length].Replace((byte)0, (byte)1);
        _buffer.Advance(length);
        return Byte(0);
    }

    public RecordWriter Byte(byte value)
    {
        _buffer.GetSpan(1)[0] = value;
        _buffer.Advance(1);
        return this;
    }

    /// <summary>Zero or more.</summary>
    public RecordWriter Number(long value)
    {
        BinaryPrimitives.WriteInt64BigEndian(_buffer.GetSpan(sizeof(long)), value);
        _buffer.Advance(sizeof(long));
        return this;
    }

    /// <summary>A text with its length; it is read with <see cref="RecordReader.Text"/>.</summary>
    public RecordWriter Text(ReadOnlySpan<char> text)
    {
        var span = _buffer.GetSpan(sizeof(int) + Encoding.UTF8.GetMaxByteCount(text.Length));
        var length = Encoding.UTF8.GetBytes(text, span[sizeof(int)..]);
        BinaryPrimitives.WriteInt32BigEndian(span, length);
        _buffer.Advance(sizeof(int) + length);
        return this;
    }

    public RecordWriter Text(ReadOnlySpan<byte> text)
    {
        BinaryPrimitives.WriteInt32BigEndian(_buffer.GetSpan(sizeof(int)), text.Length);
        _buffer.Advance(sizeof(int));
        _buffer.Write(text);
        return this;
    }
}

/// <summary>Reads what <see cref="RecordWriter"/> wrote, in the same order.</summary>
internal ref struct RecordReader(ReadOnlySpan<byte> record)
{
    private ReadOnlySpan<byte> _rest = record;

    public ReadOnlySpan<byte> Key()
    {
        var end = _rest.IndexOf((byte)0);
        var key = _rest[..end];
        _rest = _rest[(end + 1)..];
        return key;
    }

    public byte Byte()
    {
        var value = _rest[0];
        _rest = _rest[1..];
        return value;
    }

    public long Number()
    {
        var value = BinaryPrimitives.ReadInt64BigEndian(_rest);
        _rest = _rest[sizeof(long)..];
        return value;
    }

    public ReadOnlySpan<byte> Bytes()
    {
        var length = BinaryPrimitives.ReadInt32BigEndian(_rest);
        var bytes = _rest.Slice(sizeof(int), length);
        _rest = _rest[(sizeof(int) + length)..];
        return bytes;
    }

    /// <summary>A zero character, which no database keeps in a text, is replaced.</summary>
    public string Text() => Encoding.UTF8.GetString(Bytes()).Replace('\0', '\uFFFD');
}
