using System.Buffers;
using System.Text;
using Alexandria.Adapters.DuckDb.Native;
using Alexandria.Adapters.Sql;
using Alexandria.Analytics;

namespace Alexandria.Adapters.DuckDb;

/// <summary>A bulk load into one table, in the transaction of its connection.</summary>
internal sealed unsafe class DuckDbAppender(AppenderHandle owner) : IRowAppender, IDisposable
{
    // Three bytes hold any UTF-16 unit; what is longer than this is rented.
    private const int Small = 512;

    // Millions of values go through it, so it is taken out of its owner once; the owner lives as long as this.
    private readonly nint appender = owner.DangerousGetHandle();
    private bool failed;

    public IRowAppender Add(string? value)
    {
        if (value is null)
        {
            return Check(DuckDbApi.duckdb_append_null(appender));
        }

        var most = Encoding.UTF8.GetMaxByteCount(value.Length);
        var rented = most > Small ? ArrayPool<byte>.Shared.Rent(most) : null;
        var buffer = rented ?? stackalloc byte[Small];
        var length = Encoding.UTF8.GetBytes(value, buffer);
        fixed (byte* first = buffer)
        {
            Check(DuckDbApi.duckdb_append_varchar_length(appender, first, (nuint)length));
        }

        if (rented is not null)
        {
            ArrayPool<byte>.Shared.Return(rented);
        }

        return this;
    }

    public IRowAppender Add(long? value) => Check(value is { } number ? DuckDbApi.duckdb_append_int64(appender, number) : DuckDbApi.duckdb_append_null(appender));

    public IRowAppender Add(double? value) => Check(value is { } number ? DuckDbApi.duckdb_append_double(appender, number) : DuckDbApi.duckdb_append_null(appender));

    public IRowAppender Add(bool value) => Check(DuckDbApi.duckdb_append_bool(appender, value));

    public IRowAppender Add(DateTimeOffset? value) =>
        Check(value is { } time ? DuckDbApi.duckdb_append_timestamp(appender, Microseconds.From(time)) : DuckDbApi.duckdb_append_null(appender));

    public IRowAppender Add(ReadOnlySpan<byte> value)
    {
        byte none = 0;
        fixed (byte* first = value)
        {
            return Check(DuckDbApi.duckdb_append_blob(appender, first == null ? &none : first, (nuint)value.Length));
        }
    }

    public void EndRow() => Check(DuckDbApi.duckdb_appender_end_row(appender));

    /// <summary>Hands over what was added.</summary>
    public void Flush() => Check(DuckDbApi.duckdb_appender_flush(appender));

    /// <summary>Drops what was not flushed.</summary>
    public void Dispose()
    {
        if (!failed && !owner.IsClosed)
        {
            _ = DuckDbApi.duckdb_appender_clear(appender);
        }

        owner.Dispose();
    }

    private DuckDbAppender Check(int state)
    {
        if (state == 0)
        {
            return this;
        }

        failed = true;
        throw new DuckDbException(DuckDbErrorType.InvalidInput, DuckDbApi.Text(DuckDbApi.duckdb_appender_error(appender)) ?? "The row does not fit the table.");
    }
}
