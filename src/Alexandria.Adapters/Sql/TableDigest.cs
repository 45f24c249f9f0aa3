using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Alexandria.Adapters.Sql;

/// <summary>Says whether two tables hold the same rows, whatever their order and whichever home they are in.</summary>
/// <remarks>The sum, by 64-bit parts, of the SHA-256 of each row. It is there to notice what was lost, doubled or changed on the way, not to withstand somebody who constructs rows.</remarks>
public sealed class TableDigest
{
    private readonly ulong[] sum = new ulong[SHA256.HashSizeInBytes / sizeof(ulong)];
    private readonly MemoryStream row = new();

    public long Rows { get; private set; }

    /// <summary>Of the values as they were added.</summary>
    public long Bytes { get; private set; }

    /// <param name="values">In the order of the columns: null, <c>long</c>, <c>double</c>, <c>string</c> or <c>byte[]</c>.</param>
    public void Add(ReadOnlySpan<object?> values)
    {
        row.SetLength(0);
        foreach (var value in values)
        {
            Add(value);
        }

        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(row.GetBuffer().AsSpan(0, (int)row.Length), hash);
        for (var i = 0; i < sum.Length; i++)
        {
            sum[i] += BinaryPrimitives.ReadUInt64BigEndian(hash[(i * sizeof(ulong))..]);
        }

        Rows++;
        Bytes += row.Length;
    }

    /// <summary>Counts another table's rows with these.</summary>
    public void Include(TableDigest other)
    {
        for (var i = 0; i < sum.Length; i++)
        {
            sum[i] += other.sum[i];
        }

        Rows += other.Rows;
        Bytes += other.Bytes;
    }

    public bool Matches(TableDigest other) => Rows == other.Rows && sum.AsSpan().SequenceEqual(other.sum);

    // Kind and length before each value: no two different rows have the same bytes.
    private void Add(object? value)
    {
        switch (value)
        {
            case null:
                row.WriteByte(0);
                break;
            case long number:
                Write(1, number);
                break;
            case double number:
                Write(2, BitConverter.DoubleToInt64Bits(number));
                break;
            case string text:
                Write(3, Encoding.UTF8.GetByteCount(text));
                row.SetLength(row.Length + Encoding.UTF8.GetByteCount(text));
                row.Position += Encoding.UTF8.GetBytes(text, row.GetBuffer().AsSpan((int)row.Position));
                break;
            case byte[] bytes:
                Write(4, bytes.Length);
                row.Write(bytes);
                break;
            default:
                throw new ArgumentException($"A value of type {value.GetType().Name} is in no column.", nameof(value));
        }
    }

    private void Write(byte kind, long number)
    {
        Span<byte> bytes = stackalloc byte[1 + sizeof(long)];
        bytes[0] = kind;
        BinaryPrimitives.WriteInt64BigEndian(bytes[1..], number);
        row.Write(bytes);
    }
}
