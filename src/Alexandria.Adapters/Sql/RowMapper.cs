using System.Collections.Concurrent;
using System.Data.Common;
using System.Linq.Expressions;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace Alexandria.Adapters.Sql;

/// <summary>Makes <typeparamref name="T"/> of a row: a scalar of one column, a tuple by position, a type without constructor parameters by its properties, else by its one constructor.</summary>
/// <remarks>Strict, so that a misspelt column shows at once: each column needs its property, each required property or parameter its column, and a null only fits what is declared nullable.</remarks>
internal static class RowMapper<T>
{
    private static readonly ConcurrentDictionary<string, Func<DbDataReader, T>> Cache = new(StringComparer.Ordinal);

    /// <exception cref="InvalidOperationException">The columns do not fit the type.</exception>
    public static Func<DbDataReader, T> For(DbDataReader reader)
    {
        var columns = Enumerable.Range(0, reader.FieldCount).Select(reader.GetName).ToArray();
        return Cache.GetOrAdd(string.Join('\n', columns), _ => Make(columns));
    }

    private static Func<DbDataReader, T> Make(string[] columns)
    {
        var reader = Expression.Parameter(typeof(DbDataReader), "reader");
        var type = typeof(T);
        Expression body;
        if (ColumnReading.IsScalar(type))
        {
            body = columns.Length == 1
                ? ColumnReading.Read(reader, 0, columns[0], type, nullable: !type.IsValueType)
                : throw Misfit($"is one value, but the SQL answers {columns.Length} columns");
        }
        else if (type.IsValueType && type.IsAssignableTo(typeof(ITuple)))
        {
            body = FromTuple(reader, columns);
        }
        else
        {
            body = type.GetConstructor(Type.EmptyTypes) is { } empty ? FromProperties(reader, columns, empty) : FromConstructor(reader, columns);
        }

        return Expression.Lambda<Func<DbDataReader, T>>(body, reader).Compile();
    }

    private static NewExpression FromTuple(Expression reader, string[] columns)
    {
        var types = typeof(T).GetGenericArguments();
        if (types.Length != columns.Length || types.Length > 7)
        {
            throw Misfit($"has {types.Length} places (at most 7), but the SQL answers {columns.Length} columns");
        }

        return Expression.New(
            typeof(T).GetConstructor(types)!,
            types.Select((type, i) => ColumnReading.Read(reader, i, columns[i], type, nullable: !type.IsValueType)));
    }

    private static MemberInitExpression FromProperties(Expression reader, string[] columns, ConstructorInfo constructor)
    {
        var nullability = new NullabilityInfoContext();
        var properties = typeof(T).GetProperties(BindingFlags.Instance | BindingFlags.Public)
            .Where(property => property.SetMethod is { IsPublic: true })
            .ToDictionary(property => ColumnName.Canonical(property.Name));
        var bindings = new List<MemberBinding>(columns.Length);
        for (var i = 0; i < columns.Length; i++)
        {
            if (!properties.Remove(ColumnName.Canonical(columns[i]), out var property))
            {
                throw Misfit($"has no settable property for the column '{columns[i]}', or the SQL answers it twice");
            }

            var nullable = nullability.Create(property).WriteState != NullabilityState.NotNull;
            bindings.Add(Expression.Bind(property, ColumnReading.Read(reader, i, columns[i], property.PropertyType, nullable)));
        }

        var missing = properties.Values.FirstOrDefault(property => property.IsDefined(typeof(RequiredMemberAttribute)));
        return missing is null
            ? Expression.MemberInit(Expression.New(constructor), bindings)
            : throw Misfit($"requires {missing.Name}, for which the SQL answers no column");
    }

    private static NewExpression FromConstructor(Expression reader, string[] columns)
    {
        var nullability = new NullabilityInfoContext();
        var constructor = typeof(T).GetConstructors() is [var only] ? only : throw Misfit("needs a constructor without parameters, or exactly one public constructor");
        var parameters = constructor.GetParameters();
        var names = columns.Select(ColumnName.Canonical).ToList();
        if (parameters.Length != columns.Length)
        {
            throw Misfit($"is made of {parameters.Length} values, but the SQL answers {columns.Length} columns");
        }

        return Expression.New(constructor, parameters.Select(parameter =>
        {
            var i = names.IndexOf(ColumnName.Canonical(parameter.Name!));
            return i >= 0
                ? ColumnReading.Read(reader, i, columns[i], parameter.ParameterType, nullability.Create(parameter).WriteState != NullabilityState.NotNull)
                : throw Misfit($"requires {parameter.Name}, for which the SQL answers no column");
        }));
    }

    private static InvalidOperationException Misfit(string reason) => new($"The row type {typeof(T).Name} {reason}.");
}
