using System.Runtime.InteropServices;

namespace Alexandria.Adapters.DuckDb.Native;

/// <summary>A pointer of DuckDB's that is given back exactly once.</summary>
internal abstract class DuckDbHandle() : SafeHandle(0, ownsHandle: true)
{
    public override bool IsInvalid => handle == 0;
}

/// <summary>An open database file.</summary>
internal sealed class DatabaseHandle : DuckDbHandle
{
    protected override bool ReleaseHandle()
    {
        DuckDbApi.duckdb_close(ref handle);
        return true;
    }
}

/// <summary>A connection: one transaction at a time, used by one thread at a time, but for its interruption.</summary>
internal sealed class ConnectionHandle : DuckDbHandle
{
    protected override bool ReleaseHandle()
    {
        DuckDbApi.duckdb_disconnect(ref handle);
        return true;
    }
}

/// <summary>The statements that a text was parsed into.</summary>
internal sealed class ExtractedHandle : DuckDbHandle
{
    protected override bool ReleaseHandle()
    {
        DuckDbApi.duckdb_destroy_extracted(ref handle);
        return true;
    }
}

/// <summary>A prepared statement.</summary>
internal sealed class StatementHandle : DuckDbHandle
{
    protected override bool ReleaseHandle()
    {
        DuckDbApi.duckdb_destroy_prepare(ref handle);
        return true;
    }
}

/// <summary>A column's type.</summary>
internal sealed class LogicalTypeHandle : DuckDbHandle
{
    protected override bool ReleaseHandle()
    {
        DuckDbApi.duckdb_destroy_logical_type(ref handle);
        return true;
    }
}

/// <summary>A bulk load into one table. Giving it back also flushes what it holds; whoever does not want that clears it first.</summary>
internal sealed class AppenderHandle : DuckDbHandle
{
    protected override bool ReleaseHandle() => DuckDbApi.duckdb_appender_destroy(ref handle) == 0;
}

/// <summary>A result: memory of ours that DuckDB fills and empties.</summary>
internal sealed unsafe class ResultHandle : DuckDbHandle
{
    public ResultHandle() => SetHandle((nint)NativeMemory.AllocZeroed((nuint)sizeof(ResultValue)));

    public ResultValue* Value => (ResultValue*)handle;

    protected override bool ReleaseHandle()
    {
        DuckDbApi.duckdb_destroy_result(Value);
        NativeMemory.Free(Value);
        return true;
    }
}
