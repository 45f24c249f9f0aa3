namespace Alexandria.Adapters.DuckDb.Native;

/// <summary><c>duckdb_type</c>, as far as values are read.</summary>
internal enum TypeId
{
    Boolean = 1,
    TinyInt = 2,
    SmallInt = 3,
    Integer = 4,
    BigInt = 5,
    UTinyInt = 6,
    USmallInt = 7,
    UInteger = 8,
    UBigInt = 9,
    Float = 10,
    Double = 11,
    Timestamp = 12,
    Date = 13,
    Time = 14,
    Interval = 15,
    HugeInt = 16,
    VarChar = 17,
    Blob = 18,
    Decimal = 19,
    TimestampSeconds = 20,
    TimestampMilliseconds = 21,
    TimestampNanoseconds = 22,
    Enum = 23,
    List = 24,
    Struct = 25,
    Map = 26,
    Uuid = 27,
    TimestampTz = 31,
    UHugeInt = 32,
    SqlNull = 36,
}

/// <summary>A column's type with what is needed to read its values.</summary>
internal sealed record ColumnType
{
    private static readonly HashSet<TypeId> Readable = [.. System.Enum.GetValues<TypeId>()];

    public required TypeId Id { get; init; }

    /// <summary>Digits of a decimal.</summary>
    public int Width { get; init; }

    /// <summary>Digits after the point of a decimal.</summary>
    public int Scale { get; init; }

    /// <summary>What a decimal or an enum's index is stored as.</summary>
    public TypeId Storage { get; init; }

    /// <summary>Words of an enum, by their index.</summary>
    public IReadOnlyList<string> Words { get; init; } = [];

    /// <summary>Of a list or map: one, its items. Of a structure: each field.</summary>
    public IReadOnlyList<ColumnType> Children { get; init; } = [];

    /// <summary>Names of a structure's fields.</summary>
    public IReadOnlyList<string> Fields { get; init; } = [];

    /// <summary>In DuckDB's words: <c>VARCHAR</c>, <c>DECIMAL(18,3)</c>, <c>VARCHAR[]</c>.</summary>
    public string Name => Id switch
    {
        TypeId.Decimal => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"DECIMAL({Width},{Scale})"),
        TypeId.List => Children[0].Name + "[]",
        TypeId.Map => $"MAP({Children[0].Children[0].Name}, {Children[0].Children[1].Name})",
        TypeId.Struct => $"STRUCT({string.Join(", ", Fields.Select((name, i) => $"{name} {Children[i].Name}"))})",
        TypeId.TimestampTz => "TIMESTAMP WITH TIME ZONE",
        TypeId.TimestampSeconds => "TIMESTAMP_S",
        TypeId.TimestampMilliseconds => "TIMESTAMP_MS",
        TypeId.TimestampNanoseconds => "TIMESTAMP_NS",
        TypeId.SqlNull => "NULL",
        _ => Id.ToString().ToUpperInvariant(),
    };

    /// <exception cref="DuckDbException">Values of this type are not read; a cast to <c>varchar</c> makes them text.</exception>
    public static ColumnType Of(LogicalTypeHandle type)
    {
        var id = (TypeId)DuckDbApi.duckdb_get_type_id(type);
        if (!Readable.Contains(id))
        {
            throw new DuckDbException(DuckDbErrorType.InvalidInput, $"Values of this column's type ({(int)id} in DuckDB's numbering) cannot be answered as they are; cast them to varchar.");
        }

        return id switch
        {
            TypeId.Decimal => new() { Id = id, Width = DuckDbApi.duckdb_decimal_width(type), Scale = DuckDbApi.duckdb_decimal_scale(type), Storage = (TypeId)DuckDbApi.duckdb_decimal_internal_type(type) },
            TypeId.Enum => new() { Id = id, Words = WordsOf(type), Storage = (TypeId)DuckDbApi.duckdb_enum_internal_type(type) },
            TypeId.List => ListOf(id, type),
            // A map is stored as a list of structures of key and value.
            TypeId.Map => ListOf(id, type),
            TypeId.Struct => StructureOf(type),
            _ => new() { Id = id },
        };
    }

    private static ColumnType ListOf(TypeId id, LogicalTypeHandle type)
    {
        using var item = DuckDbApi.duckdb_list_type_child_type(type);
        return new() { Id = id, Children = [Of(item)] };
    }

    private static unsafe ColumnType StructureOf(LogicalTypeHandle type)
    {
        var count = (int)DuckDbApi.duckdb_struct_type_child_count(type);
        var names = new string[count];
        var types = new ColumnType[count];
        for (var i = 0; i < count; i++)
        {
            names[i] = DuckDbApi.TakeText(DuckDbApi.duckdb_struct_type_child_name(type, (nuint)i)) ?? "";
            using var field = DuckDbApi.duckdb_struct_type_child_type(type, (nuint)i);
            types[i] = Of(field);
        }

        return new() { Id = TypeId.Struct, Children = types, Fields = names };
    }

    private static unsafe string[] WordsOf(LogicalTypeHandle type)
    {
        var words = new string[DuckDbApi.duckdb_enum_dictionary_size(type)];
        for (var i = 0; i < words.Length; i++)
        {
            words[i] = DuckDbApi.TakeText(DuckDbApi.duckdb_enum_dictionary_value(type, (nuint)i)) ?? "";
        }

        return words;
    }
}
