using System.Data.Common;
using System.Linq.Expressions;

namespace Alexandria.Adapters.Sql;

/// <summary>Reads one column as the type that a row wants.</summary>
internal static class ColumnReading
{
    private static readonly HashSet<Type> Scalars =
    [
        typeof(string), typeof(long), typeof(int), typeof(short), typeof(byte), typeof(double), typeof(float),
        typeof(bool), typeof(DateTimeOffset), typeof(byte[]),
    ];

    public static bool IsScalar(Type type)
    {
        var core = Nullable.GetUnderlyingType(type) ?? type;
        return core.IsEnum || Scalars.Contains(core);
    }

    /// <remarks><paramref name="nullable"/> says whether a reference may be null; a value type says it itself.</remarks>
    /// <exception cref="InvalidOperationException">No column holds this type.</exception>
    public static Expression Read(Expression reader, int ordinal, string column, Type type, bool nullable)
    {
        var core = Nullable.GetUnderlyingType(type) ?? type;
        if (!IsScalar(core))
        {
            throw new InvalidOperationException($"The column '{column}' cannot be read as {type.Name}; read text and convert it.");
        }

        var index = Expression.Constant(ordinal);
        var mayBeNull = type.IsValueType ? core != type : nullable;
        Expression whenNull = mayBeNull
            ? Expression.Default(type)
            : Expression.Throw(
                Expression.Call(typeof(ColumnReading), nameof(UnexpectedNull), null, Expression.Constant(column), Expression.Constant(type.Name)),
                type);
        return Expression.Condition(
            Expression.Call(reader, nameof(DbDataReader.IsDBNull), null, index),
            whenNull,
            Expression.Convert(Value(reader, index, core), type));
    }

    private static InvalidOperationException UnexpectedNull(string column, string type) =>
        new($"The column '{column}' is null, but {type} there is declared not to be.");

    private static Expression Value(Expression reader, Expression index, Type core)
    {
        if (core.IsEnum)
        {
            return Expression.Call(typeof(EnumText<>).MakeGenericType(core), "Read", null, Expression.Call(reader, nameof(DbDataReader.GetString), null, index));
        }

        if (core == typeof(string))
        {
            return Expression.Call(reader, nameof(DbDataReader.GetString), null, index);
        }

        if (core == typeof(byte[]))
        {
            return Expression.Call(reader, nameof(DbDataReader.GetFieldValue), [typeof(byte[])], index);
        }

        if (core == typeof(double) || core == typeof(float))
        {
            return Expression.Convert(Expression.Call(reader, nameof(DbDataReader.GetDouble), null, index), core);
        }

        Expression number = Expression.Call(reader, nameof(DbDataReader.GetInt64), null, index);
        if (core == typeof(bool))
        {
            return Expression.NotEqual(number, Expression.Constant(0L));
        }

        return core == typeof(DateTimeOffset)
            ? Expression.Call(typeof(Microseconds), nameof(Microseconds.ToTime), null, number)
            : Expression.ConvertChecked(number, core);
    }
}
