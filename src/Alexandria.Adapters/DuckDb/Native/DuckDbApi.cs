using System.Runtime.InteropServices;

namespace Alexandria.Adapters.DuckDb.Native;

/// <summary>DuckDB's C API (duckdb.h of 1.5), as far as it is used. Text is UTF-8; a state of 0 is success.</summary>
internal static unsafe partial class DuckDbApi
{
    /// <summary>What <see cref="DuckDbLibrary"/> resolves.</summary>
    public const string Library = "duckdb";

    [LibraryImport(Library)]
    public static partial byte* duckdb_library_version();

    [LibraryImport(Library)]
    public static partial void duckdb_free(void* memory);

    [LibraryImport(Library)]
    public static partial int duckdb_create_config(out nint config);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int duckdb_set_config(nint config, string name, string option);

    [LibraryImport(Library)]
    public static partial void duckdb_destroy_config(ref nint config);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int duckdb_open_ext(string path, out DatabaseHandle database, nint config, out byte* error);

    [LibraryImport(Library)]
    public static partial void duckdb_close(ref nint database);

    [LibraryImport(Library)]
    public static partial int duckdb_connect(DatabaseHandle database, out ConnectionHandle connection);

    [LibraryImport(Library)]
    public static partial void duckdb_disconnect(ref nint connection);

    [LibraryImport(Library)]
    public static partial void duckdb_interrupt(ConnectionHandle connection);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial nuint duckdb_extract_statements(ConnectionHandle connection, string sql, out ExtractedHandle statements);

    [LibraryImport(Library)]
    public static partial byte* duckdb_extract_statements_error(ExtractedHandle statements);

    [LibraryImport(Library)]
    public static partial void duckdb_destroy_extracted(ref nint statements);

    [LibraryImport(Library)]
    public static partial int duckdb_prepare_extracted_statement(ConnectionHandle connection, ExtractedHandle statements, nuint index, out StatementHandle statement);

    [LibraryImport(Library)]
    public static partial byte* duckdb_prepare_error(StatementHandle statement);

    [LibraryImport(Library)]
    public static partial void duckdb_destroy_prepare(ref nint statement);

    [LibraryImport(Library)]
    public static partial int duckdb_bind_null(StatementHandle statement, nuint index);

    [LibraryImport(Library)]
    public static partial int duckdb_bind_int64(StatementHandle statement, nuint index, long value);

    [LibraryImport(Library)]
    public static partial int duckdb_bind_double(StatementHandle statement, nuint index, double value);

    [LibraryImport(Library)]
    public static partial int duckdb_bind_varchar_length(StatementHandle statement, nuint index, byte* value, nuint length);

    [LibraryImport(Library)]
    public static partial int duckdb_bind_blob(StatementHandle statement, nuint index, byte* value, nuint length);

    [LibraryImport(Library)]
    public static partial int duckdb_execute_prepared_streaming(StatementHandle statement, ResultValue* result);

    [LibraryImport(Library)]
    public static partial byte* duckdb_result_error(ResultValue* result);

    [LibraryImport(Library)]
    public static partial int duckdb_result_error_type(ResultValue* result);

    [LibraryImport(Library)]
    public static partial void duckdb_destroy_result(ResultValue* result);

    [LibraryImport(Library)]
    public static partial nuint duckdb_column_count(ResultValue* result);

    [LibraryImport(Library)]
    public static partial byte* duckdb_column_name(ResultValue* result, nuint column);

    [LibraryImport(Library)]
    public static partial LogicalTypeHandle duckdb_column_logical_type(ResultValue* result, nuint column);

    [LibraryImport(Library)]
    public static partial nuint duckdb_rows_changed(ResultValue* result);

    [LibraryImport(Library)]
    public static partial nint duckdb_fetch_chunk(ResultValue result);

    [LibraryImport(Library)]
    public static partial void duckdb_destroy_data_chunk(ref nint chunk);

    [LibraryImport(Library)]
    public static partial nuint duckdb_data_chunk_get_size(nint chunk);

    [LibraryImport(Library)]
    public static partial nint duckdb_data_chunk_get_vector(nint chunk, nuint column);

    [LibraryImport(Library)]
    public static partial void* duckdb_vector_get_data(nint vector);

    [LibraryImport(Library)]
    public static partial ulong* duckdb_vector_get_validity(nint vector);

    [LibraryImport(Library)]
    public static partial nint duckdb_list_vector_get_child(nint vector);

    [LibraryImport(Library)]
    public static partial nint duckdb_struct_vector_get_child(nint vector, nuint index);

    [LibraryImport(Library)]
    public static partial int duckdb_get_type_id(LogicalTypeHandle type);

    [LibraryImport(Library)]
    public static partial byte duckdb_decimal_width(LogicalTypeHandle type);

    [LibraryImport(Library)]
    public static partial byte duckdb_decimal_scale(LogicalTypeHandle type);

    [LibraryImport(Library)]
    public static partial int duckdb_decimal_internal_type(LogicalTypeHandle type);

    [LibraryImport(Library)]
    public static partial int duckdb_enum_internal_type(LogicalTypeHandle type);

    [LibraryImport(Library)]
    public static partial uint duckdb_enum_dictionary_size(LogicalTypeHandle type);

    [LibraryImport(Library)]
    public static partial byte* duckdb_enum_dictionary_value(LogicalTypeHandle type, nuint index);

    [LibraryImport(Library)]
    public static partial LogicalTypeHandle duckdb_list_type_child_type(LogicalTypeHandle type);

    [LibraryImport(Library)]
    public static partial nuint duckdb_struct_type_child_count(LogicalTypeHandle type);

    [LibraryImport(Library)]
    public static partial byte* duckdb_struct_type_child_name(LogicalTypeHandle type, nuint index);

    [LibraryImport(Library)]
    public static partial LogicalTypeHandle duckdb_struct_type_child_type(LogicalTypeHandle type, nuint index);

    [LibraryImport(Library)]
    public static partial void duckdb_destroy_logical_type(ref nint type);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int duckdb_appender_create(ConnectionHandle connection, string? schema, string table, out AppenderHandle appender);

    [LibraryImport(Library)]
    public static partial byte* duckdb_appender_error(nint appender);

    [LibraryImport(Library)]
    public static partial int duckdb_appender_flush(nint appender);

    [LibraryImport(Library)]
    public static partial int duckdb_appender_clear(nint appender);

    [LibraryImport(Library)]
    public static partial int duckdb_appender_destroy(ref nint appender);

    [LibraryImport(Library)]
    public static partial int duckdb_appender_end_row(nint appender);

    [LibraryImport(Library)]
    public static partial int duckdb_append_null(nint appender);

    [LibraryImport(Library)]
    public static partial int duckdb_append_bool(nint appender, [MarshalAs(UnmanagedType.U1)] bool value);

    [LibraryImport(Library)]
    public static partial int duckdb_append_int64(nint appender, long value);

    [LibraryImport(Library)]
    public static partial int duckdb_append_double(nint appender, double value);

    [LibraryImport(Library)]
    public static partial int duckdb_append_timestamp(nint appender, long microseconds);

    [LibraryImport(Library)]
    public static partial int duckdb_append_varchar_length(nint appender, byte* value, nuint length);

    [LibraryImport(Library)]
    public static partial int duckdb_append_blob(nint appender, byte* value, nuint length);

    /// <summary>A copy of text that the library owns; null where it gives none.</summary>
    public static string? Text(byte* text) => Marshal.PtrToStringUTF8((nint)text);

    /// <summary>Text that the caller owns: copied, then freed.</summary>
    public static string? TakeText(byte* text)
    {
        var copy = Text(text);
        if (text != null)
        {
            duckdb_free(text);
        }

        return copy;
    }
}

/// <summary><c>duckdb_result</c>. Only its size matters: what it holds is asked for through functions.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct ResultValue
{
    private readonly nuint columnCount;
    private readonly nuint rowCount;
    private readonly nuint rowsChanged;
    private readonly void* columns;
    private readonly byte* error;
    private readonly void* content;
}

/// <summary><c>duckdb_string_t</c>: up to 12 bytes stand in it, longer text elsewhere.</summary>
[StructLayout(LayoutKind.Explicit, Size = 16)]
internal unsafe struct StringValue
{
    private const int Inlined = 12;

    [FieldOffset(0)]
    private readonly uint length;

    [FieldOffset(8)]
    private readonly byte* elsewhere;

    /// <summary>The bytes of a value that stands in a vector; they live as long as its chunk.</summary>
    public static ReadOnlySpan<byte> Bytes(StringValue* value) =>
        value->length <= Inlined
            ? new ReadOnlySpan<byte>((byte*)value + sizeof(uint), (int)value->length)
            : new ReadOnlySpan<byte>(value->elsewhere, checked((int)value->length));
}

/// <summary><c>duckdb_list_entry</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly record struct ListEntry(ulong Offset, ulong Length);

/// <summary><c>duckdb_interval</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly record struct IntervalValue(int Months, int Days, long Microseconds);
