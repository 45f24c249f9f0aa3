using Alexandria.Adapters.DuckDb.Native;

namespace Alexandria.Adapters.DuckDb;

/// <summary>The answer of one statement, read row after row while it is computed. Holds its connection until it is disposed of.</summary>
internal sealed unsafe class DuckDbResult : IDisposable
{
    private readonly StatementHandle statement;
    private readonly ResultHandle result;
    private readonly ColumnType[] types;
    private Vector[] vectors = [];
    private nint chunk;
    private long row = -1;
    private long rowsInChunk;

    /// <summary>Takes over both handles.</summary>
    public DuckDbResult(StatementHandle statement, ResultHandle result)
    {
        this.statement = statement;
        this.result = result;
        var count = (int)DuckDbApi.duckdb_column_count(result.Value);
        types = new ColumnType[count];
        Names = new string[count];
        for (var i = 0; i < count; i++)
        {
            Names[i] = DuckDbApi.Text(DuckDbApi.duckdb_column_name(result.Value, (nuint)i)) ?? "";
            using var type = DuckDbApi.duckdb_column_logical_type(result.Value, (nuint)i);
            types[i] = ColumnType.Of(type);
        }
    }

    /// <summary>Names of the columns.</summary>
    public string[] Names { get; }

    /// <summary>How many rows a changing statement changed.</summary>
    public long Changed => (long)DuckDbApi.duckdb_rows_changed(result.Value);

    public TypeId TypeOf(int column) => types[column].Id;

    public string TypeName(int column) => types[column].Name;

    /// <exception cref="DuckDbException">The statement failed on its way.</exception>
    public bool Read()
    {
        while (++row >= rowsInChunk)
        {
            DropChunk();
            chunk = DuckDbApi.duckdb_fetch_chunk(*result.Value);
            if (chunk == 0)
            {
                // The end and a failure look the same but for the error.
                return DuckDbApi.Text(DuckDbApi.duckdb_result_error(result.Value)) is { } message
                    ? throw new DuckDbException((DuckDbErrorType)DuckDbApi.duckdb_result_error_type(result.Value), message)
                    : false;
            }

            rowsInChunk = (long)DuckDbApi.duckdb_data_chunk_get_size(chunk);
            vectors = new Vector[types.Length];
            for (var i = 0; i < types.Length; i++)
            {
                vectors[i] = new Vector(types[i], DuckDbApi.duckdb_data_chunk_get_vector(chunk, (nuint)i));
            }
        }

        return true;
    }

    public bool IsNull(int column) => types[column].Id == TypeId.SqlNull || vectors[column].IsNull(row);

    public ReadOnlySpan<byte> Bytes(int column) => vectors[column].Bytes(row);

    public string Text(int column) => vectors[column].Text(row);

    public long Number(int column) => vectors[column].Number(row);

    public double Real(int column) => vectors[column].Real(row);

    /// <summary>About how many bytes the present row takes.</summary>
    public long RowSize => vectors.Sum(vector => vector.Size(row));

    public object? Value(int column) => vectors[column].Value(row);

    public void Dispose()
    {
        DropChunk();
        result.Dispose();
        statement.Dispose();
    }

    private void DropChunk()
    {
        (row, rowsInChunk) = (-1, 0);
        if (chunk != 0)
        {
            DuckDbApi.duckdb_destroy_data_chunk(ref chunk);
        }
    }
}
