using System.Globalization;
using System.Numerics;
using System.Text;

namespace Alexandria.Adapters.DuckDb.Native;

/// <summary>One column of one chunk: up to a few thousand values. Valid as long as its chunk.</summary>
internal sealed unsafe class Vector
{
    private readonly ColumnType type;
    private readonly byte* data;
    private readonly ulong* validity;
    private readonly Vector[] children;

    public Vector(ColumnType type, nint vector)
    {
        this.type = type;
        data = (byte*)DuckDbApi.duckdb_vector_get_data(vector);
        validity = DuckDbApi.duckdb_vector_get_validity(vector);
        children = type.Id switch
        {
            TypeId.List or TypeId.Map => [new(type.Children[0], DuckDbApi.duckdb_list_vector_get_child(vector))],
            TypeId.Struct => [.. type.Children.Select((child, i) => new Vector(child, DuckDbApi.duckdb_struct_vector_get_child(vector, (nuint)i)))],
            _ => [],
        };
    }

    public bool IsNull(long row) => validity != null && (validity[row / 64] & (1UL << (int)(row % 64))) == 0;

    /// <summary>Bytes of a text or blob, without a copy.</summary>
    public ReadOnlySpan<byte> Bytes(long row) => type.Id is TypeId.VarChar or TypeId.Blob
        ? StringValue.Bytes((StringValue*)data + row)
        : throw Misfit("text");

    public string Text(long row) => type.Id switch
    {
        TypeId.VarChar => Encoding.UTF8.GetString(Bytes(row)),
        TypeId.Enum => type.Words[(int)Integer(type.Storage, row)],
        TypeId.Uuid => Uuid(row).ToString(),
        _ => throw Misfit("text"),
    };

    /// <summary>A whole number; truth as 0 or 1, a timestamp as microseconds since 1970.</summary>
    /// <exception cref="OverflowException">It is wider than 64 bits.</exception>
    public long Number(long row) => type.Id switch
    {
        TypeId.UBigInt => checked((long)((ulong*)data)[row]),
        TypeId.HugeInt => checked((long)((Int128*)data)[row]),
        TypeId.UHugeInt => checked((long)((UInt128*)data)[row]),
        TypeId.Timestamp or TypeId.TimestampTz => ((long*)data)[row],
        <= TypeId.UInteger => Integer(type.Id, row),
        _ => throw Misfit("a whole number"),
    };

    public double Real(long row) => type.Id switch
    {
        TypeId.Double => ((double*)data)[row],
        TypeId.Float => ((float*)data)[row],
        TypeId.UBigInt => ((ulong*)data)[row],
        TypeId.HugeInt => (double)((Int128*)data)[row],
        TypeId.UHugeInt => (double)((UInt128*)data)[row],
        TypeId.Decimal => (double)Integer(type.Storage, row) / Math.Pow(10, type.Scale),
        _ => Number(row),
    };

    /// <summary>Any value: <c>bool</c>, <c>long</c> (<see cref="Int128"/>, <see cref="UInt128"/> where it does not fit), <c>double</c>, <c>decimal</c>, <c>string</c>, <c>byte[]</c>, <see cref="DateOnly"/>, <see cref="TimeOnly"/>, <see cref="DateTimeOffset"/>, <see cref="Guid"/>, a list, or a dictionary for a structure.</summary>
    /// <remarks>What .NET's type cannot hold (a date before the year 1, a decimal of 38 digits, an infinite time) is text.</remarks>
    public object? Value(long row)
    {
        if (type.Id == TypeId.SqlNull || IsNull(row))
        {
            return null;
        }

        return type.Id switch
        {
            TypeId.Boolean => data[row] != 0,
            TypeId.Float or TypeId.Double => Real(row),
            TypeId.UBigInt => ((ulong*)data)[row] is <= long.MaxValue and var number ? (long)number : (object)(UInt128)((ulong*)data)[row],
            TypeId.UHugeInt => ((UInt128*)data)[row] is var wide && wide <= long.MaxValue ? (long)wide : (object)wide,
            TypeId.HugeInt => ((Int128*)data)[row] is var whole && whole >= long.MinValue && whole <= long.MaxValue ? (long)whole : (object)whole,
            TypeId.VarChar or TypeId.Enum => Text(row),
            TypeId.Blob => Bytes(row).ToArray(),
            TypeId.Decimal => Decimal(row),
            TypeId.Date => Date(((int*)data)[row]),
            TypeId.Time => Time(((long*)data)[row]),
            TypeId.Timestamp or TypeId.TimestampTz => Moment(((long*)data)[row], TimeSpan.TicksPerMicrosecond),
            TypeId.TimestampSeconds => Moment(((long*)data)[row], TimeSpan.TicksPerSecond),
            TypeId.TimestampMilliseconds => Moment(((long*)data)[row], TimeSpan.TicksPerMillisecond),
            TypeId.TimestampNanoseconds => ((long*)data)[row] is var at && (at is long.MaxValue or -long.MaxValue) ? Moment(at, 1) : Moment(at / TimeSpan.NanosecondsPerTick, 1),
            TypeId.Interval => Interval(((IntervalValue*)data)[row]),
            TypeId.Uuid => Uuid(row),
            TypeId.List => List(row),
            TypeId.Map => List(row),
            TypeId.Struct => Structure(row),
            _ => Number(row),
        };
    }

    /// <summary>About how many bytes a value takes, known before it is made.</summary>
    public long Size(long row)
    {
        if (type.Id == TypeId.SqlNull || IsNull(row))
        {
            return 4;
        }

        switch (type.Id)
        {
            case TypeId.VarChar or TypeId.Blob:
                return Bytes(row).Length + 2;
            case TypeId.List or TypeId.Map:
                var entry = ((ListEntry*)data)[row];
                var size = 2L;
                for (var i = 0UL; i < entry.Length; i++)
                {
                    size += children[0].Size((long)(entry.Offset + i));
                }

                return size;
            case TypeId.Struct:
                return children.Sum(child => child.Size(row)) + type.Fields.Sum(name => name.Length + 3);
            default:
                return 8;
        }
    }

    private long Integer(TypeId id, long row) => id switch
    {
        TypeId.Boolean => data[row] == 0 ? 0 : 1,
        TypeId.TinyInt => ((sbyte*)data)[row],
        TypeId.SmallInt => ((short*)data)[row],
        TypeId.Integer => ((int*)data)[row],
        TypeId.BigInt => ((long*)data)[row],
        TypeId.UTinyInt => data[row],
        TypeId.USmallInt => ((ushort*)data)[row],
        TypeId.UInteger => ((uint*)data)[row],
        TypeId.HugeInt => checked((long)((Int128*)data)[row]),
        _ => throw Misfit("a whole number"),
    };

    private object Decimal(long row)
    {
        var digits = type.Storage == TypeId.HugeInt ? (BigInteger)((Int128*)data)[row] : Integer(type.Storage, row);
        var size = BigInteger.Abs(digits);
        if (type.Scale <= 28 && size.GetBitLength() <= 96)
        {
            return new decimal((int)(uint)(size & uint.MaxValue), (int)(uint)((size >> 32) & uint.MaxValue), (int)(uint)(size >> 64), digits.Sign < 0, (byte)type.Scale);
        }

        var text = size.ToString(CultureInfo.InvariantCulture).PadLeft(type.Scale + 1, '0');
        return string.Concat(digits.Sign < 0 ? "-" : "", text.AsSpan(0, text.Length - type.Scale), type.Scale == 0 ? "" : ".", text.AsSpan(text.Length - type.Scale));
    }

    private static object Date(int days)
    {
        var number = (long)days + DateOnly.FromDateTime(DateTime.UnixEpoch).DayNumber;
        return days switch
        {
            int.MaxValue => "infinity",
            -int.MaxValue => "-infinity",
            _ when number >= 0 && number <= DateOnly.MaxValue.DayNumber => DateOnly.FromDayNumber((int)number),
            _ => string.Create(CultureInfo.InvariantCulture, $"1970-01-01 {(days < 0 ? '-' : '+')} {Math.Abs((long)days)} days"),
        };
    }

    // A day's end, 24:00, is a value of DuckDB's and none of .NET's.
    private static object Time(long microseconds) =>
        microseconds < TimeSpan.MicrosecondsPerDay ? new TimeOnly(microseconds * TimeSpan.TicksPerMicrosecond) : "24:00:00";

    private static object Moment(long value, long ticks) => value switch
    {
        long.MaxValue => "infinity",
        -long.MaxValue => "-infinity",
        _ => (Int128)value * ticks + DateTime.UnixEpoch.Ticks is var at && at >= 0 && at <= DateTime.MaxValue.Ticks
            ? new DateTimeOffset((long)at, TimeSpan.Zero)
            : string.Create(CultureInfo.InvariantCulture, $"1970-01-01 {(value < 0 ? '-' : '+')} {Int128.Abs(value) * ticks / TimeSpan.TicksPerSecond} s"),
    };

    // .NET's time span ends after 29,000 years, DuckDB's ten times later.
    private static string Interval(IntervalValue value) => string.Create(
        CultureInfo.InvariantCulture,
        $"{value.Months} months {value.Days} days {((Int128)value.Microseconds * TimeSpan.TicksPerMicrosecond is var ticks && ticks >= long.MinValue && ticks <= long.MaxValue ? new TimeSpan((long)ticks).ToString("c", CultureInfo.InvariantCulture) : $"{value.Microseconds} microseconds")}");

    // The first bit is flipped, so that values sort as their text does.
    private Guid Uuid(long row)
    {
        var bits = (UInt128)((Int128*)data)[row] ^ (UInt128.One << 127);
        Span<byte> bytes = stackalloc byte[16];
        System.Buffers.Binary.BinaryPrimitives.WriteUInt128BigEndian(bytes, bits);
        return new(bytes, bigEndian: true);
    }

    private List<object?> List(long row)
    {
        var entry = ((ListEntry*)data)[row];
        var items = new List<object?>(checked((int)entry.Length));
        for (var i = 0UL; i < entry.Length; i++)
        {
            items.Add(children[0].Value((long)(entry.Offset + i)));
        }

        return items;
    }

    private Dictionary<string, object?> Structure(long row)
    {
        var fields = new Dictionary<string, object?>(children.Length, StringComparer.Ordinal);
        for (var i = 0; i < children.Length; i++)
        {
            fields[type.Fields[i]] = children[i].Value(row);
        }

        return fields;
    }

    private InvalidOperationException Misfit(string wanted) => new($"A value of DuckDB's type {type.Id} cannot be read as {wanted}; cast it in the SQL.");
}
